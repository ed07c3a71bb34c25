"""Which one of a list is meant."""

from __future__ import annotations

from typing import Any

import pytest

from taskchat.cli.among import one_of
from taskchat.errors import InvalidInput, NotFound

ITEMS: list[dict[str, Any]] = [
    {"id": "3fa9" + "0" * 28, "name": "backup"},
    {"id": "3fa9" + "1" * 28, "name": "Backup"},
    {"id": "b71c" + "2" * 28, "name": "ci"},
    {"id": "dead" + "3" * 28, "name": None},
]


def meant(word: str) -> str:
    return str(one_of(ITEMS, word, what="key", name="name", see="taskchat keys")["id"])


@pytest.mark.parametrize(
    ("word", "at"),
    [(ITEMS[0]["id"], 0), ("3fa91", 1), ("b71c", 2), ("B71C", 2), ("CI", 2), ("dead", 3)],
)
def test_one_is_meant_by_its_id_its_first_letters_or_its_name(word: str, at: int) -> None:
    assert meant(word) == ITEMS[at]["id"]


@pytest.mark.parametrize("word", ["b71", "nobody", ""])
def test_what_is_not_there_is_not_found(word: str) -> None:
    with pytest.raises(NotFound, match="taskchat keys"):
        meant(word)


@pytest.mark.parametrize("word", ["backup", "3fa9"])
def test_where_several_are_meant_their_ids_are_told(word: str) -> None:
    with pytest.raises(InvalidInput, match="3fa90000, 3fa91111"):
        meant(word)
