"""Accounts and settings, which are completed without any server."""

from __future__ import annotations

import pytest

from taskchat.cli.completion.candidates import candidates
from taskchat.client import state

pytestmark = pytest.mark.usefixtures("home")


def test_accounts_are_those_that_are_signed_in() -> None:
    state.remember_login("https://work.example", "ann@example.com", kept_in="file")
    assert candidates(["accounts", "use", ""]) == [
        ("local", "this machine's own tasks"),
        ("ann@example.com", "https://work.example"),
    ]
    assert candidates(["accounts", "rm", "a"]) == [("ann@example.com", "https://work.example")]


@pytest.mark.parametrize("command", ["show", "get", "set", "unset"])
def test_settings_are_those_there_are(command: str) -> None:
    assert {each.word for each in candidates(["config", command, "idle"])} == {"idle_minutes"}
