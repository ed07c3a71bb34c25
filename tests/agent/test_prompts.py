"""Prompts are files, ours or the deployer's."""

from __future__ import annotations

from pathlib import Path

import pytest

from taskchat.agent.prompts import prompt
from taskchat.errors import Misconfigured


def test_a_prompt_is_there_and_speaks_of_now() -> None:
    assert "$now" in prompt("system")


def test_a_deployers_prompt_replaces_ours(tmp_path: Path) -> None:
    (tmp_path / "system.txt").write_text("Speak like a pirate.", encoding="utf-8")
    assert prompt("system", folder=str(tmp_path)) == "Speak like a pirate."


def test_a_folder_without_the_prompt_leaves_ours(tmp_path: Path) -> None:
    assert prompt("system", folder=str(tmp_path)) == prompt("system")


def test_a_prompt_that_is_no_text_says_so(tmp_path: Path) -> None:
    (tmp_path / "system.txt").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Misconfigured, match=r"can't be read"):
        prompt("system", folder=str(tmp_path))


def test_a_prompt_that_nobody_wrote_is_an_error() -> None:
    with pytest.raises(Misconfigured, match="no prompt named"):
        prompt("sonnet")
