"""Which one of a list is meant: by its id, by the first letters of that, or by its name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from taskchat.client.calls import call
from taskchat.client.session import Session
from taskchat.errors import InvalidInput, NotFound

SHORTEST = 4  # letters of an id that may stand for it
SHOWN = 8  # letters of an id that people are shown


def one_of(items: Iterable[Mapping[str, Any]], word: str, *, what: str, name: str, see: str) -> Mapping[str, Any]:
    """The one that `word` means; `name` is the field with its name. Raises NotFound, and InvalidInput for several.

    `what` it is called, and the command that shows them, `see`, are for the words of these.
    """
    found = list(items)
    by_name = [each for each in found if word and str(each[name] or "").casefold() == word.casefold()]
    by_id = [each for each in found if len(word) >= SHORTEST and str(each["id"]).startswith(word.lower())]
    meant = [each for each in found if each["id"] == word] or by_name or by_id
    if not meant:
        raise NotFound(f"You have no {what} {word}.", hint=f"See those there are: {see}")
    if len(meant) > 1:
        told = ", ".join(short(each) for each in meant)
        raise InvalidInput(f"{len(meant)} could be meant by {word}.", hint=f"Name it by its id: {told}.")
    return meant[0]


def deleted(
    session: Session, path: str, words: Sequence[str], *, what: str, name: str, see: str
) -> Iterator[Mapping[str, Any]]:
    """Delete what the words mean among the items of `path`; each comes when it is gone. All are found before any goes.

    Raises as `one_of` and `call` do.
    """
    items = call(session, "GET", path)["items"]
    for each in [one_of(items, word, what=what, name=name, see=see) for word in words]:
        call(session, "DELETE", f"{path}/{each['id']}")
        yield each


def short(item: Mapping[str, Any]) -> str:
    """As much of its id as tells it from others."""
    return str(item["id"])[:SHOWN]
