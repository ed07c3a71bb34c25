"""The local server's log does not grow without end."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

from taskchat import paths
from taskchat.server.log_file import turn_over


@contextlib.contextmanager
def bound() -> Iterator[None]:
    """This process's standard output and error go to the log, as the local server's do."""
    paths.make_private(paths.server_log().parent)
    before = [os.dup(1), os.dup(2)]
    log = os.open(paths.server_log(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for output in (1, 2):
        os.dup2(log, output)
    os.close(log)
    try:
        yield
    finally:
        for output, original in zip((1, 2), before, strict=True):
            os.dup2(original, output)
            os.close(original)


def test_a_long_log_is_put_aside_and_a_new_one_begun() -> None:
    with bound():
        os.write(2, b"before\n" * 100)
        turned = turn_over(10_000), turn_over(100)
        os.write(2, b"after\n")
        os.write(1, b"and this\n")
    assert turned == (False, True)
    assert paths.server_log().read_bytes() == b"after\nand this\n"
    assert paths.server_log().stat().st_mode & 0o777 == 0o600
    assert paths.former_log().read_bytes() == b"before\n" * 100


def test_any_other_output_is_left_alone() -> None:
    paths.make_private(paths.server_log().parent)
    paths.server_log().write_bytes(b"x" * 200)
    assert not turn_over(100)
    paths.server_log().unlink()
    assert not turn_over(100)
