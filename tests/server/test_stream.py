"""The stream of a turn's events: numbered, kept alive, and gone on with where it was cut off."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from taskchat.errors import NotSignedIn
from taskchat.server import following
from tests.fakes.gate import Gate
from tests.fakes.served import Served, calls, says

pytestmark = pytest.mark.asyncio(loop_scope="session")

STEPS = (calls("add_task", title="milk"), says("Added milk."))
STREAM = {"Accept": "text/event-stream"}


async def stream(served: Served, words: str, *steps: Any, after: str = "", **options: Any) -> list[tuple[str, Any]]:
    """The ids and events of a stream."""
    headers = {**STREAM, **({"Last-Event-ID": after} if after else {})}
    answer = await served.say(words, *steps, headers=headers, **options)
    assert answer.status_code == 200, answer.text
    found = []
    for block in answer.text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if fields:
            found.append((fields["id"], json.loads(fields["data"])))
    return found


def kinds(events: list[tuple[str, Any]]) -> list[str]:
    return [event["type"] for _, event in events]


async def test_every_event_has_an_id_of_its_own(served: Served) -> None:
    events = await stream(served, "add milk", *STEPS)
    assert len({number for number, _ in events}) == len(events) == 5


async def test_a_running_turn_is_followed_from_where_it_was_cut_off(served: Served) -> None:
    gate = Gate(then=says("Added milk."))
    served.script(STEPS[0], gate.step)
    whole = asyncio.create_task(stream(served, "add milk", key="k"))
    await gate.reached.wait()
    turn = next(iter(served.app.state.services.turns._running))
    seen = turn._told[1].id
    rest = asyncio.create_task(stream(served, "add milk", key="k", after=seen))
    await asyncio.sleep(0)
    gate.open()
    assert await rest == (await whole)[2:]


async def test_of_a_turn_that_is_over_only_the_rest_is_told(served: Served) -> None:
    whole = await stream(served, "add milk", *STEPS, key="k")
    for seen, _ in whole[:-1]:
        rest = await stream(served, "add milk", key="k", after=seen)
        assert kinds(rest) == ["turn.finished"]
        assert rest[0][1] == whole[-1][1]
    again = await stream(served, "add milk", key="k")
    assert kinds(again) == ["turn.started", "text.delta", "turn.finished"]
    assert await stream(served, "add milk", key="k", after=again[1][0]) == again[2:]


@pytest.mark.parametrize("after", ["nonsense", "1-2", "999-a-1", "-", "1-a-x"])
async def test_an_id_of_something_else_is_as_good_as_none(served: Served, after: str) -> None:
    await served.talk("add milk", *STEPS, key="k")
    assert kinds(await stream(served, "add milk", key="k", after=after)) == [
        "turn.started",
        "text.delta",
        "turn.finished",
    ]


async def test_a_turn_that_begins_anew_is_told_from_its_start(served: Served) -> None:
    failed = await stream(served, "add milk", STEPS[0], ValueError("gone"), key="k")
    again = await stream(served, "add milk", says("Added milk."), key="k", after=failed[-2][0])
    assert kinds(again) == ["turn.started", "text.delta", "turn.finished"]


async def test_a_stream_without_news_is_kept_alive(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "CHECK_SECONDS", 0.01)
    gate = Gate(then=says("Hi."))
    served.script(gate.step)
    asyncio.get_running_loop().call_later(0.1, gate.open)
    answer = await served.say("hello", headers=STREAM)
    assert ": keep-alive\n\n" in answer.text


async def test_a_stream_ends_when_its_user_is_no_longer_signed_in(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "CHECK_SECONDS", 0.01)

    async def ended(_account: object) -> None:
        raise NotSignedIn("This token no longer holds.")

    gate = Gate(then=says("never"))
    served.script(gate.step)
    with monkeypatch.context() as patch:
        patch.setattr(served.app.state.services.accounts, "still", ended)
        text = (await served.say("hello", headers=STREAM)).text
    last = json.loads(text.strip().rpartition("data: ")[2])
    assert (last["type"], last["problem"]["code"]) == ("turn.failed", "not_signed_in")
