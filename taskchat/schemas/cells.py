"""Cells of CSV that no spreadsheet takes for a formula. Pure."""

from __future__ import annotations

import re

_BEGINS = r"[=+\-@\t\r\n|%\uff1d\uff0b\uff0d\uff20]"  # the last four are wide, as East Asian keyboards write them
_FORMULA = re.compile(f"'*{_BEGINS}")
_QUOTED = re.compile(f"'+{_BEGINS}")


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe before what could be one."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """The cell as it was before it was guarded."""
    return cell[1:] if _QUOTED.match(cell) else cell
