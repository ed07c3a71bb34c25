"""How tests connect a server that is a program."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection

from taskchat.connections.rules import merged
from taskchat.schemas.connections import ListedTool, Target
from taskchat.store import accounts, connections
from taskchat.store.engine import of_user
from tests.fakes.offline.loopback_only import ATTEMPTS, FOLDER
from tests.fakes.processes import ROOT
from tests.fakes.served import Served


def draft(manners: str, *arguments: str, name: str = "notes", module: str = "program") -> dict[str, Any]:
    """What is sent to connect it. The guard of the tests holds it, too."""
    return {
        "name": name,
        "command": sys.executable,
        "args": ["-m", f"tests.fakes.mcp_servers.{module}", manners, *arguments],
        "env": {"PYTHONPATH": os.pathsep.join([FOLDER, str(ROOT)]), ATTEMPTS: os.environ[ATTEMPTS]},
    }


def target(manners: str, *arguments: str, module: str = "program") -> Target:
    """The same, as the agent gets it."""
    made = draft(manners, *arguments, module=module)
    return Target(name="notes", command=made["command"], args=tuple(made["args"]), env=made["env"])


def is_running(pid: int) -> bool:
    """Whether a process is there, and no zombie."""
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return False


def variables_of(pid: int) -> str:
    """What a process was given. Skips the test where that can't be seen."""
    if not Path("/proc").is_dir():
        pytest.skip("only Linux shows what a process was given")
    return Path(f"/proc/{pid}/environ").read_text(encoding="utf-8")


async def connected(served: Served, manners: str = "Polite", *arguments: str, may: str = "allow") -> dict[str, Any]:
    """Connect a program to a local server as `notes`, and let all of its tools do this."""
    return await permitted(served, draft(manners, *arguments), may=may)


async def permitted(served: Served, wanted: dict[str, Any], *, may: str) -> dict[str, Any]:
    """Connect a server, and let all of its tools do this."""
    made = await served.client.post("/api/v1/connections", json=wanted)
    assert made.status_code == 201, made.text
    wishes = [{"tool": each["tool"], "permission": may} for each in made.json()["tools"]]
    changed = await served.client.patch(f"/api/v1/connections/{made.json()['id']}", json={"tools": wishes})
    assert changed.status_code == 200, changed.text
    found: dict[str, Any] = changed.json()
    return found


async def a_connection(served: Served, public_id: str, description: str) -> str:
    """The id of a connection that a person has, to a server that nobody reaches; its one tool says this."""
    store, name = served.app.state.services.store, uuid4().hex
    user = await store.read(lambda conn: accounts.user_by_public_id(conn, public_id))
    tool = ListedTool(tool="search", spoken="search", description=description, parameters={}, pin="0" * 64)
    values = {
        "public_id": name,
        "user_id": user.id,
        "name": "notes",
        "kind": "http",
        "address": "https://notes.example.com/mcp",
        "args": [],
        "header_names": [],
        "env_names": [],
        "created_at": served.clock.now,
        "checked_at": served.clock.now,
    }

    def job(conn: Connection) -> None:
        row = connections.add(conn, values | {"enabled": True, "left_out": 0})
        connections.replace_tools(conn, row, list(merged((), [tool])))

    await store.write(job, alone=of_user(user.id))
    return name
