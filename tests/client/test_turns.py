"""One turn, whatever happens to the connection."""

from __future__ import annotations

from typing import Any

import pytest

from taskchat import paths
from taskchat.client.session import open_session
from taskchat.client.turns import RETRY_DELAYS, no_words, stop_turn, take_turn
from taskchat.errors import InvalidInput, NotFound, ServerUnreachable, TaskchatError
from tests.client.conftest import keep_local_token
from tests.client.fake_server import FakeServer, Reply, chat_reply, content, problem, turn_events

CHAT = "POST /api/v1/chat"
STOP = "POST /api/v1/chat/stop"


def take(*, stream: bool = True, pauses: list[float] | None = None) -> list[dict[str, Any]]:
    session = open_session(say=no_words)
    return list(
        take_turn(
            session,
            {"message": "add milk"},
            key="k1",
            stream=stream,
            pause=(pauses if pauses is not None else []).append,
        )
    )


def test_a_turn_gives_its_events(server: FakeServer) -> None:
    server.on(CHAT, Reply(events=turn_events("Add", "ed.")))
    assert [event["type"] for event in take()] == ["turn.started", "text.delta", "text.delta", "turn.finished"]
    assert server.turns()[0].headers["idempotency-key"] == "k1"


def test_without_streaming_there_is_one_event_and_one_json_answer(server: FakeServer) -> None:
    server.on(CHAT, Reply(body=chat_reply("Added.")))
    assert take(stream=False) == [{"type": "turn.finished", "reply": chat_reply("Added.")}]
    assert server.turns()[0].headers["accept"] == "application/json"


@pytest.mark.parametrize("cut", [0, 5, 90])
@pytest.mark.parametrize("stream", [True, False])
def test_a_broken_connection_is_followed_by_the_same_turn_again(server: FakeServer, cut: int, stream: bool) -> None:
    whole = Reply(events=turn_events("Added."))
    server.on(CHAT, Reply(events=turn_events("Added."), cut=cut), whole)
    pauses: list[float] = []
    assert take(stream=stream, pauses=pauses)[-1]["reply"]["response"] == "Added."
    assert [turn.headers["idempotency-key"] for turn in server.turns()] == ["k1", "k1"]
    assert pauses == [RETRY_DELAYS[0]]


def test_a_stream_that_breaks_is_gone_on_with_behind_the_last_event(server: FakeServer) -> None:
    events = turn_events("One, ", "two.")
    cut = len(content(Reply(events=events[:2], run="1-a"), {"accept": "text/event-stream"})[0])
    server.on(CHAT, Reply(events=events, run="1-a", cut=cut), Reply(events=events[2:], run="1-a"))
    assert take() == events
    assert [turn.headers.get("last-event-id") for turn in server.turns()] == [None, "1-a-2"]


def test_a_turn_is_stopped_by_its_key(server: FakeServer) -> None:
    server.on(STOP, Reply(body={"stopped": True, "reply": chat_reply("Stopped.")}))
    assert stop_turn(open_session(say=no_words), key="k1") == chat_reply("Stopped.")
    assert server.asked[-1].headers["idempotency-key"] == "k1"
    server.on(STOP, Reply(body={"stopped": False, "reply": None}))
    assert stop_turn(open_session(say=no_words), key="k1") is None
    server.on(STOP, Reply(cut=0))
    with pytest.raises(ServerUnreachable):
        stop_turn(open_session(say=no_words), key="k1")


def test_a_connection_that_always_breaks_is_given_up(server: FakeServer) -> None:
    server.on(CHAT, Reply(cut=0))
    pauses: list[float] = []
    with pytest.raises(ServerUnreachable, match="does not answer"):
        take(pauses=pauses)
    assert len(server.turns()) == len(RETRY_DELAYS) + 1
    assert pauses == list(RETRY_DELAYS)


def test_what_the_server_refuses_is_not_sent_again(server: FakeServer) -> None:
    server.on(CHAT, problem(422, "invalid_input", "No.", errors=[{"field": "message", "message": "it is empty"}]))
    with pytest.raises(InvalidInput) as caught:
        take()
    assert caught.value.fields == {"message": "it is empty"}
    assert len(server.turns()) == 1


def test_a_refused_token_is_changed_for_a_new_one_once(server: FakeServer) -> None:
    keep_local_token("stale")
    server.on(CHAT, Reply(events=turn_events("Added.")))
    take()
    assert [turn.token for turn in server.turns()] == ["stale", "good"]
    keep_local_token("good")
    take()
    assert server.turns()[-1].token == "good"
    assert sum(asked.path == "/api/v1/auth/local" for asked in server.asked) == 1


def test_the_local_token_is_kept_for_this_user_only(server: FakeServer) -> None:
    server.on(CHAT, Reply(events=turn_events("Added.")))
    take()
    assert paths.local_token().stat().st_mode & 0o777 == 0o600
    assert paths.local_secret().stat().st_mode & 0o777 == 0o600
    body = next(asked.body for asked in server.asked if asked.path == "/api/v1/auth/local")
    assert body == {"secret": paths.local_secret().read_text().strip(), "timezone": "Europe/Berlin"}


def test_a_missing_conversation_is_not_found(server: FakeServer) -> None:
    server.on(CHAT, problem(404, "not_found", "There is no such conversation."))
    with pytest.raises(NotFound):
        take()


def test_an_answer_that_is_not_json_is_a_clear_error(server: FakeServer) -> None:
    server.on(CHAT, Reply(body=None, media_type="text/html"))
    server.answers[CHAT] = lambda _asked: Reply(events=[{"type": "turn.started"}], cut=20)
    with pytest.raises(TaskchatError):
        take()
