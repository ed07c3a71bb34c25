"""The chaos run finds what it looks for."""

from __future__ import annotations

from typing import Any

import pytest

from bench.chaos_account import Account, compare_events, compare_messages, compare_tasks
from bench.chaos_person import ChaosPerson

SAID = ["add p000 item 000", "what's on my list?", "add p000 item 002", "done 1"]


def person() -> ChaosPerson:
    """Somebody who said four things and was answered each time."""
    found = ChaosPerson([1], 0, 4, 0.0)
    found.said, found.done = list(SAID), [1]
    found.replies = [{"message_id": 2 * place + 2, "response": f"reply {place}"} for place in range(4)]
    return found


def stored() -> list[dict[str, Any]]:
    """What the server then has."""
    messages = []
    for place, words in enumerate(SAID):
        messages.append({"id": 2 * place + 1, "role": "user", "content": words})
        messages.append({"id": 2 * place + 2, "role": "assistant", "content": f"reply {place}"})
    return messages


def task(number: int, title: str, status: str = "pending") -> dict[str, Any]:
    return {"id": number, "title": title, "status": status}


TASKS = [task(1, "p000 item 000", "done"), task(2, "p000 item 002")]


def faults_of(account: Account) -> set[str]:
    return {name for name, count in account.faults.items() if count}


def test_what_is_as_it_was_said_has_no_fault() -> None:
    account = Account()
    compare_messages(account, person(), stored())
    compare_tasks(account, person(), TASKS)
    compare_events(account, person(), TASKS[0], {"items": [{"kind": "added"}, {"kind": "completed"}]})
    assert not faults_of(account)


@pytest.mark.parametrize(
    ("messages", "faults"),
    [
        (stored()[:-2], {"lost"}),
        ([*stored(), *stored()[-2:]], {"doubled"}),
        ([*stored()[2:4], *stored()[:2], *stored()[4:]], {"out of order"}),
        ([*stored()[:3], *stored()[4:]], {"out of order", "lost"}),  # a reply is missing
        ([{**stored()[0], "content": "add p001 item 000"}, *stored()[1:]], {"foreign", "lost", "out of order"}),
        ([*stored()[:-1], {**stored()[-1], "content": "another reply"}], {"lost"}),
    ],
)
def test_messages_that_are_not_as_they_were_said_are_found(messages: list[dict[str, Any]], faults: set[str]) -> None:
    account = Account()
    compare_messages(account, person(), messages)
    assert faults_of(account) == faults


@pytest.mark.parametrize(
    ("tasks", "faults"),
    [
        (TASKS[:1], {"lost"}),
        ([*TASKS, task(3, "p000 item 002")], {"doubled"}),
        ([*TASKS, task(3, "p001 item 002")], {"foreign"}),
        ([{**TASKS[0], "status": "pending"}, TASKS[1]], {"lost"}),
        ([TASKS[0], {**TASKS[1], "status": "done"}], {"foreign"}),
    ],
)
def test_tasks_that_nobody_asked_for_or_that_are_missing_are_found(
    tasks: list[dict[str, Any]], faults: set[str]
) -> None:
    account = Account()
    compare_tasks(account, person(), tasks)
    assert faults_of(account) == faults


@pytest.mark.parametrize(
    ("kinds", "faults"),
    [(["added", "completed", "completed"], {"doubled"}), (["added"], {"lost"}), (["added", "completed"], set())],
)
def test_what_happened_to_a_task_is_counted(kinds: list[str], faults: set[str]) -> None:
    account = Account()
    compare_events(account, person(), TASKS[0], [{"kind": kind} for kind in kinds])
    assert faults_of(account) == faults
