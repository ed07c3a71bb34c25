"""A tool's result cut to what a model has room for: still JSON, and it says what is left out and how to see it. Pure.

Lists keep their first items and texts their first letters; the longest give first. Fields that are null go without a
word: a model takes them for null all the same.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

Count = Callable[[str], int]

NOTE = "left_out"
HOW = "To see more, ask for less at once: list_tasks has q, project, tag, priority, due_before, due_after and limit"
GO_ON = ", and after={} goes on behind the last task that is shown (not with q)"
NOTHING_FITS = "all of it: too long to be shown"
FEW = 10  # items that are worth more than long texts
LETTERS = (400, 120, 40)  # that texts are cut to, one after the other, until a few items fit
MARK_LETTERS = 30  # a text that is longer by less than this is not cut: the mark would be as long
STRANGERS = {"connection"}  # results with this are of a connected server, and list_tasks shows nothing of them
NAME_LETTERS = 60  # of fields; where there are too many, those with longer names go first
DEPTH = 30  # what is nested more deeply is left out
NAMED = 4  # lists that the note names
ADVICE_TOKENS = 200  # with less room than this, the note gives no advice
LETTERS_A_TOKEN = 16  # hardly any has more: what is longer than this need not be counted
ENDLESS = float("inf")


@dataclass(frozen=True)
class _Size:
    """The most items of a list, letters of a text, and fields of an object that are shown; None is any number."""

    items: int
    letters: int
    fields: int | None = None


def shortened(result: Mapping[str, Any], most_tokens: int, count: Count) -> Mapping[str, Any]:
    """The result itself if it is at most `most_tokens` as compact JSON, else as much of it as fits.

    Where nothing fits it becomes a note that says so, even if there is no room for the note.
    """

    def fits(size: _Size) -> bool:
        return _tokens(_cut(result, size, advise=advise), most_tokens, count) <= most_tokens

    if _tokens(result, most_tokens, count) <= most_tokens:
        return result
    advise = most_tokens >= ADVICE_TOKENS and not result.keys() & STRANGERS
    size = _largest(_extent(result, most_tokens), fits)
    if size is not None:
        return _cut(result, size, advise=advise)
    nothing = {NOTE: NOTHING_FITS}
    return result if _length(result) <= _length(nothing) else nothing


def _tokens(value: Mapping[str, Any], most: int, count: Count) -> float:
    """The tokens of a value as compact JSON, endless for what is far too long to be worth counting."""
    try:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    except RecursionError:
        return ENDLESS
    return ENDLESS if len(text) > LETTERS_A_TOKEN * most else count(text)


def _length(value: Mapping[str, Any]) -> float:
    try:
        return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
    except RecursionError:
        return ENDLESS


def _extent(result: Mapping[str, Any], most: int) -> _Size:
    """The longest list, text and object of a result, as far as they could fit."""
    items = letters = fields = 0
    waiting: list[Any] = [result]
    while waiting:
        match waiting.pop():
            case str() as text:
                letters = max(letters, len(text))
            case Mapping() as found:
                fields = max(fields, len(found))
                waiting.extend(found.values())
            case list() | tuple() as found:
                items = max(items, len(found))
                waiting.extend(found)
    return _Size(min(items, most), min(letters, LETTERS_A_TOKEN * most), fields)


def _largest(extent: _Size, fits: Callable[[_Size], bool]) -> _Size | None:
    """The size that shows most of a result: first whole texts and fewer items, then shorter texts and more items, and
    if all this is too long, fewer fields."""
    found, longer = None, extent.letters
    for letters in (extent.letters, *(each for each in LETTERS if each < extent.letters)):
        items = _most(0, extent.items, lambda number: fits(_Size(number, letters)))  # noqa: B023 - called here
        if items is not None:
            found = _Size(items, letters)
            if items >= min(extent.items, FEW):
                break
        longer = letters
    if found is not None:
        kept = found
        best = _most(kept.letters, max(longer, kept.letters), lambda number: fits(replace(kept, letters=number)))
        return kept if best is None else replace(kept, letters=best)
    least = _Size(0, LETTERS[-1])
    fields = _most(1, extent.fields or 0, lambda number: fits(replace(least, fields=number)))
    return None if fields is None else replace(least, fields=fields)


def _most(low: int, high: int, fits: Callable[[int], bool]) -> int | None:
    """The largest number up to `high` that fits, None when not even `low` does."""
    if low > high or not fits(low):
        return None
    while low < high:
        middle = (low + high + 1) // 2
        if fits(middle):
            low = middle
        else:
            high = middle - 1
    return low


def _cut(result: Mapping[str, Any], size: _Size, *, advise: bool) -> dict[str, Any]:
    """The result at this size, with a note of what that leaves out."""
    cutter = _Cutter(size)
    shown: dict[str, Any] = cutter.shown(result, (), DEPTH)
    name = NOTE
    while name in shown:
        name += "_"
    return {**shown, name: ". ".join(_said(cutter, shown, advise=advise))}


@dataclass
class _Cutter:
    """Cuts values, and counts what it leaves out: of each list and object by its place, and of texts."""

    size: _Size
    there: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    texts: int = 0

    def shown(self, value: Any, place: tuple[str, ...], depth: int) -> Any:
        """As much of a value as is shown."""
        match value:
            case str():
                return self._text(value)
            case Mapping() | list() | tuple() if not depth:
                self._note(place, 1, 0)
                return "…"
            case Mapping():
                filled = {name: each for name, each in value.items() if each is not None}
                kept = self._fields(filled)
                self._note((*place, "fields"), len(filled), len(kept))
                return {name: self.shown(filled[name], (*place, name), depth - 1) for name in kept}
            case list() | tuple():
                self._note(place, len(value), min(len(value), self.size.items))
                return [self.shown(each, place, depth - 1) for each in value[: self.size.items]]
        return value

    def _text(self, text: str) -> str:
        more = len(text) - self.size.letters
        if more <= MARK_LETTERS:
            return text
        self.texts += 1
        return f"{text[: self.size.letters]}… ({more:,} more letters)"

    def _fields(self, value: Mapping[str, Any]) -> list[str]:
        if self.size.fields is None:
            return list(value)
        return [name for name in value if len(name) <= NAME_LETTERS][: self.size.fields]

    def _note(self, place: tuple[str, ...], there: int, kept: int) -> None:
        name = ".".join(part[:NAME_LETTERS] for part in place[-3:])
        self.there[name] += there
        self.left[name] += there - kept


def _said(cutter: _Cutter, shown: Mapping[str, Any], *, advise: bool) -> Iterator[str]:
    """What is left out, and how it can be seen."""
    places = [(name, left) for name, left in cutter.left.most_common() if left]
    told = [f"{left:,} of {cutter.there[name]:,} in {name}" for name, left in places[:NAMED]]
    if len(places) > NAMED:
        told.append(f"more in {len(places) - NAMED:,} other places")
    if told:
        yield ", ".join(told)
    if cutter.texts:
        yield f"{cutter.texts:,} long {'text is' if cutter.texts == 1 else 'texts are'} cut"
    if advise:
        tasks = shown.get("tasks")
        last = tasks[-1].get("id") if isinstance(tasks, list) and tasks and isinstance(tasks[-1], dict) else None
        yield HOW + (GO_ON.format(last) if cutter.left["tasks"] and isinstance(last, int) else "")
