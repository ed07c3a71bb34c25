"""How well questions are answered in the words of documents: on SQuAD 2's development set, through the product's own
search and quoting.

    python -m scripts.answers FOLDER [--half 0|1] [--limit N]

FOLDER has passages.jsonl and dev/queries.jsonl. Told are, of the questions whose passage was found among five: the
share of which a quoted sentence has a gold answer, and the token F1 of the best sentence; then, with the passages of
three in ten articles absent, the share of answerable questions that are answered, and of absent ones that are, too.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import re
import string
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from taskchat.agent.knowledge.sources import quotable
from taskchat.knowledge.asking import Knowledge
from taskchat.knowledge.index import Index, Passage
from taskchat.knowledge.quoting import quotes
from taskchat.schemas.knowledge import FoundKnowledge
from taskchat.store.sqlite import SqliteStore

FOUND_AMONG = 5
ALL, PRESENT = "bot:all", "bot:present"


@dataclass
class Tally:
    """What was counted."""

    asked: int = 0
    found: int = 0
    quoted: int = 0
    first: int = 0
    sentences: int = 0
    f1: float = 0.0

    def line(self) -> str:
        """The figures on one line."""
        of = max(self.found, 1)
        return (
            f"{self.asked} questions, passage found {self.found / max(self.asked, 1):.3f}; of those: an answer is "
            f"quoted {self.quoted / of:.3f}, in the best sentence {self.first / of:.3f}, its token F1 "
            f"{self.f1 / of:.3f}, {self.sentences / of:.2f} quotes"
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", type=int, choices=(0, 1), help="only the articles of this half")
    parser.add_argument("--limit", type=int, default=100_000, help="so many questions, evenly taken")
    options = parser.parse_args()
    asyncio.run(measure(options.folder, options.half, options.limit))


async def measure(folder: Path, half: int | None, limit: int) -> None:
    """Both measures."""
    questions = [
        each
        for each in _rows(folder / "dev" / "queries.jsonl")
        if each["answerable"] and half in (None, _number("", each["group"]) % 2)
    ]
    questions = questions[:: max(1, len(questions) // limit)]
    with tempfile.TemporaryDirectory() as place:
        store = SqliteStore.open(Path(place) / "answers.db")
        index = Index(store)
        names = await _filled(index, folder)
        knowledge = Knowledge(store, index)
        print((await _quoting(knowledge, questions, names)).line())
        print(await _abstaining(knowledge, questions))
        await store.close()


async def _filled(index: Index, folder: Path) -> dict[str, str]:
    """Both collections with their passages; what the index calls each of the first."""
    articles: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in _rows(folder / "passages.jsonl"):
        articles[row["title"]].append(row)
    names: dict[str, str] = {}
    for number, (title, rows) in enumerate(articles.items()):
        source = f"doc:{number:032x}"
        passages = [Passage(ordinal=n, text=row["text"], start=0, end=len(row["text"])) for n, row in enumerate(rows)]
        names |= {f"{source}#{n}": row["id"] for n, row in enumerate(rows)}
        for collection in (ALL, PRESENT):
            if collection == ALL or not _absent(title):
                await index.put(collection, source, title.replace("_", " "), passages)
    return names


async def _quoting(knowledge: Knowledge, questions: list[dict[str, Any]], names: dict[str, str]) -> Tally:
    tally = Tally()
    for question in questions:
        tally.asked += 1
        found = await knowledge.search([ALL], question["text"], limit=FOUND_AMONG)
        if question["context_passage"] in {names[one.passage_id] for one in found.passages}:
            tally.found += 1
            _count(tally, question, found)
    return tally


def _count(tally: Tally, question: dict[str, Any], found: FoundKnowledge) -> None:
    passages = [quotable(one) for one in found.passages]
    picked = quotes(question["text"], passages)
    said = [passages[one.place].text[one.start : one.end] for one in picked]
    one = quotes(question["text"], passages, most=1)[0]
    best = passages[one.place].text[one.start : one.end]
    gold = [words for words in map(_plain, question["answers"]) if words]
    tally.sentences += len(said)
    tally.quoted += any(answer in _plain(text) for answer in gold for text in said)
    tally.first += any(answer in _plain(best) for answer in gold)
    tally.f1 += max((_f1(best, answer) for answer in gold), default=0.0)


async def _abstaining(knowledge: Knowledge, questions: list[dict[str, Any]]) -> str:
    answered: dict[bool, list[bool]] = {True: [], False: []}
    sure: dict[bool, list[float]] = {True: [], False: []}
    for question in questions:
        found = await knowledge.search([PRESENT], question["text"], limit=FOUND_AMONG)
        there = not _absent(question["group"])
        answered[there].append(found.enough)
        sure[there].append(found.confidence)
    if not answered[True] or not answered[False]:
        return "abstention: these questions are all of one kind"
    bound = sorted(sure[True])[len(sure[True]) // 10]
    return (
        f"answered: {_share(answered[True])} of {len(answered[True])} that can be, {_share(answered[False])} of "
        f"{len(answered[False])} absent; at 90 % of those that can be, {_share(each >= bound for each in sure[False])} "
        f"of the absent (from a confidence of {bound:.3f})"
    )


def _share(each: Iterable[bool]) -> str:
    values = list(each)
    return f"{sum(values) / len(values):.3f}"


def _absent(title: str) -> bool:
    return _number("absent|", title.replace(" ", "_")) % 10 < 3


def _number(salt: str, title: str) -> int:
    return int(hashlib.sha1(f"{salt}{title}".encode()).hexdigest(), 16)


def _plain(text: str) -> str:
    """A text as SQuAD's own measure compares it."""
    letters = "".join(letter for letter in text.lower() if letter not in string.punctuation)
    return " ".join(re.sub(r"\b(?:a|an|the)\b", " ", letters).split())


def _f1(text: str, gold: str) -> float:
    said, wanted = _plain(text).split(), gold.split()
    same = sum((Counter(said) & Counter(wanted)).values())
    return 2 * same / (len(said) + len(wanted)) if same else 0.0


def _rows(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


if __name__ == "__main__":
    main()
