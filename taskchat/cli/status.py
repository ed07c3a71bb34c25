"""`taskchat status`: which server, and what it is like."""

from __future__ import annotations

import contextlib
import os
from typing import Any

from taskchat import __version__, paths
from taskchat.cli import exits, printing
from taskchat.cli.parsing import Fast, Given, with_json
from taskchat.client import local, processes
from taskchat.client.session import Session, open_session
from taskchat.client.turns import own_model
from taskchat.client.wire import send
from taskchat.errors import TaskchatError

MODELS = "/api/v1/models?search=false"


def _status(given: Given) -> int:
    session = open_session(say=printing.note)
    found = _local(session) if session.local else _remote(session)
    found = {"server": session.name, **found, "client": __version__, "data": str(paths.data_dir())}
    if paths.config_file().exists():
        found |= {"config": str(paths.config_file())}
    if session.local:
        found |= {"log": str(paths.server_log())}
    if os.environ.get("TASKCHAT_TOKEN"):
        found["account"] = "of TASKCHAT_TOKEN"
    if given.json:
        printing.raw_json(found)
    else:
        if state_of_model := found.pop("model_state", None):
            found["model"] += f" ({state_of_model})"
        for name, value in found.items():
            printing.out(f"{name + ':':<12}{_shown(name, value)}")
    return exits.DONE if found["running"] or session.local else exits.UNREACHABLE


def _local(session: Session) -> dict[str, Any]:
    record = local.running()
    if record is None:
        return {"running": False}
    found = {"running": True, "version": record.version, "address": record.address, "pid": record.pid}
    if record.started_at:
        found["started"] = record.started_at
    if (used := processes.memory(record.pid)) is not None:
        found["memory"] = used
    return found | model_of(record.address, session)


def _remote(session: Session) -> dict[str, Any]:
    name = session.name
    account = session.account
    try:
        health = send(name, "GET", "/health", seconds=local.HEALTH_SECONDS).json()
        running = {"running": True, "version": str(health["version"])} | model_of(name, session)
    except (OSError, ValueError, KeyError, TypeError, TaskchatError):
        running = {"running": False}
    return {**running, "account": account}


def model_of(address: str, session: Session) -> dict[str, Any]:
    """The model that answers who is signed in, else the server's, and what is known to be wrong with it."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError, StopIteration, TaskchatError):
        return _own_model(address, session)
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError, TaskchatError):
        model = send(address, "GET", "/ready", seconds=local.HEALTH_SECONDS).json()["model"]
        return {"model": str(model["detail"]), "model_state": model.get("state")}
    return {}


def _own_model(address: str, session: Session) -> dict[str, Any]:
    record = local.recorded()
    if session.local and (record is None or record.version != __version__):
        raise ValueError("to ask for a token would start another server")
    token = session.token()
    answer = send(address, "GET", MODELS, token=token, seconds=local.HEALTH_SECONDS)
    if answer.status == 401:
        answer.close()
        answer = send(address, "GET", MODELS, token=session.renew(token), seconds=local.HEALTH_SECONDS)
    if answer.status >= 300:
        raise answer.error(session.name)
    page = answer.json()
    name = own_model(session) or str(page["in_use"])
    states = {str(each["name"]): each.get("state") for each in page["items"]}
    return {"model": name, "model_state": states.get(name)}


def _shown(name: str, value: Any) -> str:
    if name == "memory":
        return f"{value / 2**20:.0f} MB"
    if name == "running":
        return "yes" if value else "no"
    return "nobody is signed in" if value is None else str(value)


STATUS = Fast(
    with_json,
    _status,
    more="It starts nothing. Where a server that one signs in to can't be reached, the exit code is 5.",
    examples="taskchat status\ntaskchat status --json | jq -r .version",
)
