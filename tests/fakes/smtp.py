"""A mail server on this machine that keeps what it is given."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from email import message_from_bytes, policy
from email.message import EmailMessage


class MailServer:
    """What was mailed, in `mails`. It speaks as much SMTP as a client needs."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refusing = False
        self.port = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One client, to its end."""
        writer.write(b"220 here\r\n")
        while line := await reader.readline():
            verb = line[:4].upper().strip()
            if verb == b"RCPT" and self.refusing:
                writer.write(b"550 nobody here\r\n")
            elif verb == b"DATA":
                writer.write(b"354 go on\r\n")
                data = await reader.readuntil(b"\r\n.\r\n")
                self.mails.append(message_from_bytes(data[:-3], policy=policy.default))
                writer.write(b"250 kept\r\n")
            elif verb == b"QUIT":
                writer.write(b"221 bye\r\n")
                break
            else:
                writer.write(b"250 well\r\n")
        writer.close()


@contextlib.asynccontextmanager
async def mail_server() -> AsyncIterator[MailServer]:
    """A mail server on a free port."""
    found = MailServer()
    server = await asyncio.start_server(found.serve, "127.0.0.1", 0)
    found.port = server.sockets[0].getsockname()[1]
    async with server:
        yield found
