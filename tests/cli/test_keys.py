"""What a key may, and how long: what people write."""

from __future__ import annotations

import pytest

from taskchat.cli.keys import days_of, scopes_of
from taskchat.errors import InvalidInput


@pytest.mark.parametrize(
    ("text", "days"), [("90", 90), ("90d", 90), ("2 weeks", 14), ("12w", 84), ("6m", 180), ("1Y", 365), ("1 day", 1)]
)
def test_how_long_is_understood(text: str, days: int) -> None:
    assert days_of(text) == days


@pytest.mark.parametrize("text", ["", "0", "0d", "-1", "soon", "1.5d", "9999999"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="90d"):
        days_of(text)


@pytest.mark.parametrize(
    ("words", "scopes"),
    [(["read"], ["read"]), (["Read, tasks"], ["read", "tasks"]), (["chat", "chat,read"], ["chat", "read"])],
)
def test_scopes_may_be_given_at_once_or_one_by_one(words: list[str], scopes: list[str]) -> None:
    assert scopes_of(words) == scopes


@pytest.mark.parametrize("words", [["all"], [""], [","]])
def test_what_is_no_scope_is_refused(words: list[str]) -> None:
    with pytest.raises(InvalidInput, match="read, tasks, chat"):
        scopes_of(words)
