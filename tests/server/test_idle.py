from __future__ import annotations

from starlette.types import Message, Receive, Scope, Send

from taskchat.server.idle import Activity


class Hand:
    """A clock's hand."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


async def receive() -> Message:
    return {"type": "http.request"}


async def send(_message: Message) -> None:
    return None


async def test_a_server_is_idle_from_the_end_of_its_last_request() -> None:
    hand, during = Hand(), []

    async def app(_scope: Scope, _receive: Receive, _send: Send) -> None:
        hand.at += 100
        during.append(activity.idle_seconds())

    activity = Activity(app, hand)
    hand.at = 7
    assert activity.idle_seconds() == 7
    await activity({"type": "http"}, receive, send)
    assert during == [0.0]
    assert activity.idle_seconds() == 0
    hand.at += 3
    assert activity.idle_seconds() == 3


async def test_a_request_that_breaks_counts_as_ended() -> None:
    hand = Hand()

    async def app(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise RuntimeError("broken")

    activity = Activity(app, hand)
    try:
        await activity({"type": "http"}, receive, send)
    except RuntimeError:
        hand.at = 5
    assert activity.idle_seconds() == 5
