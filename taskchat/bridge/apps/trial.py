"""Whether `taskchat mcp` works: started as an application would, greeted, and asked for its tools."""

from __future__ import annotations

import json
import os
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from taskchat import __version__
from taskchat.errors import ServerUnreachable, TaskchatError, error_for

PASSED_ON = ("HOME", "LOGNAME", "PATH", "SHELL", "TERM", "USER", "APPDATA", "LOCALAPPDATA", "USERPROFILE", "SYSTEMROOT")
HELLO = {
    "protocolVersion": "2025-11-25",
    "capabilities": {},
    "clientInfo": {"name": "taskchat", "version": __version__},
}
SECONDS = 90.0


class Trial(NamedTuple):
    """What was found."""

    server: str
    tools: list[str]
    greeted_seconds: float
    seconds: float


def run(command: Sequence[str], env: Mapping[str, str]) -> Trial:
    """Start the command, greet it, ask for its tools. Raises the error that it tells, or ServerUnreachable."""
    environ = {name: os.environ[name] for name in PASSED_ON if name in os.environ} | dict(env)
    started = time.monotonic()
    try:
        process = subprocess.Popen(command, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    except OSError as error:
        raise ServerUnreachable(f"{command[0]} can't be started: {error.strerror or error}.") from error
    limit = threading.Timer(SECONDS, process.kill)
    limit.start()
    with process:
        asking = _asking(process)
        try:
            greeting = next(asking)
            greeted = time.monotonic() - started
            tools = next(asking)
        finally:
            limit.cancel()
            process.terminate()
    info = greeting.get("serverInfo", {})
    names = [str(tool.get("name")) for tool in tools.get("tools", [])]
    return Trial(f"{info.get('name')} {info.get('version')}", names, greeted, time.monotonic() - started)


def _asking(process: subprocess.Popen[bytes]) -> Iterator[dict[str, Any]]:
    """The results of the greeting and of the question for tools."""
    yield _ask(process, 1, "initialize", HELLO)
    _send(process, {"jsonrpc": "2.0", "method": "notifications/initialized"})
    yield _ask(process, 2, "tools/list", {})


def _ask(process: subprocess.Popen[bytes], number: int, method: str, params: Mapping[str, Any]) -> dict[str, Any]:
    _send(process, {"jsonrpc": "2.0", "id": number, "method": method, "params": params})
    for line in process.stdout or ():
        answer = json.loads(line)
        if answer.get("id") != number:
            continue
        if (error := answer.get("error")) is not None:
            raise _error(error)
        result: dict[str, Any] = answer["result"]
        return result
    raise ServerUnreachable("taskchat mcp ended without an answer.", hint="Above stands what it said.")


def _send(process: subprocess.Popen[bytes], body: Mapping[str, Any]) -> None:
    if process.stdin is not None:
        try:
            process.stdin.write(json.dumps(body).encode() + b"\n")
            process.stdin.flush()
        except BrokenPipeError:
            return  # it has ended, which reading will tell


def _error(told: Mapping[str, Any]) -> TaskchatError:
    data = told.get("data") or {}
    hint = data.get("hint")
    text = str(told.get("message", ""))
    return error_for(data.get("code"))(text.removesuffix(f" {hint}") if hint else text, hint=hint)
