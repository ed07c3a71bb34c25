"""Exit codes."""

from __future__ import annotations

from taskchat.cli import exits
from taskchat.errors import every_error


def test_every_error_has_a_code_that_the_help_explains() -> None:
    for kind in every_error():
        code = exits.code_of(kind("No."))
        assert code in exits.MEANINGS
        assert code != exits.DONE
