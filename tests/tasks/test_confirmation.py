"""Which calls need a yes, and what is one."""

from __future__ import annotations

import pytest

from taskchat.schemas.tasks import Confirmation
from taskchat.tasks.confirmation import approval, is_yes, needed


@pytest.mark.parametrize(
    "message",
    [
        "yes",
        "Yes.",
        "YES!!",
        "y",
        "yep",
        "yeah",
        "sure",
        "ok",
        "Okay, do it",
        "yes please",
        "yes, delete them all",
        "yes, delete it",
        "go ahead",
        "do it",
        "please do it",
        "confirm",
        "I confirm",
        "oh yes",
        "yes, thank you!",
        "ok thanks",
        "yes\n",
        "I’m sure",
        "oui",
        "ja",
        "sí",
        "是的",
        "👍",
    ],
)
def test_a_plain_yes_is_one(message: str) -> None:
    assert is_yes(message)


@pytest.mark.parametrize(
    "message",
    [
        "",
        "no",
        "No, don't",
        "nope",
        "not yet",
        "yes but keep the milk",
        "yes, except #3",
        "yes, but only the first two",
        "yes?",
        "are you sure?",
        "ok thanks but wait",
        "ok no",
        "okay, never mind",
        "yes and no",
        "yes, delete the first one",
        "yes, and add milk",
        "yes delete everything in work",
        "yes i do not want that",
        "I do not",
        "do it later",
        "don't do it",
        "sure, tomorrow",
        "yesterday",
        "right now?",
        "yes or no",
        "I said yes to somebody",
        "the user says yes",
        '"yes"',
        "add a task called yes",
        "ye s",
        "👍👎",
        "yes " * 30,
        "yes" + " please" * 200,
        "y\u200bes",
    ],
)
def test_a_yes_with_anything_else_in_it_is_none(message: str) -> None:
    assert not is_yes(message)


@pytest.mark.parametrize(
    ("tool", "filtered", "touched", "deleted", "asks"),
    [
        ("delete_tasks", True, 1, 0, True),  # deleting by filter always asks
        ("delete_tasks", True, 0, 0, False),  # except about nothing
        ("delete_tasks", False, 5, 0, True),
        ("complete_tasks", True, 2, 0, False),
        ("complete_tasks", True, 3, 0, True),
        ("complete_tasks", False, 1, 0, True),
        ("complete_tasks", False, 0, 0, False),
        ("delete_task", True, 1, 0, False),
        ("delete_task", True, 1, 1, False),
        ("delete_task", True, 1, 2, True),  # the third of a turn
        ("delete_task", True, 1, 9, True),
        ("complete_task", True, 1, 9, False),
    ],
)
def test_what_touches_many_tasks_asks_first(tool: str, filtered: bool, touched: int, deleted: int, asks: bool) -> None:
    assert needed(tool, filtered=filtered, touched=touched, deleted_in_turn=deleted) is asks


@pytest.mark.parametrize(
    ("tool", "arguments", "holds"),
    [
        ("delete_tasks", {"status": "done"}, True),
        ("delete_tasks", {"status": "all"}, False),
        ("delete_tasks", {}, False),
        ("delete_tasks", {"status": "done", "tag": "x"}, False),
        ("complete_tasks", {"status": "done"}, False),
    ],
)
def test_a_yes_holds_for_the_very_call_that_was_asked_about(
    tool: str, arguments: dict[str, object], holds: bool
) -> None:
    given = Confirmation(tool="delete_tasks", arguments={"status": "done"}, task_ids=[1], question="?")
    assert (approval(tool, arguments, [given]) is given) is holds
