"""`taskchat db`: what an operator does with the database, on the machine of the server."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from pathlib import Path

from taskchat import paths
from taskchat.cli import exits
from taskchat.server.lock import only_server_of
from taskchat.store import migrations
from tests.cli.conftest import Run
from tests.store.test_tasks_migration import go_back


def made(run: Run) -> Path:
    """The default database."""
    assert run("db", "upgrade").code == exits.DONE
    return paths.shared_database()


def test_a_database_is_made_and_then_up_to_date(run: Run) -> None:
    assert "none yet" in run("db", "status").out
    assert run("db", "upgrade").out == f"The schema was not there and is now {migrations.HEAD}.\n"
    assert run("db", "upgrade").out == f"The schema is up to date: {migrations.HEAD}.\n"
    assert json.loads(run("db", "upgrade", "--json").out) == {"before": migrations.HEAD, "after": migrations.HEAD}


def test_status_tells_what_it_is_and_whether_it_is_served(run: Run) -> None:
    path = made(run)
    with only_server_of(path):
        found = json.loads(run("db", "status", "--json").out)
    assert found["bytes"] > 0
    assert {name: found[name] for name in ("kind", "where", "schema", "served")} == {
        "kind": "sqlite",
        "where": str(path),
        "schema": migrations.HEAD,
        "served": True,
    }
    assert json.loads(run("db", "status", "--json").out)["served"] is False


def test_an_old_schema_is_named_and_not_changed_under_a_server(run: Run) -> None:
    path = made(run)
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = '0001'")
    connection.commit()
    connection.close()
    status = run("db", "status")
    assert f"0001; {migrations.HEAD} is needed" in status.out
    assert "taskchat db upgrade" in status.err
    with only_server_of(path):
        refused = run("db", "upgrade")
    assert refused.code == exits.FAILED
    assert "Stop it first" in refused.err


def test_an_upgrade_says_where_the_database_is_as_it_was(run: Run) -> None:
    path = made(run)
    asyncio.run(go_back(str(path), "0010"))
    upgraded = run("db", "upgrade").out
    (copy,) = paths.database_copies(path)
    assert upgraded == f"The schema was 0010 and is now {migrations.HEAD}.\nThe database as it was: {copy}\n"
    asyncio.run(go_back(str(path), "0010"))
    assert Path(json.loads(run("db", "upgrade", "--json").out)["copy"]).exists()


def test_a_backup_is_one_file_and_replaces_none_unasked(run: Run, tmp_path: Path) -> None:
    path = made(run)
    copy = tmp_path / "copy.db"
    with only_server_of(path):
        assert json.loads(run("db", "backup", str(copy), "--json").out)["bytes"] == copy.stat().st_size
    again = run("db", "backup", str(copy))
    assert (again.code, "--force" in again.err) == (exits.FAILED, True)
    assert run("db", "backup", str(copy), "--force").code == exits.DONE
    assert run("db", "backup", str(path), "--force").code == exits.FAILED  # never over itself
    assert run("db", "status", "--database", str(copy)).code == exits.DONE


def test_ones_own_database_is_meant_with_local(run: Run, tmp_path: Path) -> None:
    missing = run("db", "backup", str(tmp_path / "copy.db"), "--local")
    assert str(paths.local_database()) in missing.err
    run("db", "upgrade", "--local")
    assert run("db", "backup", str(tmp_path / "copy.db"), "--local").code == exits.DONE
    assert not paths.shared_database().exists()


def test_for_a_backup_of_postgresql_its_own_tool_is_named(run: Run, tmp_path: Path) -> None:
    refused = run("db", "backup", str(tmp_path / "copy.db"), "--database", "postgresql://ann:secret@db.example/tasks")
    assert refused.code == exits.BAD_INPUT
    assert "pg_dump" in refused.err
    assert "secret" not in refused.err
