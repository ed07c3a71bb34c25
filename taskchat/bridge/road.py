"""The way to the server: its address, the user's token, connections that are kept, and what to do when it is gone."""

from __future__ import annotations

import threading
from collections.abc import Mapping

from taskchat.bridge.credentials import Token
from taskchat.bridge.exchanges import Call, Connections, Exchange
from taskchat.client import local, wire
from taskchat.client.session import Session

PATH = "/mcp"
ACCEPT = f"application/json, {wire.EVENT_STREAM}"


class Road:
    """Requests to the server's /mcp as the signed-in user, from many threads."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._token = Token(session)
        self._connections = Connections()
        self._reviving = threading.Lock()

    def is_asleep(self) -> bool:
        """Whether the server must be started first, which takes seconds."""
        if not self.session.local:
            return False
        record = local.running()
        return record is None or not local.fits(record)

    def wake(self) -> None:
        """See to it that the server is there and the token at hand."""
        if self.is_asleep():
            self.revive()
        self._token.current()

    def revive(self) -> None:
        """After a broken connection: start the server again, where that is in our hands."""
        with self._reviving:
            self.session.revive()

    def close(self) -> None:
        """Nothing more will be sent."""
        self._connections.close()

    def post(self, body: bytes, headers: Mapping[str, str], call: Call) -> Exchange:
        """Send a message."""
        return self.send("POST", body, {**headers, "Content-Type": "application/json"}, call)

    def send(
        self,
        method: str,
        body: bytes | None,
        headers: Mapping[str, str],
        call: Call,
        seconds: float = wire.ANSWER_SECONDS,
    ) -> Exchange:
        """Send a request with the user's token, and once more with another one if that is refused."""
        token = self._token.current()
        exchange = self._signed(method, body, headers, call, seconds, token)
        if exchange.status != 401:
            return exchange
        with exchange:
            exchange.finish()
        return self._signed(method, body, headers, call, seconds, self._token.instead_of(token))

    def _signed(
        self, method: str, body: bytes | None, headers: Mapping[str, str], call: Call, seconds: float, token: str
    ) -> Exchange:
        signed = {"Accept": ACCEPT, **headers, "Authorization": f"Bearer {token}"}
        address = self.session.address()
        return self._connections.send(address, method, PATH, body=body, headers=signed, call=call, seconds=seconds)
