from __future__ import annotations

from pathlib import Path

import pytest

from taskchat.config import Settings
from taskchat.errors import StorageUnavailable
from taskchat.store import migrations, upkeep
from tests.fakes.databases import Databases


async def test_a_database_is_looked_at_and_not_changed(databases: Databases) -> None:
    address = await databases.make()
    state = await upkeep.state_of(Settings(database=address))
    assert (state.revision, state.needed) == (migrations.HEAD, migrations.HEAD)
    assert state.bytes > 0
    await databases.drop(address)


async def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    path = tmp_path / "none" / "tasks.db"
    state = await upkeep.state_of(Settings(database=str(path)))
    assert (state.kind, state.revision, state.bytes) == ("sqlite", None, 0)
    assert not path.parent.exists()


async def test_what_is_no_database_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no database at all, but long enough to have a header")
    with pytest.raises(StorageUnavailable):
        await upkeep.state_of(Settings(database=str(tmp_path / "notes.txt")))


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://ann:secret@db.example:5433/tasks?sslmode=require", "postgresql://db.example:5433/tasks"),
        ("postgresql://db.example/tasks", "postgresql://db.example/tasks"),
    ],
)
def test_an_address_is_shown_without_who_and_how_they_sign_in(url: str, shown: str) -> None:
    assert upkeep._without_password(url) == shown
