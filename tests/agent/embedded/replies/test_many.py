"""What is said of more tasks than a tool lists."""

from __future__ import annotations

from typing import Any

from taskchat.agent.embedded import replies
from taskchat.agent.embedded.wording import Voice
from tests.fakes.database import START

VOICE = Voice(START)
TASKS: list[dict[str, Any]] = [{"id": number, "title": f"task {number}", "status": "done"} for number in range(1, 101)]


def test_every_one_of_them_is_counted() -> None:
    assert "3000 tasks:" in replies.acted("delete", TASKS, VOICE, total=3000)
    assert "…and 2990 more" in replies.confirmation("delete_tasks", "Delete these?", TASKS, VOICE, total=3000)
    undone = [{"kind": "deleted", "task": task} for task in TASKS]
    assert replies.undone(undone, VOICE, total=3000).endswith(f"\n- …and {3000 - replies.SHOWN_MAX} more")
