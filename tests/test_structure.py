"""The house rules that a machine can hold: names, homes of things, the error tree, what a start may import."""

from __future__ import annotations

import ast
import functools
import re
import subprocess
import sys
from pathlib import Path

import pytest

import taskchat
from taskchat import errors
from taskchat.cli import exits
from taskchat.server import problems
from tests.client.conftest import home, server
from tests.client.fake_server import FakeServer, Reply, chat_reply, turn_events

__all__ = ["home", "server"]

PACKAGE = Path(taskchat.__file__).parent
TESTS = Path(__file__).parent
NAMELESS = {"utils", "util", "helpers", "helper", "common", "core", "base", "misc", "manager", "managers"}
HEAVY = ["typer", "click", "rich", "httpx", "pydantic", "fastapi", "keyring", "dataclasses", "inspect", "asyncio"]

# What has one home, and where that is.
HOMES: dict[str, tuple[str, set[str]]] = {
    "the clock": (
        r"\b(?:datetime|dt)\.(?:now|utcnow|today)\(|\bdate\.today\(",
        {
            "server/app.py",  # the server's clock
            "server/launch.py",  # when it was started
            "cli/clock.py",
            "tui/screens/chat.py",
        },
    ),
    "the home folder": (r"Path\.home\(|expanduser\(\"~|\bplatformdirs\b(?! )", {"paths.py"}),
    "printing": (r"(?<![.\w])print\(", set()),
    "standard streams": (r"\bsys\.(?:stdout|stderr|stdin)\b", {"cli/printing.py", "logs.py"}),
    "the way out": (r"\bsys\.exit\(|\bos\._exit\(", {"cli/launch.py"}),
    "SQL engines": (r"\bcreate_(async_)?engine\(", {"store/sqlite.py", "store/postgres.py"}),
}


@functools.cache
def sources() -> list[tuple[str, str]]:
    found = sorted(PACKAGE.rglob("*.py"))
    return [(path.relative_to(PACKAGE).as_posix(), path.read_text(encoding="utf-8")) for path in found]


@functools.cache
def code_of(source: str) -> str:
    """The source without its strings, which may tell people how to print."""
    tree = ast.parse(source)
    lines = source.splitlines()
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            for number in range(node.lineno - 1, node.end_lineno or node.lineno):
                start = node.col_offset if number == node.lineno - 1 else 0
                end = node.end_col_offset if number == (node.end_lineno or 0) - 1 else None
                line = lines[number].encode()
                blank = b" " * len(line[start:end])
                lines[number] = (line[:start] + blank + (line[end:] if end is not None else b"")).decode()
    return "\n".join(line.partition("  #")[0] for line in lines)


def test_no_module_has_a_name_that_says_nothing() -> None:
    for name, _ in sources():
        assert not NAMELESS & set(name.removesuffix(".py").split("/")), name


@pytest.mark.parametrize("what", HOMES)
def test_what_has_one_home_is_nowhere_else(what: str) -> None:
    pattern, homes = HOMES[what]
    assert {name for name, source in sources() if re.search(pattern, code_of(source))} == homes


def test_there_is_one_way_out() -> None:
    assert sum(code_of(source).count("sys.exit(") for _, source in sources()) == 1


def test_everything_public_is_described() -> None:
    for name, source in sources():
        assert ast.get_docstring(ast.parse(source)) or not source.strip(), f"{name} does not say what it is"


def test_every_error_has_a_status_and_an_exit_code() -> None:
    for kind in errors.every_error():
        status = problems.STATUS[kind]
        assert 400 <= status < 600
        assert exits.code_of(kind("detail")) in exits.MEANINGS
        assert errors.error_for(kind.code) is kind


def test_every_error_has_a_code_of_its_own() -> None:
    codes = [kind.code for kind in errors.every_error()]
    assert len(set(codes)) == len(codes)


def test_the_error_tree_in_the_docstring_is_the_one_of_the_classes() -> None:
    drawn = re.findall(r"^[├└]── (\w+) ", errors.__doc__ or "", re.MULTILINE)
    assert drawn == [
        kind.__name__ for kind in errors.TaskchatError.__subclasses__() if kind.__module__ == errors.__name__
    ]


@pytest.mark.parametrize("module", ["taskchat.cli.launch", "taskchat.cli.ask", "taskchat.paths", "taskchat.errors"])
def test_the_way_of_ask_imports_nothing_heavy(module: str) -> None:
    program = f"import sys, {module}; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_whole_ask_imports_nothing_heavy(server: FakeServer) -> None:
    server.on("POST /api/v1/chat", Reply(body=chat_reply("Added milk."), events=turn_events("Added milk.")))
    program = (
        "import sys; from taskchat.cli import launch; code = launch.run(['ask', 'add milk']); "
        f"print(code, [name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "Added milk.\n0 []\n", done.stderr


def test_no_test_waits_for_time_to_pass() -> None:
    wait = re.compile(r"\bsleep\((?!0\))")
    for path in TESTS.rglob("*.py"):
        if path != Path(__file__):
            assert not wait.search(code_of(path.read_text(encoding="utf-8"))), path.name
