"""The manual page is what roff understands, and tells of every command."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from scripts.man_page import escaped
from scripts.reference import MAN_PAGE
from taskchat.cli import commands

PAGE = MAN_PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", commands.TABLE)
def test_every_command_has_its_place(path: str) -> None:
    assert f".SS {escaped(f'taskchat {path}')}\n" in PAGE


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("--json", "\\-\\-json"),
        ("a\\b", "a\\eb"),
        ("tk_…", "tk_\\[u2026]"),
        (".file", "\\&.file"),
        ("a\n'quoted'", "a\n\\&'quoted'"),
        ("~/.config", "\\(ti/.config"),
    ],
)
def test_what_roff_would_take_for_its_own_is_escaped(text: str, written: str) -> None:
    assert escaped(text) == written


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")
def test_it_is_shown_without_a_complaint() -> None:
    shown = subprocess.run(
        ["groff", "-man", "-Tutf8", "-P-cbou", "-ww", "-rLL=100n", str(MAN_PAGE)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (shown.returncode, shown.stderr) == (0, "")
    for words in ("taskchat - run your to-do list by talking", "--with-token", "~/.config/taskchat/config.toml"):
        assert words in shown.stdout
