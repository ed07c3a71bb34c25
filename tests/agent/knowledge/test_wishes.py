"""What is looked up in documents, and what stays with the tasks."""

from __future__ import annotations

import pytest

from taskchat.agent.embedded import understand
from taskchat.agent.knowledge.wishes import Wish, wish_of
from tests.agent.embedded.player import NOW


def wish(message: str, *, only: bool = False, knows: bool = True) -> Wish:
    return wish_of(message, understand(message, now=NOW).commands, only=only, knows=knows)


@pytest.mark.parametrize(
    "message",
    [
        "what's on my list?",
        "what is on my list",
        "show my tasks",
        "what do I have to do today?",
        "what's due tomorrow?",
        "what's next?",
        "how many tasks do i have left",
        "anything overdue?",
        "do I have anything to do this week?",
        "what should I do now?",
        "overdue",
        "add buy milk",
        "delete task 3",
        "mark 2 done and add buy flowers",
        "remind me to read the handbook",
        "remind me to sign the contract tomorrow",
        "how do I delete a task?",
        "undo",
        "hello",
        "thanks!",
        "help",
        "yes",
        "don't add milk",
        "I bought milk yesterday",
    ],
)
def test_tasks_stay_tasks(message: str) -> None:
    assert wish(message) == "no"
    assert wish(message, knows=False) == "no"


@pytest.mark.parametrize(
    "message",
    [
        "what do my documents say about laundry?",
        "search my docs for the return policy",
        "according to the handbook, how many days off do I get?",
        "what does our manual say about resets?",
    ],
)
@pytest.mark.parametrize("knows", [True, False])
def test_who_names_the_documents_means_them(message: str, knows: bool) -> None:
    assert wish(message, knows=knows) == "surely"


@pytest.mark.parametrize(
    ("message", "wanted"),
    [
        ("who invented the telephone?", "surely"),
        ("which bin does paper go into?", "surely"),
        ("how do I reset the router?", "surely"),
        ("explain the return policy", "surely"),
        ("Wann ist die Waschküche offen?", "after"),
        ("how many vacation days do I have?", "surely"),
        ("when is laundry?", "after"),
        ("find the dentist", "after"),
    ],
)
def test_a_question_of_no_task_is_looked_up_where_there_are_documents(message: str, wanted: Wish) -> None:
    assert wish(message) == wanted
    assert wish(message, knows=False) == "no"


@pytest.mark.parametrize(
    ("message", "wanted"),
    [
        ("laundry times", "surely"),
        ("when is laundry?", "surely"),
        ("what do I have to do when the alarm rings?", "surely"),
        ("hello", "no"),
        ("thank you", "no"),
        ("what's on my list?", "no"),
        ("delete task 3", "no"),
    ],
)
def test_a_bot_of_documents_alone_looks_up_whatever_is_no_small_talk(message: str, wanted: Wish) -> None:
    assert wish(message, only=True) == wanted
