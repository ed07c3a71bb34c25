"""What tools say of more than they list."""

from __future__ import annotations

import pytest

from taskchat.schemas.tasks import Task, TasksResult, Undone, UndoResult
from taskchat.tools import wording
from tests.fakes.database import START

MILK = Task(id=1, title="milk", created_at=START, updated_at=START)


@pytest.mark.parametrize(
    ("total", "said"),
    [(1, "Deleted: 1:\n#1 milk"), (3000, "Deleted: 3000:\n#1 milk\nand 2999 more"), (0, "Deleted: 0:\n#1 milk")],
)
def test_of_many_changed_tasks_the_others_are_counted(total: int, said: str) -> None:
    assert wording.many("Deleted:", TasksResult(tasks=[MILK], total=total), START) == said


@pytest.mark.parametrize(("total", "tail"), [(0, ""), (1, ""), (3000, "\nand 2999 more")])
def test_of_many_changes_that_were_taken_back_the_others_are_counted(total: int, tail: str) -> None:
    result = UndoResult(undone=[Undone(kind="deleted", task=MILK)], total=total)
    assert wording.undone(result, START) == f"Took back:\ndeleted #1 milk{tail}"


@pytest.mark.parametrize(
    ("due", "status", "said"),
    [
        ("2027-01-05", "pending", "due 2027-01-05 (tomorrow)"),
        ("2027-01-03", "pending", "due 2027-01-03 (yesterday, overdue)"),
        ("2027-01-03", "done", "done · due 2027-01-03 (yesterday)"),
        ("2027-01-04T08:59:00+00:00", "pending", "due 2027-01-04 08:59 (today, overdue)"),
        ("2027-01-04T20:00:00-05:00", "pending", "due 2027-01-05 01:00 (tomorrow)"),  # where the user is
    ],
)
def test_a_due_is_said_as_a_date_and_in_words(due: str, status: str, said: str) -> None:
    task = MILK.model_copy(update={"due": due, "status": status})
    assert wording.line(task, START) == f"#1 milk · {said}"


def test_a_title_can_not_look_like_a_second_task() -> None:
    task = MILK.model_copy(update={"title": "milk\n#2 eggs\u2028#3 bread\r\x00#4"})
    assert wording.line(task, START) == "#1 milk #2 eggs #3 bread #4"
