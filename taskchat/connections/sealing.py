"""The secrets of connections, encrypted for the database: who has only that can't read them."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from taskchat.errors import ConnectionFailed

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PURPOSE = b"taskchat connections"
NONCE = 12  # bytes


@dataclass(frozen=True)
class Secrets:
    """What is sent to a server and never shown again."""

    headers: Mapping[str, str]
    env: Mapping[str, str]


class Seal:
    """Seals with a key that is made from the server's secret. What is sealed holds for one owner only, such as one
    connection of one user: put into another row it can't be opened."""

    def __init__(self, secret: str) -> None:
        self._secret = secret
        self._made: AESGCM | None = None

    def seal(self, found: Secrets, owner: str) -> str | None:
        """The text to store; None where there is nothing to hide."""
        if not found.headers and not found.env:
            return None
        plain = json.dumps({"headers": dict(found.headers), "env": dict(found.env)}).encode()
        nonce = secrets.token_bytes(NONCE)
        return base64.b64encode(nonce + self._cipher().encrypt(nonce, plain, owner.encode())).decode()

    def open(self, sealed: str | None, owner: str) -> Secrets:
        """What was sealed. Raises ConnectionFailed when it was under another secret of the server."""
        if sealed is None:
            return Secrets({}, {})
        from cryptography.exceptions import InvalidTag

        raw = base64.b64decode(sealed)
        try:
            plain = self._cipher().decrypt(raw[:NONCE], raw[NONCE:], owner.encode())
        except InvalidTag as error:
            raise ConnectionFailed(
                "The secrets of this connection can't be read any more: this server has another TASKCHAT_SECRET.",
                hint="Disconnect it, and connect it again.",
            ) from error
        found: dict[str, Any] = json.loads(plain)
        return Secrets(found["headers"], found["env"])

    def _cipher(self) -> AESGCM:
        if self._made is None:  # at the first use: the library is slow to import, and few servers have connections
            from cryptography.hazmat.primitives.ciphers.aead import AESGCM
            from cryptography.hazmat.primitives.hashes import SHA256
            from cryptography.hazmat.primitives.kdf.hkdf import HKDF

            key = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(self._secret.encode())
            self._made = AESGCM(key)
        return self._made
