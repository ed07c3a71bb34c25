"""What a search finds. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A passage that was found.

    `source` is `doc:<id>` or `faq:<id>`; `passage_id` is `<source>#<ordinal>`, which stays what it is when the source
    is read again and has not changed. `text` is the source's read text from `start` to `end`. `score` is from 0 to 1
    and orders the hits of one search; `highlights` are the stretches of `text` that say what was asked, in order and
    apart, each as its start and end in `text`. `sentence` is the one of its sentences that means most what was asked,
    where meaning was looked at.
    """

    source: str
    passage_id: str
    collection: str
    title: str
    path: tuple[str, ...]
    text: str
    start: int
    end: int
    page: int | None
    score: float
    highlights: list[tuple[int, int]]
    sentence: tuple[int, int] | None = None


@dataclass(frozen=True, kw_only=True)
class SearchResult:
    """The best first. `confidence` is how likely the hits hold what was asked (0 to 1, calibrated): below
    `index.ANSWERS` nothing should be answered from them. `corrected` are the words that were read as others, since
    nothing here says them.
    """

    hits: list[Hit]
    confidence: float
    corrected: dict[str, str]

    def by_source(self) -> list[Hit]:
        """The best hit of each source: an FAQ's wordings are several passages of one."""
        best: dict[tuple[str, str], Hit] = {}
        for hit in self.hits:
            best.setdefault((hit.collection, hit.source), hit)
        return list(best.values())
