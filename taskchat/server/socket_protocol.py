"""uvicorn's WebSocket with an end to what is no message, and so reaches nobody who counts: pings, pongs, fragments.

And to waiting for somebody who takes nothing of what is sent.
"""

from __future__ import annotations

import asyncio

from uvicorn._types import ASGISendEvent
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame

PIECE = 4096  # bytes that are taken apart at once; of a whole read, tens of thousands of frames would be
FRAGMENTS_MAX = 1024  # of one message
BURST, PER_SECOND = 60.0, 1.0  # pings and pongs: at once, and in the long run
STALL_SECONDS = 30.0  # so long somebody may read nothing
BROKEN_RULE = 1008


class LimitedSocket(WebSocketsSansIOProtocol):
    """One WebSocket."""

    _left, _counted_at = BURST, 0.0
    _over = False
    _stalled: asyncio.TimerHandle | None = None

    def data_received(self, data: bytes) -> None:
        """Take the bytes apart, piece by piece, until it is too much."""
        for start in range(0, len(data), PIECE):
            if self._over or self.transport.is_closing():
                return
            super().data_received(data[start : start + PIECE])

    def handle_ping(self) -> None:
        """Answer a ping."""
        if self._one_more():
            super().handle_ping()

    def handle_pong(self, event: Frame) -> None:
        """Take a pong."""
        if self._one_more():
            super().handle_pong(event)

    def handle_cont(self, event: Frame) -> None:
        """Take another piece of a message."""
        if len(self.frames) >= FRAGMENTS_MAX:
            self._end("The message is in too many pieces.")
        elif not self._over:
            super().handle_cont(event)

    async def send(self, message: ASGISendEvent) -> None:
        """Send what the app says. A handshake that it answers with a status is over, and no fault as uvicorn has it."""
        await super().send(message)
        if message["type"] == "websocket.http.response.body" and not message.get("more_body", False):
            self.handshake_complete = True

    def pause_writing(self) -> None:
        """They do not read what we send."""
        super().pause_writing()
        self._stalled = self.loop.call_later(STALL_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """They read again."""
        self._forget_stall()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone."""
        self._forget_stall()
        super().connection_lost(exc)

    def _one_more(self) -> bool:
        """Count a ping or a pong; whether it is still one that may be."""
        now = self.loop.time()
        self._left = min(BURST, self._left + (now - self._counted_at) * PER_SECOND) - 1
        self._counted_at = now
        if self._left < 0:
            self._end("Those were too many pings.")
        return not self._over

    def _end(self, reason: str) -> None:
        if not self._over:
            self._over, self.frames = True, []
            self.stop_keepalive()
            self.conn.fail(BROKEN_RULE, reason)
            self.handle_parser_exception()  # as with any socket that breaks the rules: say so and close

    def _forget_stall(self) -> None:
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None
