"""`taskchat language`."""

from __future__ import annotations

import json

import pytest

from taskchat.cli import exits
from tests.cli.conftest import Run
from tests.client.fake_server import USER, FakeServer, Reply

ME = "/api/v1/auth/me"


def test_without_a_code_the_language_in_use_is_shown(server: FakeServer, run: Run) -> None:
    server.on(f"GET {ME}", Reply(body={**USER, "language": "fr"}))
    assert run("language").out == "Replies are in fr, unless you write in another language.\n"
    assert json.loads(run("language", "--json").out) == {"language": "fr"}


@pytest.mark.parametrize(("code", "sent"), [("de", "de"), ("default", None)])
def test_a_code_is_kept_by_the_account(server: FakeServer, run: Run, code: str, sent: str | None) -> None:
    server.on(f"PATCH {ME}", Reply(body={**USER, "language": sent or "en"}))
    shown = run("language", code)
    assert shown.code == exits.DONE, shown.err
    assert server.asked[-1].body == {"language": sent}


def test_what_is_no_code_never_leaves(server: FakeServer, run: Run) -> None:
    refused = run("language", "german please")
    assert refused.code == exits.BAD_INPUT
    assert "like en, de" in refused.err
    assert server.asked == []
