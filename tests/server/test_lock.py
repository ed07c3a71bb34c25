from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from taskchat import paths
from taskchat.errors import Conflict, Misconfigured
from taskchat.server.lock import only_server_of


def test_a_database_has_one_server_at_a_time(tmp_path: Path) -> None:
    database = tmp_path / "tasks.db"
    with only_server_of(database):
        with pytest.raises(Conflict) as refused, only_server_of(database):
            pass
        assert f"process {os.getpid()}" in str(refused.value)
        with only_server_of(tmp_path / "other.db"):
            pass
    with only_server_of(database):
        pass


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="making links needs a right of its own there")
def test_a_database_is_the_same_by_another_name(tmp_path: Path) -> None:
    (tmp_path / "link.db").symlink_to(tmp_path / "tasks.db")
    with only_server_of(tmp_path / "tasks.db"), pytest.raises(Conflict), only_server_of(tmp_path / "link.db"):
        pass


def test_a_lock_that_a_killed_server_left_stops_nobody(tmp_path: Path) -> None:
    database = tmp_path / "tasks.db"
    paths.database_lock(database).write_text("999999\n")
    with only_server_of(database):
        assert paths.database_lock(database).read_text() == f"{os.getpid()}\n"


def test_a_lock_is_its_users_own(tmp_path: Path) -> None:
    with only_server_of(tmp_path / "tasks.db"):
        assert stat.S_IMODE(paths.database_lock(tmp_path / "tasks.db").stat().st_mode) == 0o600


def test_a_lock_that_cannot_be_made_says_what_to_do(tmp_path: Path) -> None:
    paths.database_lock(tmp_path / "tasks.db").mkdir()
    with pytest.raises(Misconfigured) as refused, only_server_of(tmp_path / "tasks.db"):
        pass
    assert refused.value.hint
