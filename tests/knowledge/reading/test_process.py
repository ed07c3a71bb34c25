"""The process that reads: it says how far it is, has none of this one's secrets, and can do nothing but read."""

from __future__ import annotations

import asyncio
import subprocess
import sys

import pytest

from taskchat.knowledge.reading import process
from taskchat.knowledge.reading.source import CannotRead, Limits
from tests.fakes import papers
from tests.knowledge.reading.reads import read


async def test_it_says_how_far_it_is() -> None:
    told: list[tuple[str, int, int]] = []
    await read(papers.pdf(*[f"page {number}" for number in range(9)]), "pdf", told=lambda *now: told.append(now))
    assert told == [*(("reading", number, 9) for number in range(9)), ("splitting", 0, 1)]


async def test_nothing_of_it_is_left_when_nobody_waits_for_it_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[asyncio.subprocess.Process] = []
    start = asyncio.create_subprocess_exec

    async def starting(*arguments: str, **options: object) -> asyncio.subprocess.Process:
        started.append(await start(*arguments, **options))  # type: ignore[arg-type]
        reading.cancel()
        return started[0]

    monkeypatch.setattr(asyncio, "create_subprocess_exec", starting)
    reading = asyncio.create_task(read(b"<p>" * 3_000_000, "html"))
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert started[0].returncode is not None


async def test_a_reader_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    without = "import sys; sys.modules['pypdf'] = None; from taskchat.knowledge.reading.child import main; "
    command = (sys.executable, "-B", "-c", f"{without}main(sys.argv[1:])")
    monkeypatch.setattr(process, "COMMAND", command)
    with pytest.raises(CannotRead, match="can't read this kind of file yet") as told:
        await read(papers.pdf("x"), "pdf")
    assert "pip install 'taskchat[documents]'" in told.value.hint


TRIES = {
    "a connection": "import socket; socket.create_connection(('127.0.0.1', 9))",
    "a program": "import subprocess; subprocess.run(['true'])",
    "a shell": "import os; os.system('true')",
    "a file": "open('made-by-a-reader', 'w')",
    "a deletion": "import os; os.remove('made-by-a-reader')",
}


@pytest.mark.parametrize("what", TRIES)
def test_it_may_do_nothing_but_read(what: str) -> None:
    code = f"from taskchat.knowledge.reading.caps import forbid; forbid()\n{TRIES[what]}"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert "PermissionError: a reader" in ran.stderr


async def test_it_has_no_variable_of_this_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TASKCHAT_SECRET", "of this server")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-this-server")
    show = "import os, sys, json; sys.stdout.write(json.dumps({'failed': ' '.join(os.environ.values()), 'hint': ''}))"
    monkeypatch.setattr(process, "COMMAND", (sys.executable, "-c", show))
    with pytest.raises(CannotRead) as told:
        await read(b"x", "txt")
    assert "of this server" not in told.value.reason
    assert "sk-of-this-server" not in told.value.reason


@pytest.mark.parametrize(
    "says", ["", "no JSON\n", '{"text": 10, "form": "plain"}\nabc', '{"text": 999999999999}\n', "{"]
)
async def test_whatever_it_says_is_no_harm(monkeypatch: pytest.MonkeyPatch, says: str) -> None:
    monkeypatch.setattr(process, "COMMAND", (sys.executable, "-c", f"import sys; sys.stdout.write({says!r})"))
    with pytest.raises(CannotRead, match="could not be read"):
        await read(b"x", "txt")


def test_its_limits_travel_as_words() -> None:
    import json

    limits = Limits(memory=1, seconds=2, characters=3, unpacked=4)
    assert Limits(**json.loads(limits.written())) == limits
