"""Mail, through the SMTP server of the settings, one thread a message."""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Protocol

from taskchat.config import Settings
from taskchat.errors import Misconfigured

SECURITY = ("starttls", "tls", "none")
TIMEOUT_SECONDS = 20.0
AT_ONCE = 4


@dataclass(frozen=True)
class Mail:
    """A message to one person."""

    to: str
    subject: str
    text: str


class Mailer(Protocol):
    """Sends mail."""

    async def send(self, mail: Mail) -> None:
        """Hand the mail over. Raises OSError, which covers what SMTP refuses, or ValueError for an odd address."""


class SmtpMailer:
    """Sends through one SMTP server."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._turnstile = asyncio.Semaphore(AT_ONCE)

    async def send(self, mail: Mail) -> None:
        """Hand the mail over to the server."""
        async with self._turnstile:
            await asyncio.to_thread(self._send, mail)

    def _send(self, mail: Mail) -> None:
        message = EmailMessage()
        message["From"] = self._settings.smtp_from
        message["To"] = Address(addr_spec=mail.to)
        message["Subject"] = mail.subject
        message["Auto-Submitted"] = "auto-generated"  # no answering machine answers
        message.set_content(mail.text)
        with self._connected() as server:
            if self._settings.smtp_user:
                server.login(self._settings.smtp_user, self._settings.smtp_password)
            server.send_message(message, to_addrs=[mail.to])

    def _connected(self) -> smtplib.SMTP:
        place = (self._settings.smtp_host, self._settings.smtp_port)
        if self._settings.smtp_security == "tls":
            return smtplib.SMTP_SSL(*place, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context())
        server = smtplib.SMTP(*place, timeout=TIMEOUT_SECONDS)
        if self._settings.smtp_security == "starttls":
            try:
                server.starttls(context=ssl.create_default_context())
            except (smtplib.SMTPException, OSError):
                server.close()
                raise
        return server


def mailer_for(settings: Settings) -> Mailer | None:
    """What sends mail, None where no server is named. Raises Misconfigured when the settings don't go together."""
    if not settings.smtp_host:
        return None
    if "@" not in parseaddr(settings.smtp_from)[1]:
        raise _misconfigured("TASKCHAT_SMTP_FROM is no sender like taskchat <taskchat@example.com>.")
    if settings.smtp_security not in SECURITY:
        raise _misconfigured(f"TASKCHAT_SMTP_SECURITY must be one of {', '.join(SECURITY)}.")
    if not settings.public_url.startswith(("https://", "http://")):
        raise _misconfigured("TASKCHAT_PUBLIC_URL is no address like https://tasks.example.com, which links need.")
    return SmtpMailer(settings)


def _misconfigured(detail: str) -> Misconfigured:
    return Misconfigured(detail, hint="Set it, or unset TASKCHAT_SMTP_HOST: then no mail is sent.")
