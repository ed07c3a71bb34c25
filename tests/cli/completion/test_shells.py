"""The scripts in real shells: what is typed, a Tab, and what stands there then."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.client.conftest import home, keep_local_token, server
from tests.client.fake_server import FakeServer, Reply, task
from tests.fakes.terminal import ROOT, Terminal, terminal

__all__ = ["home", "server"]
pytestmark = pytest.mark.slow
SHELLS = ["bash", "zsh", "fish"]


def needs(shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")


@pytest.fixture
def on_the_path(tmp_path: Path, server: FakeServer, monkeypatch: pytest.MonkeyPatch) -> Path:
    """`taskchat` as a command of the shell, which speaks with the fake server."""
    script = tmp_path / "bin" / "taskchat"
    script.parent.mkdir()
    script.write_text(f'#!/bin/sh\nexec {sys.executable} -m taskchat "$@"\n')
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{script.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("HOME", str(tmp_path))
    keep_local_token("good")
    server.on("GET /api/v1/tasks", Reply(body={"items": [task(27, "buy milk, bread & 'x'")], "next_cursor": None}))
    return tmp_path


STARTS = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], 'PS1="> "; eval "$(taskchat completion bash)"'),
    "zsh": (
        ["zsh", "-f", "-i"],
        "PS1='> '; autoload -U compinit; compinit -u -D; bindkey '^I' complete-word; source <(taskchat completion zsh)",
    ),
    "fish": (["fish", "--no-config", "-i"], "taskchat completion fish | source"),
}


@pytest.fixture(params=["bash", "zsh"])
def shell(request: pytest.FixtureRequest, on_the_path: Path) -> Iterator[Terminal]:
    """An interactive shell that has read the script."""
    needs(request.param)
    command, setup = STARTS[request.param]
    with terminal([], command=command) as running:
        running.type(f"{setup}; echo rea''dy\n".encode())
        running.until("ready\n")
        yield running


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("taskchat stat", "taskchat status"),
        ("taskchat ask --conv", "taskchat ask --conversation"),
        ("taskchat tasks don", "taskchat tasks done"),
        ("taskchat tasks done ", "taskchat tasks done 27"),
        ("taskchat docs add /etc/hostnam", "taskchat docs add /etc/hostname"),
    ],
)
def test_a_tab_completes(shell: Terminal, typed: str, completed: str) -> None:
    if typed.endswith("hostnam") and not Path("/etc/hostname").exists():
        pytest.skip("there is no /etc/hostname here")
    shell.type(f"{typed}\t".encode())
    shell.type(b"\x01echo '\x05'\n")  # to the line's start and end: shows the line as it stands
    shell.until(completed)


FISH = [
    ("taskchat stat", "status"),
    ("taskchat tasks don", "done\tMark tasks as done."),
    ("taskchat tasks done ", "27\tbuy milk, bread & 'x'"),
    ("taskchat ask --conv", "--conversation\tGo on with this conversation."),
    ("taskchat docs add /etc/pass", "/etc/passwd"),
]


@pytest.mark.parametrize(("typed", "completed"), FISH)
def test_fish_completes_with_what_it_is(on_the_path: Path, typed: str, completed: str) -> None:
    needs("fish")
    program = f'taskchat completion fish | source; complete -C "{typed}"'
    ran = subprocess.run(["fish", "--no-config", "-c", program], capture_output=True, text=True, check=True)
    assert any(line.startswith(completed) for line in ran.stdout.splitlines()), ran.stdout
    assert ran.stderr == ""


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_is_one_that_the_shell_can_read(on_the_path: Path, shell: str) -> None:
    needs(shell)
    script = subprocess.run(["taskchat", "completion", shell], capture_output=True, text=True, check=True).stdout
    ran = subprocess.run([shell, "-n"], input=script, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_the_shell_in_use_is_the_default(on_the_path: Path) -> None:
    def printed(shell: str) -> subprocess.CompletedProcess[str]:
        environ = {**os.environ, "SHELL": shell}
        return subprocess.run(["taskchat", "completion"], capture_output=True, text=True, env=environ, check=False)

    assert printed("/usr/bin/zsh").stdout.startswith("#compdef taskchat")
    assert "for fish" in printed("/usr/local/bin/fish").stdout
    assert "For which shell?" in printed("/bin/tcsh").stderr
