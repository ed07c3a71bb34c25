"""The table of commands: everything in it can be called, is described, and has an example."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from scripts.command_reference import Described, completion_table, described
from taskchat.cli import commands
from taskchat.cli.completion.candidates import TABLE
from tests.cli.conftest import Run
from tests.fakes.terminal import ROOT

EVERY = {each.path: each for each in described()}


def leaves() -> list[Described]:
    return [each for each in EVERY.values() if not each.commands]


@pytest.mark.parametrize("path", [each.path for each in leaves()])
def test_every_command_says_what_it_is_and_has_an_example(path: str) -> None:
    found = EVERY[path]
    assert found.told.endswith(".")
    shorter = [group for group, command in commands.DEFAULTS.items() if command == path]
    below = found.help.partition("\n")[2]
    assert any(f"taskchat {name}" in below for name in [path, *shorter]), "no example"
    assert all(option["told"] for option in found.options.values()), "an option without a word"


@pytest.mark.parametrize("path", [each.path for each in EVERY.values() if not each.path.startswith("eval")])
def test_help_is_there_by_both_names_and_by_the_help_command(run: Run, path: str) -> None:
    words = path.split()
    shown = run(*words, "--help")
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.startswith("Usage: taskchat")
    assert run(*words, "-h") == shown
    if words:
        assert run("help", *words) == shown


def test_every_command_of_the_first_level_stands_in_the_help_once() -> None:
    shown = [entry.path for _, entries in commands.sections() for entry in entries]
    assert sorted(shown) == sorted(commands.names())


def test_defaults_are_commands() -> None:
    assert set(commands.DEFAULTS.values()).issubset(commands.TABLE)
    assert commands.OWN_SIGNALS.issubset(commands.TABLE)


def test_the_table_for_completion_is_fresh() -> None:
    program = "from scripts.command_reference import completion_table; print(completion_table(), end='')"
    environ = {**os.environ, "TERM": "dumb", "COLUMNS": "100", "NO_COLOR": "1"}
    fresh = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=environ, cwd=ROOT, check=True
    )
    assert json.loads(fresh.stdout) == json.loads(TABLE.read_text(encoding="utf-8")), "run: make docs"
    assert json.loads(completion_table())
