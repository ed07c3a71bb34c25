"""The schema's history and the tables that the code knows are the same."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlmodel import SQLModel

from taskchat.errors import StorageUnavailable
from taskchat.store import migrations, tables
from taskchat.store.sqlite import SqliteStore
from taskchat.store.tables.passages import FTS, LEXEMES
from taskchat.store.tables.vectors import HALVES
from tests.fakes.database import opened, person


def history() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(migrations.FOLDER))
    return ScriptDirectory.from_config(config)


def test_the_newest_revision_is_the_one_that_the_store_looks_for() -> None:
    assert history().get_heads() == [migrations.HEAD]


def test_revisions_sort_as_they_follow_each_other() -> None:
    revisions = [script.revision for script in history().walk_revisions()]
    assert revisions == sorted(revisions, reverse=True)


@pytest.mark.filterwarnings("ignore:Did not recognize type 'halfvec'")
async def test_a_migrated_database_has_exactly_the_tables_of_the_code(store: SqliteStore) -> None:
    def is_of_the_code(_thing: object, name: str | None, *_: object) -> bool:
        return not {FTS, LEXEMES, HALVES} & {name, str(name).rpartition("_")[0], str(name).rpartition("_")[2]}

    def differences(conn: Connection) -> object:
        opts = {"compare_type": True, "include_object": is_of_the_code}
        return compare_metadata(MigrationContext.configure(conn, opts=opts), SQLModel.metadata)

    assert tables.TaskRow.metadata is SQLModel.metadata
    assert await store.read(differences) == []


def test_a_database_of_a_newer_version_is_left_alone_with_advice(tmp_path: Path) -> None:
    path = tmp_path / "tasks.db"
    newer = sqlite3.connect(path)
    newer.executescript("CREATE TABLE alembic_version (version_num TEXT); INSERT INTO alembic_version VALUES ('9999')")
    newer.close()
    with pytest.raises(StorageUnavailable, match=r"made by a newer taskchat.*Install the newer version"):
        SqliteStore.open(path)


async def test_opening_again_keeps_what_is_there(tmp_path: Path) -> None:
    async with opened(tmp_path / "tasks.db") as store:
        await person(store, "ann")
    async with opened(tmp_path / "tasks.db") as store:
        assert await store.read(lambda conn: conn.exec_driver_sql("SELECT name FROM users").scalars().all()) == ["ann"]


def test_a_migration_that_breaks_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "tasks.db"
    before = sqlite3.connect(path)
    before.execute("CREATE TABLE tasks (id INTEGER)")  # in the way of the first migration, which makes others before
    before.close()
    with pytest.raises(StorageUnavailable):
        SqliteStore.open(path)
    after = sqlite3.connect(path)
    assert after.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall() == [("tasks",)]
    after.close()
