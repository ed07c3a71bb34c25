"""A bot is found by its name, and never one of a stranger in its place."""

from __future__ import annotations

from typing import Any

import pytest

from taskchat.client.bot_names import chosen, find_bot, is_id
from taskchat.client.session import open_session
from taskchat.client.turns import no_words
from taskchat.errors import InvalidInput, NotFound
from tests.client.fake_server import FakeServer, Reply

ID = "0123456789abcdef" * 2


def named(bot_id: str, slug: str, role: str = "owner") -> dict[str, Any]:
    return {"id": bot_id, "slug": slug, "role": role}


def test_ones_own_goes_before_those_of_others() -> None:
    assert chosen([named("b", "rules", "viewer"), named("a", "rules")], "rules") == "a"


def test_the_slug_goes_before_the_name() -> None:
    assert chosen([named("b", "rules-2"), named("a", "rules")], "rules") == "a"


def test_of_several_one_has_to_be_named_exactly() -> None:
    with pytest.raises(InvalidInput, match=r"2 bots are called rules.*rules \(a\), rules \(b\)"):
        chosen([named("a", "rules", "viewer"), named("b", "rules", "editor")], "rules")


def test_none_is_said_with_where_to_look() -> None:
    with pytest.raises(NotFound, match="taskchat bots"):
        chosen([], "rules")


def test_the_server_is_asked_once_and_for_an_id_not_at_all(server: FakeServer) -> None:
    server.on("GET /api/v1/bots", Reply(body={"items": [named(ID, "rules")], "next_cursor": None}))
    assert find_bot(open_session(say=no_words), "House rules & more") == ID
    assert server.asked[-1].path.endswith("?named=House%20rules%20%26%20more")
    before = len(server.asked)
    assert find_bot(open_session(say=no_words), ID) == ID
    assert len(server.asked) == before
    assert is_id(ID)


def test_a_sign_in_that_ran_out_is_renewed(server: FakeServer) -> None:
    server.on("GET /api/v1/bots", Reply(body={"items": [named(ID, "rules")], "next_cursor": None}))
    session = open_session(say=no_words)
    session.token()
    server.tokens = {"other"}
    server.on(
        "POST /api/v1/auth/local",
        Reply(
            body={"access_token": "other", "refresh_token": "r", "token_type": "bearer", "expires_in": 900, "user": {}}
        ),
    )
    assert find_bot(session, "rules") == ID
