"""A stream of changes, kept open for as long as its client wants it, though servers end such streams now and then."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator, Mapping
from typing import Any

from taskchat.bridge.exchanges import Call, Exchange
from taskchat.bridge.messages import Message, message, one_line
from taskchat.bridge.road import Road
from taskchat.bridge.visit import LISTEN_DELAYS, Give
from taskchat.client import wire

STREAM = "subscriptions/listen"
_ACKNOWLEDGED = "notifications/subscriptions/acknowledged"
_OF_STREAM = "io.modelcontextprotocol/subscriptionId"
_LISTS = {
    "toolsListChanged": "notifications/tools/list_changed",
    "promptsListChanged": "notifications/prompts/list_changed",
    "resourcesListChanged": "notifications/resources/list_changed",
}


class Following:
    """One stream. Where it had to be opened again, its client is told that everything may have changed meanwhile."""

    def __init__(self, road: Road, asked: Message, give: Give, call: Call) -> None:
        self._road, self._asked, self._give, self._call = road, asked, give, call
        self.has_begun = False

    def follow(self, over: threading.Event) -> None:
        """Follow it to its end. Raises OSError where it can't even begin.

        A server that has ended is not started for it: whoever stops the server means it.
        """
        for delay in itertools.chain(LISTEN_DELAYS, itertools.repeat(LISTEN_DELAYS[-1])):
            try:
                if not self.has_begun or not self._road.is_asleep():
                    with self._road.post(self._asked.raw, self._asked.headers(), self._call) as exchange:
                        if self._pass_on(exchange):
                            return
            except OSError:
                if not self.has_begun:
                    raise
            if self._call.cancelled or over.wait(delay):
                return

    def _pass_on(self, exchange: Exchange) -> bool:
        """Give what comes. True when that was its end, False when it was only cut off."""
        if exchange.status >= 300:
            self._give(message({**exchange.answer(self._road.session.name), "id": self._asked.id}).raw)
            return True
        for raw, body in exchange.messages():
            if self.has_begun and body.get("method") == _ACKNOWLEDGED:
                for each in missed(self._asked):
                    self._give(each)
                continue
            self.has_begun = True
            self._give(one_line(raw, body))
            if "method" not in body:
                return True
        if not self.has_begun:
            raise wire.Unanswered("the answer ended too early")
        return False


def missed(asked: Message) -> Iterator[bytes]:
    """What may have happened while nobody listened: all that was asked for."""
    params: Mapping[str, Any] = asked.body["params"]
    wanted = params.get("notifications") or {}
    meta = {_OF_STREAM: asked.id}
    for name, method in _LISTS.items():
        if wanted.get(name):
            yield message({"jsonrpc": "2.0", "method": method, "params": {"_meta": meta}}).raw
    for uri in wanted.get("resourceSubscriptions") or ():
        updated = {"jsonrpc": "2.0", "method": "notifications/resources/updated", "params": {"uri": uri, "_meta": meta}}
        yield message(updated).raw
