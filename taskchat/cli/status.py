"""`taskchat status` and `stop`: which server, what it is like, and its end."""

from __future__ import annotations

import os
from typing import Annotated, Any

import typer

from taskchat import __version__, paths
from taskchat.cli import exits, printing
from taskchat.client import local, state
from taskchat.client.session import open_session
from taskchat.client.wire import send
from taskchat.errors import TaskchatError


def status(*, json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False) -> None:
    """Show the server in use, the account, the versions, and where things lie. Starts nothing."""
    session = open_session(say=printing.note)
    found = _local() if session.local else _remote(session.name)
    found = {"server": session.name, **found, "client": __version__, "data": str(paths.data_dir())}
    if session.local:
        found |= {"log": str(paths.server_log())}
    if os.environ.get("TASKCHAT_TOKEN"):
        found["account"] = "of TASKCHAT_TOKEN"
    if json:
        printing.raw_json(found)
    else:
        for name, value in found.items():
            printing.out(f"{name + ':':<12}{_shown(name, value)}")
    if not found["running"] and not session.local:
        raise typer.Exit(exits.UNREACHABLE)


def stop() -> None:
    """End this machine's own server. The next command starts it again."""
    if local.stop():
        printing.out("taskchat's local server has ended.")
    else:
        printing.out("taskchat's local server is not running.")


def _local() -> dict[str, Any]:
    record = local.running()
    if record is None:
        return {"running": False}
    found = {"running": True, "version": record.version, "address": record.address, "pid": record.pid}
    if record.started_at:
        found["started"] = record.started_at
    if (used := local.memory(record.pid)) is not None:
        found["memory"] = used
    return found | _model(record.address)


def _remote(name: str) -> dict[str, Any]:
    account = state.account(name)
    try:
        health = send(name, "GET", "/health", seconds=local.HEALTH_SECONDS).json()
        running = {"running": True, "version": str(health["version"])} | _model(name)
    except (OSError, ValueError, KeyError, TypeError, TaskchatError):
        running = {"running": False}
    return {**running, "account": account}


def _model(address: str) -> dict[str, Any]:
    """The model that the server says it uses, where it says so."""
    try:
        ready = send(address, "GET", "/ready", seconds=local.HEALTH_SECONDS).json()
        model = ready["model"] if "model" in ready else ready["dependencies"]["model"]
        return {"model": model.get("detail") if isinstance(model, dict) else str(model)}
    except (OSError, ValueError, KeyError, TypeError, TaskchatError):
        return {}


def _shown(name: str, value: Any) -> str:
    if name == "memory":
        return f"{value / 2**20:.0f} MB"
    if name == "running":
        return "yes" if value else "no"
    return "nobody is signed in" if value is None else str(value)
