"""The fold of events into what a screen shows."""

from __future__ import annotations

from functools import reduce
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from taskchat.client.transcript import ReplyEntry, Transcript, UserEntry, load
from taskchat.schemas.chat import StoredMessage, TurnEvent
from tests.client.fake_server import NOW, chat_reply

EVENT: TypeAdapter[TurnEvent] = TypeAdapter(TurnEvent)
STARTED = {"type": "turn.started", "conversation_id": "c1", "message_id": 1, "model": "embedded"}
CALL = {"id": "t1", "tool": "add_task", "arguments": {"title": "milk"}}
QUESTION = {"kind": "confirm", "text": "Delete 3 tasks?"}
PROBLEM = {"title": "t", "status": 502, "code": "model_failed", "detail": "It broke off."}


def fold(start: Transcript, *events: dict[str, Any]) -> Transcript:
    return reduce(Transcript.apply, (EVENT.validate_python(event) for event in events), start)


def delta(text: str) -> dict[str, Any]:
    return {"type": "text.delta", "text": text}


def last(transcript: Transcript) -> ReplyEntry:
    entry = transcript.entries[-1]
    assert isinstance(entry, ReplyEntry)
    return entry


def test_a_turn_is_shown_as_it_goes() -> None:
    said = Transcript().say("add milk")
    assert said.running
    running = fold(said, STARTED, {"type": "tool.started", **CALL})
    assert running.conversation_id == "c1"
    assert [(call.tool, call.state) for call in last(running).calls] == [("add_task", "running")]
    answered = fold(running, {"type": "tool.finished", "call": {**CALL, "result": {}}}, delta("Add"), delta("ed."))
    assert (last(answered).text, last(answered).calls[0].state) == ("Added.", "done")
    done = fold(answered, {"type": "turn.finished", "reply": chat_reply("Added.", tool_calls=[CALL])})
    assert not done.running
    assert last(done).state == "done"
    assert done.entries[0] == UserEntry("add milk", 1)


def test_a_question_stands_until_the_user_says_something() -> None:
    asked = fold(Transcript().say("delete all"), STARTED, {"type": "question.asked", "question": QUESTION})
    done = fold(asked, {"type": "turn.finished", "reply": chat_reply("Delete 3 tasks?", needs_answer=QUESTION)})
    assert done.question is not None
    assert done.say("yes").question is None


def test_a_failed_turn_keeps_what_was_done_and_says_why() -> None:
    failed = fold(
        Transcript().say("add milk"),
        STARTED,
        delta("I am ad"),
        {"type": "turn.failed", "problem": PROBLEM, "tool_calls": [{**CALL, "error": "no"}]},
    )
    reply = last(failed)
    assert (reply.state, reply.text, reply.calls[0].state) == ("failed", "I am ad", "failed")
    assert reply.problem is not None
    assert reply.problem.code == "model_failed"


def test_a_turn_that_is_sent_again_begins_its_reply_anew() -> None:
    cut = fold(Transcript().say("add milk"), STARTED, {"type": "tool.started", **CALL}, delta("Add"))
    again = fold(cut, STARTED, delta("Added."))
    assert len(again.entries) == 2
    assert (last(again).text, last(again).calls) == ("Added.", ())


@given(st.lists(st.text(min_size=1), max_size=8))
def test_what_was_streamed_is_what_is_stored(pieces: list[str]) -> None:
    text = "".join(pieces)
    streamed = fold(Transcript().say("x"), STARTED, *(delta(piece) for piece in pieces))
    assert last(streamed).text == text
    finished = fold(streamed, {"type": "turn.finished", "reply": chat_reply(text)})
    assert last(finished).text == text


def test_stored_messages_look_like_the_turns_that_they_were() -> None:
    stored = [
        StoredMessage.model_validate({"id": 1, "role": "user", "content": "add milk", "created_at": NOW}),
        StoredMessage.model_validate(
            {"id": 2, "role": "assistant", "content": "Added.", "tool_calls": [CALL], "created_at": NOW}
        ),
    ]
    shown = load(stored, conversation_id="c1")
    assert shown.entries[0] == UserEntry("add milk", 1)
    assert (last(shown).text, last(shown).state, last(shown).calls[0].tool) == ("Added.", "done", "add_task")
    assert not shown.running


def test_older_messages_come_before_and_change_nothing_else() -> None:
    older = StoredMessage.model_validate({"id": 1, "role": "user", "content": "hello", "created_at": NOW})
    now = Transcript(conversation_id="c1").say("more")
    assert now.older([older]).entries == (UserEntry("hello", 1), *now.entries)
