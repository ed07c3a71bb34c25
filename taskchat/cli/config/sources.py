"""Every setting with its value, and where that comes from."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import fields
from difflib import get_close_matches
from typing import Any, NamedTuple

from taskchat import paths
from taskchat.config import ADDRESSES, PREFIX, SECRETS, SHOW_ALL, Settings, read_file, variable_of
from taskchat.errors import InvalidInput

DEFAULT, FILE, ENVIRONMENT = "default", "file", "environment"
HIDDEN = "(hidden)"


class Known(NamedTuple):
    """A setting. `value` is what a server would take that starts now; `source` is where it comes from."""

    name: str
    value: Any
    source: str
    variable: str
    about: str

    @property
    def shown(self) -> Any:
        """The value, as far as it may be seen."""
        if self.name in SECRETS:
            return HIDDEN if self.value else self.value
        return without_password(self.value) if self.name in ADDRESSES else self.value

    def line(self) -> str:
        """The value as text for people."""
        if isinstance(self.shown, bool):
            return "on" if self.shown else "off"
        return f"{self.shown:g}" if isinstance(self.shown, float) else str(self.shown)


def known_settings(environ: Mapping[str, str] = os.environ) -> list[Known]:
    """Every setting, in the order of their declaration. Raises Misconfigured when one can't be read."""
    written = read_file(paths.config_file())
    settings = Settings.load(environ)
    return [
        Known(
            item.name,
            getattr(settings, item.name),
            ENVIRONMENT if environ.get(variable_of(item), "").strip() else FILE if item.name in written else DEFAULT,
            variable_of(item),
            item.metadata["help"],
        )
        for item in fields(Settings)
    ]


def name_of(word: str) -> str:
    """The setting that is meant by its name or its variable. Raises InvalidInput."""
    names = [item.name for item in fields(Settings)]
    name = word.strip().lower().replace("-", "_").removeprefix(PREFIX.lower())
    if name in names:
        return name
    near = get_close_matches(name, names, n=1)
    raise InvalidInput(f"There is no setting {word}.", hint=f"Did you mean {near[0]}?" if near else SHOW_ALL)


def without_password(address: str) -> str:
    """An address whose password, if it has one, can't be seen."""
    scheme, mark, rest = address.partition("://")
    before, at, behind = rest.rpartition("@")
    user, colon, _ = before.partition(":")
    return f"{scheme}{mark}{user}{colon}***{at}{behind}" if colon and at else address
