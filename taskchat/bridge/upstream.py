"""The server as its client sees it: each message is sent until it is answered, through restarts and lost sessions."""

from __future__ import annotations

import os
import threading

from taskchat.bridge.exchanges import Call, Exchange
from taskchat.bridge.following import STREAM, Following
from taskchat.bridge.messages import Message, message, one_line
from taskchat.bridge.road import Road
from taskchat.bridge.visit import Give, Visit
from taskchat.client import wire
from taskchat.client.turns import RETRY_DELAYS, unreachable
from taskchat.errors import TaskchatError


class Upstream:
    """The server's /mcp. Calls wait; each comes from a thread of its own."""

    def __init__(self, road: Road, give: Give) -> None:
        self.road = road
        self.visit = Visit(road, give)
        self._over = threading.Event()

    def ask(self, asked: Message, give: Give, call: Call) -> None:
        """Send a request until its answer is here. `give` gets every message that comes with it, the answer last.

        When the connection breaks, the request is sent again; a tool's call bears a key, so that it happens once.
        """
        asked = asked.with_key(os.urandom(16).hex())
        for delay in (*RETRY_DELAYS, None):
            try:
                self._ask_once(asked, give, call)
            except OSError as error:
                if call.cancelled:
                    return
                if delay is None or self._over.is_set():
                    raise unreachable(self.road.session, error) from error
            else:
                return
            self.road.revive()
            self._over.wait(delay)

    def tell(self, told: Message) -> None:
        """Send what wants no answer: a notification, or the client's answer to a question of the server's."""
        if not self.visit.has_begun:
            return  # the newer versions have nothing to tell
        with self._of_session(told, Call()) as exchange:
            if exchange.status >= 300:
                refusal = exchange.refusal(self.road.session.name)
                raise refusal if isinstance(refusal, TaskchatError) else TaskchatError(str(refusal["error"]))
            exchange.finish()

    def end(self) -> None:
        """The client has gone."""
        self._over.set()
        self.visit.end()
        self.road.close()

    def _ask_once(self, asked: Message, give: Give, call: Call) -> None:
        if asked.method == "initialize":
            give(self.visit.begin(asked, call))
            return
        if asked.method == STREAM:
            Following(self.road, asked, give, call).follow(self._over)
            return
        with self._sent(asked, call) as exchange:
            if exchange.status >= 300:
                give(message({**exchange.answer(self.road.session.name), "id": asked.id}).raw)
                return
            for raw, body in exchange.messages():
                give(one_line(raw, body))
                if "method" not in body:
                    return
            raise wire.Unanswered("the answer ended too early")

    def _sent(self, asked: Message, call: Call) -> Exchange:
        if asked.version:
            return self.road.post(asked.raw, asked.headers(), call)
        return self._of_session(asked, call)

    def _of_session(self, sent: Message, call: Call) -> Exchange:
        """Send something within the session, and once more within another where the server has lost it."""
        headers = self.visit.headers()
        exchange = self.road.post(sent.raw, headers, call)
        if exchange.status != 404 or "Mcp-Session-Id" not in headers:
            return exchange
        with exchange:
            exchange.finish()
        self.visit.lose(headers)
        return self.road.post(sent.raw, self.visit.headers(), call)
