"""A command imports what it needs: told by a real run of each, in a process of its own."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator

import pytest

from taskchat.cli import commands
from taskchat.client import local
from tests.fakes.terminal import imported_by, in_pipe

pytestmark = pytest.mark.slow
SERVERS = {"fastapi", "starlette", "uvicorn", "sqlmodel", "sqlalchemy", "agents", "openai", "mcp", "textual"}
HEAVY = SERVERS | {"pydantic", "typer", "click", "httpx", "rich", "asyncio", "keyring", "http.client", "ssl", "logging"}


@pytest.fixture(scope="module")
def folder() -> Iterator[str]:
    """A machine with its own local server, which is running, and a task."""
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory(prefix="tc-") as found:
        patch.setenv("TASKCHAT_HOME", found)
        assert in_pipe(["ask", "add milk tomorrow"]).code == 0
        yield found
        patch.setenv("TASKCHAT_HOME", found)
        local.stop()


@pytest.fixture(autouse=True)
def machine(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TASKCHAT_HOME", folder)


FAST = [
    ["--version"],
    ["--help"],
    ["ask", "add milk"],
    ["ask", "--json", "add milk"],
    ["ask", "--help"],
    ["tasks"],
    ["tasks", "list", "--json"],
    ["tasks", "list", "--status", "done"],
    ["tasks", "add", "bread"],
    ["tasks", "done", "1"],
    ["tasks", "show", "1"],
    ["tasks", "--help"],
    ["agenda"],
    ["conversations"],
    ["status"],
    ["accounts"],
    ["completion", "bash"],
    ["completion", "words", "bash", "tasks", "done", ""],
    ["completion", "words", "fish", "ask", "--conversation", ""],
    ["whoami"],
    ["help"],
    ["help", "exit-codes"],
    ["hello"],
    [],
]


@pytest.mark.parametrize("arguments", FAST, ids=" ".join)
def test_a_fast_command_imports_nothing_heavy(arguments: list[str]) -> None:
    assert imported_by(arguments) & HEAVY == set()


OTHERS = [["bots"], ["bots", "list"], ["docs", "list"], ["faqs", "list"], ["model", "list"], ["usage"], ["connections"]]


@pytest.mark.parametrize("arguments", [*OTHERS, ["serve", "--help"], ["users", "--help"]], ids=" ".join)
def test_no_client_command_imports_what_only_the_server_needs(arguments: list[str]) -> None:
    assert imported_by(arguments) & SERVERS == set()


@pytest.mark.parametrize("arguments", [["bots", "list"], ["tasks", "list"], ["ask", "hi"]], ids=" ".join)
def test_a_command_imports_no_other_commands_file(arguments: list[str]) -> None:
    files = {f"taskchat.cli.{entry.where.partition(':')[0]}" for entry in commands.TABLE.values() if entry.where}
    own = {name for name in files if name.startswith(f"taskchat.cli.{arguments[0]}")}
    assert imported_by(arguments) & (files - own) == set()
