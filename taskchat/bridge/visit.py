"""A client's session with the server, as the protocol's older versions have it: made when needed, anew when lost."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Mapping
from typing import Any

from taskchat.bridge.exchanges import Call
from taskchat.bridge.messages import Message, message, one_line
from taskchat.bridge.road import Road
from taskchat.client import wire
from taskchat.errors import TaskchatError

INITIALIZED = message({"jsonrpc": "2.0", "method": "notifications/initialized"})
OUR_ID = "taskchat-greets-again"
GOODBYE_SECONDS = 1.0
LISTEN_DELAYS = (1.0, 2.0, 5.0, 10.0, 30.0)

Give = Callable[[bytes], None]  # takes a message for the client, as a line


class Visit:
    """The session. What the client said at first is kept: with that, another session is made and it never notices."""

    def __init__(self, road: Road, give: Give) -> None:
        self._road, self._give = road, give
        self._lock = threading.RLock()
        self._over = threading.Event()
        self._hello: Any = None
        self._made = False
        self._id = ""
        self._version = ""

    @property
    def has_begun(self) -> bool:
        """Whether the client has greeted."""
        return self._hello is not None

    def remember(self, asked: Message) -> None:
        """The client greets, and is answered in the server's place. The session is made when it is first needed."""
        with self._lock:
            self._hello, self._made, self._id = asked.body.get("params") or {}, False, ""

    def begin(self, asked: Message, call: Call) -> bytes:
        """Greet the server as the client does; give its answer."""
        with self._lock:
            self.remember(asked)
            return message({**self._greet(asked, call), "id": asked.id}).raw

    def headers(self) -> Mapping[str, str]:
        """What each message of the session bears. The session is made first, where there is none."""
        if self._hello is None:
            return {}
        with self._lock:
            if not self._made:
                again = {"jsonrpc": "2.0", "id": OUR_ID, "method": "initialize", "params": self._hello}
                answer = self._greet(message(again), Call())
                if not self._made:
                    raise TaskchatError(f"{self._road.session.name} refuses to go on: {_told(answer)}")
            return self._headers()

    def lose(self, headers: Mapping[str, str]) -> None:
        """The server knows no session of these headers any more."""
        with self._lock:
            if headers.get("Mcp-Session-Id", "") == self._id:
                self._made, self._id = False, ""

    def end(self) -> None:
        """Tell the server that the client has gone, if it is there to hear it."""
        self._over.set()
        if self._id:
            try:
                exchange = self._road.send("DELETE", None, self._headers(), Call(), GOODBYE_SECONDS)
            except (OSError, TaskchatError):
                return  # it will notice by itself
            with exchange:
                exchange.finish()

    def _greet(self, asked: Message, call: Call) -> dict[str, Any]:
        """Greet the server; its answer. The session stands when that is no error."""
        with self._road.post(asked.raw, {}, call) as exchange:
            answer = exchange.answer(self._road.session.name)
        result = answer.get("result")
        if isinstance(result, dict):
            self._id, self._version = exchange.session_id, str(result.get("protocolVersion", ""))
            with self._road.post(INITIALIZED.raw, self._headers(), Call()) as told:
                told.finish()
            self._made = True
            if self._id and _tells_by_itself(result.get("capabilities")):
                listening = (self._id, self._headers())
                threading.Thread(target=self._listen, args=listening, name="listen", daemon=True).start()
        return answer

    def _headers(self) -> dict[str, str]:
        session = {"Mcp-Session-Id": self._id} if self._id else {}
        return session | ({"MCP-Protocol-Version": self._version} if self._version else {})

    def _listen(self, session_id: str, headers: Mapping[str, str]) -> None:
        """Give what the server tells by itself, as long as the session lasts. An ended server is not started for it."""
        for delay in itertools.chain(LISTEN_DELAYS, itertools.repeat(LISTEN_DELAYS[-1])):
            try:
                listening = {**headers, "Accept": wire.EVENT_STREAM}
                with self._road.send("GET", None, listening, Call()) as exchange:
                    if exchange.status != 200:
                        return
                    for raw, body in exchange.messages():
                        self._give(one_line(raw, body))
            except (OSError, TaskchatError):
                pass  # it is looked for again
            if self._over.wait(delay) or self._id != session_id or self._road.is_asleep():
                return


def _told(answer: Mapping[str, Any]) -> str:
    error = answer.get("error")
    return str(error.get("message", "")) if isinstance(error, dict) else "its answer can't be read."


def _tells_by_itself(capabilities: Any) -> bool:
    """Whether the server has said that it tells of changes."""
    parts = capabilities.values() if isinstance(capabilities, dict) else ()
    return any(part.get("listChanged") or part.get("subscribe") for part in parts if isinstance(part, dict))
