"""The token that every request bears: read once, traded for another when it is refused."""

from __future__ import annotations

import threading

from taskchat.client.session import Session


class Token:
    """The signed-in user's access token, for many threads. Who signs in as somebody else meanwhile is noticed."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._lock = threading.Lock()
        self._whose = ""
        self._token = ""

    def current(self) -> str:
        """The token to send. Raises NotSignedIn with what to do."""
        with self._lock:
            whose = self._session.key
            if not self._token or whose != self._whose:
                self._token, self._whose = self._session.token(), whose
            return self._token

    def instead_of(self, refused: str) -> str:
        """Another token than the one that the server refuses. Raises NotSignedIn when there is none."""
        with self._lock:
            if self._token in ("", refused):
                self._token = ""
                self._token = self._session.renew(refused)
            return self._token
