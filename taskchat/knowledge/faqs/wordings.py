"""What an FAQ is found by: its wordings, its keywords and its answer. Pure.

An FAQ's read text has its question, the other wordings and the keywords each on a line, and the answer behind them;
passages are stretches of it, as they are of a document's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from taskchat.knowledge.index.words import words_of
from taskchat.knowledge.passages import Passage
from taskchat.knowledge.splitting import split

WORDS_MAX = 200  # different ones of an FAQ that it is suggested by


@dataclass(frozen=True, kw_only=True)
class Texts:
    """What an FAQ says."""

    question: str
    wordings: Sequence[str] = ()
    keywords: Sequence[str] = ()
    answer: str = ""

    @property
    def lines(self) -> list[str]:
        """What stands before the answer."""
        return [self.question, *self.wordings, *([", ".join(self.keywords)] if self.keywords else [])]

    @property
    def answer_start(self) -> int:
        """Where the answer begins in the read text."""
        return sum(len(line) + 1 for line in self.lines) + 1


def passages_of(texts: Texts) -> list[Passage]:
    """A passage for each wording, one for the keywords, and those of the answer, which stand below the question."""
    found, place = list[Passage](), 0
    for line in texts.lines:
        found.append(Passage(ordinal=len(found), text=line, start=place, end=place + len(line)))
        place += len(line) + 1
    for one in split(texts.answer, kind="md"):
        start, end = one.start + texts.answer_start, one.end + texts.answer_start
        path = (texts.question, *one.path)
        found.append(replace(one, ordinal=len(found), start=start, end=end, path=path))
    return found


def asked_of(question: str) -> str:
    """A question's words, folded: the same for those that differ in capitals, accents and signs alone."""
    return " ".join(word.text for word in words_of(question)) or question.strip()


def suggested_by(texts: Iterable[str]) -> list[str]:
    """The words by which an FAQ is suggested."""
    return list(dict.fromkeys(word.text for text in texts for word in words_of(text)))[:WORDS_MAX]
