"""What a check has found."""

from __future__ import annotations

from typing import NamedTuple

OK, WARNING, PROBLEM = "ok", "warning", "problem"


class Finding(NamedTuple):
    """`said` is what was found; `mend`, where something is wrong, what to do about it."""

    check: str
    state: str
    said: str
    mend: str = ""


def ok(check: str, said: str) -> Finding:
    """All is well."""
    return Finding(check, OK, said)


def warning(check: str, said: str, mend: str) -> Finding:
    """It works, but not as well as it could."""
    return Finding(check, WARNING, said, mend)


def problem(check: str, said: str, mend: str) -> Finding:
    """Something does not work."""
    return Finding(check, PROBLEM, said, mend)
