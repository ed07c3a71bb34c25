"""A keyring in a file, for processes that tests start: PYTHON_KEYRING_BACKEND names it, KEYRING_FILE the file."""

from __future__ import annotations

import json
import os
from pathlib import Path

from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

BACKEND = f"{__name__}.Keyring"


class Keyring(KeyringBackend):
    """As far as `keyring` asks for it."""

    priority = 1

    def get_password(self, service: str, username: str) -> str | None:
        """What is kept."""
        return _read().get(f"{service}/{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep it."""
        _file().write_text(json.dumps(_read() | {f"{service}/{username}": password}))

    def delete_password(self, service: str, username: str) -> None:
        """Remove it."""
        kept = _read()
        if kept.pop(f"{service}/{username}", None) is None:
            raise PasswordDeleteError
        _file().write_text(json.dumps(kept))


def _file() -> Path:
    return Path(os.environ["KEYRING_FILE"])


def _read() -> dict[str, str]:
    return dict(json.loads(_file().read_text())) if _file().exists() else {}
