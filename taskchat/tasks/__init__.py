"""Tasks: the rules. Everybody who changes a task, over HTTP or as a tool, comes through `TaskService`."""

from taskchat.tasks.service import TaskService

__all__ = ["TaskService"]
