"""FAQs among what was found: what is quoted of one is its answer, whichever of its wordings was found. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import Row

from taskchat.knowledge.faqs.shapes import id_of
from taskchat.knowledge.faqs.wordings import Texts
from taskchat.knowledge.index import Hit
from taskchat.knowledge.quoting import ANSWERS, Quotable, sureness

FAQ = "faq:"


class Answer(NamedTuple):
    """A hit as it is quoted, and what of it tells how surely it answers."""

    hit: Hit
    quotable: Quotable


def faq_ids(hits: Sequence[Hit]) -> list[str]:
    """The ids of the FAQs among hits."""
    return [id_of(hit.source) for hit in hits if hit.source.startswith(FAQ)]


def answers_of(question: str, hits: Sequence[Hit], faqs: Mapping[str, Row[Any]]) -> list[Answer]:
    """The hits as they are quoted, each FAQ once. `faqs` are the rows of the FAQs among them.

    An answer that somebody wrote comes first if its wordings alone surely ask what is asked, else behind what
    documents say.
    """
    written, read, seen = list[Answer](), list[Answer](), set[str]()
    for hit in hits:
        if not hit.source.startswith(FAQ):
            read.append(Answer(hit, Quotable(text=hit.text, titles=(hit.title, *hit.path), score=hit.score)))
        elif (row := faqs.get(id_of(hit.source))) is not None and hit.source not in seen:
            seen.add(hit.source)
            written.append(Answer(_quoted(hit, row), Quotable(text=hit.text, titles=(row.question,), score=hit.score)))
    sure = bool(written) and sureness(question, [written[0].quotable]) >= ANSWERS
    return [*written[:1], *read, *written[1:]] if sure else [*read, *written]


def _quoted(hit: Hit, row: Row[Any]) -> Hit:
    """The hit with the FAQ's answer, at its place in the read text."""
    texts = Texts(question=row.question, wordings=row.wordings, keywords=row.keywords, answer=row.answer)
    start = texts.answer_start
    inside = hit.start >= start and len(row.answer) > len(hit.text)
    if inside:
        return replace(hit, title=row.question, path=hit.path[1:])
    end = start + len(row.answer)
    return replace(hit, title=row.question, path=(), text=row.answer, start=start, end=end, highlights=[])
