"""Word that a user's tasks have changed, for whoever in this process shows them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator


class TaskNews:
    """Wakes those who follow a user's tasks. What has changed they read from the database."""

    def __init__(self) -> None:
        self._followers: dict[int, set[asyncio.Event]] = {}

    @contextlib.contextmanager
    def following(self, user_id: int) -> Iterator[asyncio.Event]:
        """An event that is set after each change, from now on."""
        changed = asyncio.Event()
        self._followers.setdefault(user_id, set()).add(changed)
        try:
            yield changed
        finally:
            self._followers[user_id].discard(changed)
            if not self._followers[user_id]:
                del self._followers[user_id]

    def wake(self, user_id: int) -> None:
        """Tell that the user's tasks have changed."""
        for changed in self._followers.get(user_id, ()):
            changed.set()
