"""The server of an evaluation: it knows the person's model and keys, and nothing else of theirs, and it ends."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from pathlib import Path

import pytest

from taskchat.client import wire
from taskchat.errors import ServerUnreachable
from taskchat.evaluation.private_server import environment, private_server
from tests.fakes.processes import ROOT

PERSON = {
    "PATH": "/bin",
    "OPENAI_API_KEY": "of the person",
    "TASKCHAT_HOME": "/home/ann/tasks",
    "TASKCHAT_DATABASE": "postgresql://everybody@db/tasks",
    "TASKCHAT_REDIS": "redis://everybody",
    "TASKCHAT_SERVER": "https://tasks.example.com",
    "TASKCHAT_TOKEN": "secret",
    "TASKCHAT_SECRET": "secret",
    "TASKCHAT_PORT": "80",
    "TASKCHAT_HOST": "0.0.0.0",
    "TASKCHAT_MODEL": "ollama/llama3.2",
    "TASKCHAT_MODEL_KEY": "of the model",
    "TASKCHAT_MODEL_SECONDS": "5",
    "TASKCHAT_MODEL_FALLBACK": "on",
    "TASKCHAT_TURN_SECONDS": "30",
    "TASKCHAT_PROMPTS": "/home/ann/prompts",
}


def test_it_has_what_is_about_models_and_nothing_that_leads_to_anybodys_tasks() -> None:
    found = environment(PERSON, "openai/gpt-5-mini", Path("/tmp/folder"))
    ours = {name: value for name, value in found.items() if name.startswith("TASKCHAT_")}
    assert found["OPENAI_API_KEY"] == "of the person"
    assert ours == {
        "TASKCHAT_HOME": "/tmp/folder",
        "TASKCHAT_HOST": "127.0.0.1",
        "TASKCHAT_PORT": "0",
        "TASKCHAT_RATE_LIMITS": "off",
        "TASKCHAT_ACCESS_MINUTES": "1440",
        "TASKCHAT_LOG_FORMAT": "text",
        "TASKCHAT_MODEL": "openai/gpt-5-mini",
        "TASKCHAT_MODEL_KEY": "of the model",
        "TASKCHAT_MODEL_SECONDS": "5",
        "TASKCHAT_MODEL_FALLBACK": "off",
        "TASKCHAT_TURN_SECONDS": "30",
        "TASKCHAT_PROMPTS": "/home/ann/prompts",
    }


@pytest.mark.slow
def test_it_serves_within_its_block_and_leaves_nothing() -> None:
    with private_server("embedded", os.environ) as server:
        folder = server.log.parent
        assert wire.send(server.address, "GET", "/health").json()["status"] == "ok"
        server.check()
        assert (folder / "taskchat.db").exists()
    assert server.process.returncode is not None
    assert not folder.exists()


@pytest.mark.slow
def test_a_server_that_has_died_is_noticed() -> None:
    with private_server("embedded", os.environ) as server:
        server.process.kill()
        server.process.wait(5)
        with pytest.raises(ServerUnreachable, match="it ended with status"):
            server.check()


@pytest.mark.slow
def test_what_keeps_it_from_starting_is_said() -> None:
    refused = {**os.environ, "TASKCHAT_TURN_SECONDS": "soon"}
    with pytest.raises(ServerUnreachable, match="TASKCHAT_TURN_SECONDS is 'soon'"), private_server("embedded", refused):
        pass


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="needs a system that tells when a stranger's process ends")
def test_it_ends_with_whoever_started_it_even_if_that_is_killed(tmp_path: Path) -> None:
    program = (
        "import os, sys; from taskchat.evaluation.private_server import private_server\n"
        "with private_server('embedded', os.environ) as server:\n"
        "    print(server.address, server.process.pid, flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    ) as parent:
        assert parent.stdout is not None
        address, pid = parent.stdout.readline().split()
        assert wire.send(address, "GET", "/health").json()["status"] == "ok"
        alive = os.pidfd_open(int(pid))
        parent.kill()
    ended, *_ = select.select([alive], [], [], 10)
    os.close(alive)
    assert ended
