"""What is sealed in a page is opened by the browser that got it, for minutes, and by nobody else."""

from __future__ import annotations

import pytest

from taskchat.accounts.authorization import Asked, Open, Person, Seal, proves, scopes_of
from taskchat.accounts.oauth_errors import OAuthRefusal
from tests.fakes.database import Clock
from tests.fakes.oauth import challenge_of

ASKED = Asked("client", "https://a.example/cb", "s", ["read"], "http://x/mcp", "http://x", "c" * 43)
SECRET = "0123456789-abcdefghijklmnopqrstuvwxyz"


def test_what_was_sealed_comes_out_as_it_went_in(clock: Clock) -> None:
    seal, ann = Seal(SECRET), Person("ann", 3)
    assert seal.open(seal.close(ASKED, "browser", clock()), "browser", clock()) == Open(ASKED, None)
    assert seal.open(seal.close(ASKED, "browser", clock(), ann), "browser", clock()) == Open(ASKED, ann)


def test_another_browser_another_secret_and_another_hour_open_nothing(clock: Clock) -> None:
    seal, before = Seal(SECRET), clock()
    sealed = seal.close(ASKED, "browser", before)
    for browser in ("", "another"):
        assert seal.open(sealed, browser, before) is None
    assert Seal(SECRET[::-1]).open(sealed, "browser", before) is None
    for text in ("", "x", sealed[:-1], sealed.replace(".", ".."), "é"):
        assert seal.open(text, "browser", before) is None
    clock.move(minutes=10)
    assert seal.open(sealed, "browser", clock()) is None


def test_a_verifier_is_proved_by_its_hash_alone() -> None:
    verifier = "a-._~0" * 8
    assert proves(verifier, challenge_of(verifier))
    for other in (verifier[:-1], verifier + "0", challenge_of(verifier), "", "short", verifier + "\n", "ä" * 43):
        assert not proves(other, challenge_of(verifier))
    assert not proves("x" * 129, challenge_of("x" * 129))


@pytest.mark.parametrize(
    ("text", "granted", "scopes"),
    [
        (None, ["read", "tasks"], ["read", "tasks"]),
        ("", ["read"], ["read"]),
        ("tasks read tasks", ["read", "tasks"], ["read", "tasks"]),
        ("read openid offline_access", ["read", "tasks"], ["read"]),
        ("read tasks", ["read"], ["read"]),
    ],
)
def test_scopes_are_those_that_there_are(text: str | None, granted: list[str], scopes: list[str]) -> None:
    assert scopes_of(text, granted) == scopes


def test_without_any_scope_that_there_is_nothing_is_asked() -> None:
    with pytest.raises(OAuthRefusal, match="read, tasks"):
        scopes_of("admin", ["read", "tasks"])
