"""Bob sends every message that a socket takes, with Ann's ids in it: he sees and touches nothing of hers."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any, get_args

import pytest

from taskchat.schemas.socket import Sent
from tests.fakes.gate import Gate
from tests.fakes.served import Served, says
from tests.fakes.sockets import opened, ticket_of
from tests.server.test_ownership import IS_ID, SECRET_TITLE, SOCKETS, everything_of_ann

HER_KEY = "ann's"


@dataclass(frozen=True)
class Said:
    """A message and the types of what comes back, the last one with these values."""

    message: dict[str, Any]
    back: list[str]
    last: dict[str, Any]


NOT_FOUND = {"code": "not_found"}
OWN = ["turn.started", "text.delta", "turn.finished"]
MATRIX = {
    "chat": [
        Said({"message": SECRET_TITLE, "conversation_id": "{conversation}"}, ["error"], {"problem": NOT_FOUND}),
        Said(
            {"message": SECRET_TITLE, "conversation_id": "{conversation}", "key": HER_KEY, "after": "{event}"},
            ["error"],
            {"problem": NOT_FOUND},
        ),
        Said({"message": SECRET_TITLE, "bot_id": "{bot}"}, ["error"], {"problem": NOT_FOUND}),
        Said({"message": "mine", "key": HER_KEY, "after": "{event}"}, OWN, {"reply": {"response": "Bob's own"}}),
    ],
    "message": [Said({"content": "x", "conversation_id": "{conversation}"}, ["error"], {"problem": NOT_FOUND})],
    "stop": [
        Said({"conversation_id": "{conversation}"}, ["error"], {"problem": NOT_FOUND}),
        Said({"key": HER_KEY}, ["stopped"], {"stopped": False, "reply": None}),
    ],
    "ping": [Said({}, ["pong"], {})],
}


KINDS = {get_args(kind.model_fields["type"].annotation)[0]: kind for kind in get_args(get_args(Sent)[0])}


def test_every_message_is_on_the_walk() -> None:
    assert KINDS.keys() == MATRIX.keys()


def test_every_message_that_names_something_does_not_find_anothers() -> None:
    for name, kind in KINDS.items():
        for field in kind.model_fields:
            said = [said for said in MATRIX[name] if "{" in str(said.message.get(field, ""))]
            if IS_ID.search(field):
                assert any(each.last == {"problem": NOT_FOUND} for each in said), f"{name}: send Ann's {field}"


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("path", sorted(path for path in SOCKETS if "{" in path))
async def test_a_socket_at_anothers_path_is_refused(served: Served, path: str) -> None:
    ann = (await served.client.get("/api/v1/auth/me")).json()["id"]
    bob = await served.another()
    for owner in (ann, ann.upper(), "ME", "%00", "me%2f"):
        async with opened(served, path=path.format(user_id=owner), ticket=await ticket_of(served, bob)) as socket:
            assert await socket.closed() == 4403


def holds(values: dict[str, Any], found: dict[str, Any]) -> bool:
    return all(
        holds(value, found[name]) if isinstance(value, dict) else found[name] == value for name, value in values.items()
    )


@pytest.mark.asyncio(loop_scope="session")
async def test_bob_reaches_nothing_of_anns_by_any_message(served: Served) -> None:
    gate = Gate(then=says(SECRET_TITLE))
    served.script(gate.step)
    saying = asyncio.create_task(served.talk(SECRET_TITLE, key=HER_KEY))
    await gate.reached.wait()
    hers = next(iter(served.app.state.services.turns._running))
    bot = await served.client.post("/api/v1/bots", json={"name": SECRET_TITLE})
    ids = {"conversation": hers.conversation_id, "event": hers._told[0].id, "bot": bot.json()["id"]}
    bob = await served.another()
    async with opened(served, ticket=await ticket_of(served, bob)) as socket:
        for kind, rows in MATRIX.items():
            for said in rows:
                served.script(says("Bob's own"))
                await socket.send(_with(said, kind, ids))
                heard = await socket.hear_until(said.back[-1])
                assert [each["type"] for each in heard] == said.back, (kind, said)
                assert holds(said.last, heard[-1]), heard[-1]
                assert SECRET_TITLE not in json.dumps(heard)
                served._scripts.clear()
    assert not saying.done()
    gate.open()
    assert (await saying)["response"] == SECRET_TITLE
    assert len((await everything_of_ann(served))[1]["items"]) == 1


def _with(said: Said, kind: str, ids: dict[str, Any]) -> str:
    return json.dumps({"type": kind, **{name: value.format(**ids) for name, value in said.message.items()}})
