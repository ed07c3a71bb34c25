"""Secrets of connections are encrypted, for one connection of one user, under the server's secret."""

from __future__ import annotations

import pytest

from taskchat.connections.sealing import Seal, Secrets
from taskchat.errors import ConnectionFailed

FOUND = Secrets({"Authorization": "Bearer of Ann"}, {"TOKEN": "tök"})


def test_what_is_sealed_can_be_opened_and_not_be_read() -> None:
    seal = Seal("s" * 40)
    sealed = seal.seal(FOUND, "1:a")
    assert sealed is not None
    assert "Ann" not in sealed
    assert Seal("s" * 40).open(sealed, "1:a") == FOUND
    assert seal.seal(FOUND, "1:a") != sealed


@pytest.mark.parametrize(("secret", "owner"), [("t" * 40, "1:a"), ("s" * 40, "2:a"), ("s" * 40, "1:b")])
def test_it_opens_for_nobody_else(secret: str, owner: str) -> None:
    sealed = Seal("s" * 40).seal(FOUND, "1:a")
    with pytest.raises(ConnectionFailed, match="can't be read any more"):
        Seal(secret).open(sealed, owner)


def test_nothing_is_nothing() -> None:
    assert Seal("s" * 40).seal(Secrets({}, {}), "1:a") is None
    assert Seal("s" * 40).open(None, "1:a") == Secrets({}, {})
