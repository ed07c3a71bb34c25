"""The passages that were found in a turn, each with a number that is its own in that turn. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from taskchat.schemas.bots import SEARCH_TOOL
from taskchat.schemas.caller import CallRecord
from taskchat.schemas.knowledge import FoundKnowledge, FoundPassage


def found_in(calls: Iterable[CallRecord]) -> list[FoundKnowledge]:
    """What the searches of a turn found, in their order."""
    found = []
    for call in calls:
        if call.tool == SEARCH_TOOL and call.result is not None and call.error is None:
            try:
                found.append(FoundKnowledge.model_validate(dict(call.result)))
            except ValidationError:  # of a version of taskchat that told it otherwise
                continue
    return found


def passages_in(calls: Iterable[CallRecord]) -> dict[int, FoundPassage]:
    """The passages of a turn by their numbers."""
    return {one.n: one for found in found_in(calls) for one in found.passages}


def numbered(tool: str, result: Mapping[str, Any] | None, before: Sequence[CallRecord]) -> Mapping[str, Any] | None:
    """A tool's result, its passages numbered on from those that the turn has already; the same one keeps its number."""
    if tool != SEARCH_TOOL or not result or not result.get("passages"):
        return result
    known = {one.passage_id: one.n for one in passages_in(before).values()}
    passages = []
    for each in result["passages"]:
        number = known.setdefault(each["passage_id"], max(known.values(), default=0) + 1)
        passages.append({**each, "n": number})
    return {**result, "passages": passages}
