"""Sources of a reply, made of the passages that it quotes or cites. Pure."""

from __future__ import annotations

from taskchat.knowledge.places import at
from taskchat.knowledge.quoting import Quotable, support
from taskchat.schemas.knowledge import FoundPassage, Source


def source_of(n: int, passage: FoundPassage, start: int, end: int) -> Source:
    """The source `n`: the stretch of a passage's text from `start` to `end`."""
    begin, stop = passage.start + start, passage.start + end
    return Source(
        n=n,
        source=passage.source,
        passage_id=passage.passage_id,
        title=passage.title,
        path=passage.path,
        page=passage.page,
        start=begin,
        end=stop,
        quote=passage.text[start:end],
        url=at(passage.url, begin, stop),
    )


def source_for(n: int, passage: FoundPassage, claim: str) -> Source:
    """The source `n`: the sentence of a passage that says most of what is claimed."""
    quote = support(claim, quotable(passage))
    start, end = (quote.start, quote.end) if quote is not None else (0, len(passage.text))
    return source_of(n, passage, start, end)


def quotable(passage: FoundPassage) -> Quotable:
    """A passage as quotes are looked for in it."""
    return Quotable(text=passage.text, titles=(passage.title, *passage.path), score=passage.score)
