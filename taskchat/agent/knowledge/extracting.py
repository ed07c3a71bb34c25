"""A reply in the words of the passages that were found. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from taskchat.agent.embedded.wording import Voice
from taskchat.agent.knowledge.sources import quotable, source_of
from taskchat.knowledge.index.languages import language_of, small_words, stem
from taskchat.knowledge.index.words import words_of
from taskchat.knowledge.quoting import QUOTE_MAX, Quote, quotes
from taskchat.schemas.knowledge import FoundKnowledge, FoundPassage, Source

_MARKED = re.compile(r"([\\`*\[\]<>~|_#]|&(?=#?\w+;))")  # what Markdown would not show as it stands


@dataclass(frozen=True)
class Extract:
    """The markdown to say, and where it comes from."""

    text: str
    sources: tuple[Source, ...] = ()
    note: str | None = None


def extract(question: str, found: FoundKnowledge, voice: Voice) -> Extract:
    """Quote the sentences that answer a question; where nothing surely does, say so."""
    if not found.searched:
        return _nothing_there(found, voice)
    if not found.enough:
        nearest = voice.say("documents.nearest", title=_place(found.passages[0])) if found.passages else ""
        said = voice.words.sentences(voice.say("documents.dont_know"), nearest)
        return Extract(said, note=voice.say("sources_note.none_enough"))
    picked = _written(found.passages[0]) or quotes(question, [quotable(one) for one in found.passages])
    if not picked:
        return Extract(voice.say("documents.dont_know"), note=voice.say("sources_note.none_enough"))
    lines: list[str] = []
    sources: list[Source] = []
    for n, quote in enumerate(picked, 1):
        passage = found.passages[quote.place]
        end = min(quote.end, quote.start + QUOTE_MAX)
        sources.append(source_of(n, passage, quote.start, end))
        cut = "…" if end < quote.end else ""
        lines.append(voice.say("documents.quote", quote=as_it_stands(passage.text[quote.start : end]) + cut, n=n))
    return Extract("\n\n".join(lines), tuple(sources))


def new_in(question: str, found: FoundKnowledge) -> str | None:
    """What a question that goes on adds to the one before, as it is to be quoted for: the question itself, nothing
    where it has no telling word, None where no passage says any."""
    words = [word.text for word in words_of(question)]
    language = language_of(words)
    telling = {stem(word, language) for word in words if word not in small_words({language, "en"})}
    if not telling:
        return ""
    texts = (text for one in found.passages for text in (one.text, one.title, *one.path))
    there = (stem(word.text, language) for text in texts for word in words_of(text))
    return None if telling.isdisjoint(there) else question


def _written(first: FoundPassage) -> list[Quote]:
    """The whole of an FAQ's answer, where one comes first: somebody wrote it for this question."""
    return [Quote(place=0, start=0, end=len(first.text), weight=1.0)] if first.source.startswith("faq:") else []


def as_it_stands(text: str) -> str:
    """Words of a document so that markdown shows them as they are, on one line."""
    return _MARKED.sub(r"\\\1", " ".join(text.split()))


def _place(passage: FoundPassage) -> str:
    return " › ".join(as_it_stands(each)[:200] for each in (passage.title, *passage.path[-1:]))


def _nothing_there(found: FoundKnowledge, voice: Voice) -> Extract:
    if "still being read" in found.note:
        return Extract(voice.say("documents.being_read"), note=voice.say("sources_note.nothing_there"))
    return Extract(voice.say("documents.none"), note=voice.say("sources_note.nothing_there"))
