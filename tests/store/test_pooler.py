"""PostgreSQL as providers offer it: TLS outside, a pooler in transaction mode behind it (here a real PgBouncer)."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from taskchat.errors import StorageUnavailable
from taskchat.schemas.tasks import TaskDraft
from taskchat.store.postgres import Pool, PostgresStore
from taskchat.tasks import TaskService
from tests.fakes.database import Clock, person
from tests.fakes.databases import PostgresDatabases

BOUNCER = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
SETTINGS = """\
[databases]
* = host={server} user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = plain
auth_file = {folder}/users.txt
pool_mode = transaction
default_pool_size = 3
client_tls_sslmode = require
client_tls_key_file = {folder}/key.pem
client_tls_cert_file = {folder}/cert.pem
"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BOUNCER is None or shutil.which("openssl") is None, reason="pgbouncer or openssl is missing"),
]


@pytest.fixture
def pooled(postgres_url: str, postgres_databases: PostgresDatabases) -> Iterator[str]:
    """The URL of a new database behind a pooler."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = Path(postgres_databases.folder) / f"pooler{port}"
    folder.mkdir()
    make_certificate(folder)
    (folder / "users.txt").write_text('"postgres" "hunter2"\n')
    settings = SETTINGS.format(server=postgres_databases.socket_folder, port=port, folder=folder)
    (folder / "settings.ini").write_text(settings)
    for path in (folder, *folder.iterdir()):
        path.chmod(0o755)
    as_somebody = ["-u", "pgserver"] if os.getuid() == 0 else []  # it refuses to run as root
    assert BOUNCER is not None
    command = [BOUNCER, *as_somebody, str(folder / "settings.ini")]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as bouncer:
        assert bouncer.stderr is not None
        assert any("process up" in line for line in bouncer.stderr)
        name = postgres_url.partition("?")[0].rpartition("/")[2]
        yield f"postgresql://postgres:hunter2@localhost:{port}/{name}?sslmode=require&channel_binding=require"
        bouncer.terminate()


def make_certificate(folder: Path) -> None:
    wanted = ["-subj", "/CN=localhost", "-days", "2", "-keyout", f"{folder}/key.pem", "-out", f"{folder}/cert.pem"]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *wanted], check=True, capture_output=True
    )


async def test_many_jobs_share_the_few_connections_of_a_pooler(pooled: str) -> None:
    store = PostgresStore.open(f"{pooled}&pgbouncer=true", Pool(size=8))
    ann, tasks = await person(store, "ann"), TaskService(store, Clock())
    made = await asyncio.gather(*[tasks.add(ann, TaskDraft(title=f"task {number}")) for number in range(40)])
    assert sorted(result.task.id for result in made if result.task) == list(range(1, 41))
    await store.close()


@pytest.mark.parametrize(
    ("wrong", "told"), [(("hunter2", "guess"), "password"), (("sslmode=require", "sslmode=disable"), "SSL required")]
)
def test_a_pooler_that_refuses_is_quoted(pooled: str, wrong: tuple[str, str], told: str) -> None:
    with pytest.raises(StorageUnavailable, match=told):
        PostgresStore.open(pooled.replace(*wrong))
