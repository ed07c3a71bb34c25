"""Which part of a conversation the agent sees."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from taskchat.agent.context import PastMessage, Room, input_items, output_text, window
from taskchat.schemas.caller import CallRecord


def conversation(*turns: tuple[str, str]) -> list[PastMessage]:
    return [
        message for said, reply in turns for message in (PastMessage("user", said), PastMessage("assistant", reply))
    ]


def call(tool: str, *, index: int = 0, **result: Any) -> CallRecord:
    return CallRecord(index=index, id="call_0", tool=tool, arguments={"q": "é"}, result=result)


def room(*, messages: int = 50, tokens: int = 8000, result_tokens: int = 2000) -> Room:
    """Room in which four characters are a token."""
    return Room(messages=messages, tokens=tokens, result_tokens=result_tokens, count=lambda text: len(text) // 4)


def test_a_short_conversation_is_seen_whole() -> None:
    past = conversation(("a", "A"), ("b", "B"))
    assert window(past, room()) == past


def test_an_odd_number_of_messages_still_begins_with_the_users() -> None:
    past = conversation(("a", "A"), ("b", "B"))
    assert [message.content for message in window(past, room(messages=3))] == ["b", "B"]


def test_a_message_that_is_too_long_ends_the_window() -> None:
    past = conversation(("x" * 4000, "A"), ("b", "B"))
    assert [message.content for message in window(past, room(tokens=500))] == ["b", "B"]
    assert window(past, room(messages=0)) == []


def test_what_tools_gave_counts_as_much_as_is_shown_of_it() -> None:
    many = [{"id": number, "title": "x" * 40} for number in range(200)]
    reply = PastMessage("assistant", "done", [call("list_tasks", tasks=many, total=200)])
    assert room().cost(PastMessage("assistant", "done")) < 10
    assert 300 < room().cost(reply) < 600
    assert 50 < room(result_tokens=400).cost(reply) < 150


MESSAGES = st.builds(PastMessage, st.sampled_from(["user", "assistant"]), st.text(max_size=60))


@given(st.lists(MESSAGES, max_size=12), st.integers(0, 12), st.integers(0, 150))
def test_a_window_is_the_end_of_the_conversation_within_both_budgets(
    past: list[PastMessage], messages: int, tokens: int
) -> None:
    there = room(messages=messages, tokens=tokens)
    kept = window(past, there)
    assert kept == past[len(past) - len(kept) :]
    assert len(kept) <= messages
    assert sum(map(there.cost, kept)) <= tokens
    assert not kept or kept[0].role == "user"


def test_history_carries_its_tool_calls_in_pairs_and_ids_do_not_meet() -> None:
    past = [
        PastMessage("user", "what is there?"),
        PastMessage("assistant", "milk", [call("list_tasks", n=1)]),
        PastMessage("user", "again"),
        PastMessage("assistant", "milk", [call("list_tasks", n=2)]),
    ]
    items = input_items(past, "delete it", [call("delete_task", success=True)])
    called = [item["call_id"] for item in items if item.get("type") == "function_call"]
    answered = [item["call_id"] for item in items if item.get("type") == "function_call_output"]
    assert called == answered
    assert len(set(called)) == 3
    assert [item.get("role", item.get("type")) for item in items[-3:]] == [
        "user",
        "function_call",
        "function_call_output",
    ]
    assert json.loads(items[1]["arguments"]) == {"q": "é"}


def test_a_failed_call_is_told_as_an_error() -> None:
    failed = CallRecord(index=0, id="a", tool="get", arguments={}, error="There is no task 9.")
    assert json.loads(input_items([], "hi", [failed])[-1]["output"]) == {"error": "There is no task 9."}


def test_long_results_are_shortened_those_of_earlier_turns_more() -> None:
    many = [{"id": number, "title": "x" * 40} for number in range(200)]
    listed = call("list_tasks", tasks=many, total=200)
    items = input_items([PastMessage("assistant", "", [listed])], "again", [listed], room())
    earlier, now = (json.loads(item["output"]) for item in items if item.get("type") == "function_call_output")
    assert len(earlier["tasks"]) < len(now["tasks"]) < 200
    assert now["total"] == 200
    assert json.loads(output_text(listed)) == listed.result
