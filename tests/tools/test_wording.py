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
    assert wording.many("Deleted:", TasksResult(tasks=[MILK], total=total)) == said


@pytest.mark.parametrize(("total", "tail"), [(0, ""), (1, ""), (3000, "\nand 2999 more")])
def test_of_many_changes_that_were_taken_back_the_others_are_counted(total: int, tail: str) -> None:
    result = UndoResult(undone=[Undone(kind="deleted", task=MILK)], total=total)
    assert wording.undone(result) == f"Took back:\ndeleted #1 milk{tail}"
