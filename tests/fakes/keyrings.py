"""Keyrings in memory, and the ways in which they fail."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable

import pytest


class NoKeyringError(RuntimeError):
    """As keyring calls it."""


def no_keyring() -> None:
    raise NoKeyringError


def locked() -> None:
    raise RuntimeError("it is locked")


def exits() -> None:
    raise SystemExit(3)


def keyring_that(
    monkeypatch: pytest.MonkeyPatch, does: Callable[[], None] = lambda: None
) -> dict[tuple[str, str], str]:
    """A keyring in memory, which does this first."""
    kept: dict[tuple[str, str], str] = {}

    def get(service: str, name: str) -> str | None:
        does()
        return kept.get((service, name))

    def put(service: str, name: str, text: str) -> None:
        does()
        kept[service, name] = text

    def remove(service: str, name: str) -> None:
        does()
        del kept[service, name]

    module = types.ModuleType("keyring")
    vars(module).update(get_password=get, set_password=put, delete_password=remove)
    monkeypatch.setitem(sys.modules, "keyring", module)
    return kept
