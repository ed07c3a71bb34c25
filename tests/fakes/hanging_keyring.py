"""A keyring that never answers, as on machines without a desktop: for processes that tests start."""

from __future__ import annotations

import threading

from keyring.backend import KeyringBackend


class Keyring(KeyringBackend):
    """Waits for what never comes."""

    priority = 1

    def get_password(self, service: str, username: str) -> str | None:
        threading.Event().wait()
        return None

    def set_password(self, service: str, username: str, password: str) -> None:
        threading.Event().wait()

    def delete_password(self, service: str, username: str) -> None:
        threading.Event().wait()
