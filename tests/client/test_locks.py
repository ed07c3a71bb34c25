"""The lock between processes."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from taskchat.client.locks import held, is_held
from taskchat.errors import Misconfigured, ServerUnreachable


def test_one_holds_it_at_a_time(tmp_path: Path) -> None:
    inside = 0
    seen = []

    def work() -> None:
        nonlocal inside
        with held(tmp_path / "lock"):
            inside += 1
            seen.append(inside)
            inside -= 1

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [1] * 8


def test_who_waits_too_long_is_told(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    assert not is_held(lock)
    with held(lock):
        assert is_held(lock)
        with pytest.raises(ServerUnreachable, match="Another taskchat"), held(lock, seconds=0.05):
            pass
    assert not is_held(lock)


def test_a_lock_that_can_not_be_made_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "lock").mkdir()
    with pytest.raises(Misconfigured, match="can't write"), held(tmp_path / "lock"):
        pass
