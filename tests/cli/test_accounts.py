"""Which sign-in is meant."""

from __future__ import annotations

import pytest

from taskchat.cli.accounts import OWN, choose
from taskchat.client.state import Login
from taskchat.errors import InvalidInput, NotFound

ANN, BOB = "ann@example.com", "bob@example.com"
KEPT = [
    Login("https://home.example", ANN, "keyring", in_use=True),
    Login("https://work.example", ANN, "keyring", in_use=False),
    Login("https://work.example", BOB, "file", in_use=False),
]


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ([BOB], 2),
        (["BOB@example.com"], 2),
        (["home.example"], 0),
        (["https://Home.example/"], 0),
        ([ANN, "work.example"], 1),
        (["work.example", ANN], 1),
    ],
)
def test_one_is_meant_by_its_address_its_server_or_both(words: list[str], at: int) -> None:
    assert choose(KEPT, words) == KEPT[at]


def test_local_is_this_machines_own() -> None:
    assert choose(KEPT, ["local"]) == OWN


@pytest.mark.parametrize("words", [["eve@example.com"], ["elsewhere.example"], [BOB, "home.example"]])
def test_who_is_not_signed_in_is_not_found(words: list[str]) -> None:
    with pytest.raises(NotFound, match="taskchat"):
        choose(KEPT, words)


@pytest.mark.parametrize("words", [[ANN], ["work.example"]])
def test_where_several_are_meant_they_are_told(words: list[str]) -> None:
    with pytest.raises(InvalidInput, match=r"work\.example as ann@example\.com"):
        choose(KEPT, words)
