"""The keys of models as the keyring gave them a moment ago, read beside the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from taskchat.errors import ModelKeyRefused
from taskchat.keychain import KeyringUnusable, model_entry

KEY_SECONDS = 60.0  # that a key is remembered, and that a keyring is left alone that can't be used
NO_KEY_SECONDS = 5.0  # that there was none: somebody may be about to put one there


class KeyringKeys:
    """Asks the keyring once, however many turns need the same key. `read` may block, for a few seconds at most."""

    def __init__(self, read: Callable[[str], str | None], monotonic: Callable[[], float]) -> None:
        self._read, self._monotonic = read, monotonic
        self._known: dict[str, tuple[str | None, float]] = {}
        self._asking = asyncio.Lock()

    async def key(self, key_name: str) -> str | None:
        """The key of a provider or an address, None where there is none or the keyring can't be used."""
        async with self._asking:
            key, until = self._known.get(key_name, (None, 0.0))
            if self._monotonic() < until:
                return key
            try:
                key = ((await asyncio.to_thread(self._read, model_entry(key_name))) or "").strip() or None
                seconds = KEY_SECONDS if key else NO_KEY_SECONDS
            except KeyringUnusable:
                key, seconds = None, KEY_SECONDS
            self._known[key_name] = key, self._monotonic() + seconds
            return key

    def forget(self) -> None:
        """Ask again next time."""
        self._known.clear()


def sound(key: str, where: str) -> str:
    """The key, if it can be sent: one with a line break would be more than one header. Raises ModelKeyRefused."""
    if not key.isascii() or not key.isprintable() or " " in key:
        raise ModelKeyRefused(
            f"The key in {where} has characters that no key has.", hint="Copy it again, without spaces or line breaks."
        )
    return key
