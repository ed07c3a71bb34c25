"""Files are written whole, or what was there stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from taskchat.cli.files import write_whole
from taskchat.errors import TaskchatError


def test_a_file_is_replaced_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    write_whole(file, b"one")
    write_whole(file, b"two")
    assert (file.read_bytes(), [each.name for each in tmp_path.iterdir()]) == (b"two", ["a.txt"])


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_is_said_in_words() -> None:
    with pytest.raises(TaskchatError, match="can't be written: No space left"):
        write_whole(Path("/dev/full"), b"x" * 100_000)


def test_a_place_that_is_none_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(TaskchatError, match="can't be written"):
        write_whole(tmp_path / "none" / "a.txt", b"x")
    with pytest.raises(TaskchatError, match="can't be written"):
        write_whole(tmp_path, b"x")
