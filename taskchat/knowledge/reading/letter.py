"""EML: who wrote to whom and when, and what. Attachments are named and not read."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage
from itertools import islice

from taskchat.knowledge.reading.marked import Marked, one_line
from taskchat.knowledge.reading.page import add_page
from taskchat.knowledge.reading.plain import decoded
from taskchat.knowledge.reading.source import CannotRead, ReadText, Source

PARTS_MAX = 500
HEADERS = ("From", "To", "Cc", "Date")
HEADER_LETTERS = 2000


def read_eml(source: Source) -> ReadText:
    """A mail."""
    try:
        mail = email.message_from_binary_file(source.file, policy=email.policy.default)
        assert isinstance(mail, EmailMessage)  # noqa: S101 - what this policy makes
        subject = _header(mail, "Subject")
        out = Marked(source.limits)
        out.heading(1, subject)
        out.paragraph("\n".join(f"{name}: {found}" for name in HEADERS if (found := _header(mail, name))))
        _add_body(out, mail, source)
        for name in _attachments(mail):
            out.item(f"Attachment: {name}")
    except (RecursionError, ValueError, TypeError, LookupError, AttributeError) as error:
        raise CannotRead("It is no mail that can be read.", "Save it again as .eml.") from error
    return ReadText(text=out.text(), form="marked", title=subject)


def _add_body(out: Marked, mail: EmailMessage, source: Source) -> None:
    """What was written: as plain text where the mail has that, else as the page that it is."""
    for wanted in ("text/plain", "text/html"):
        found = False
        for part in _leaves(mail):
            if part.get_content_type() == wanted and not part.is_attachment():
                text = _text(part)
                if wanted == "text/html":
                    add_page(out, text, source.limits)
                else:
                    out.paragraph(text)
                found = found or bool(text.strip())
        if found:
            return


def _leaves(mail: EmailMessage) -> Iterator[EmailMessage]:
    return (part for part in islice(mail.walk(), PARTS_MAX) if not part.is_multipart())


def _text(part: EmailMessage) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    try:
        return data.decode(part.get_content_charset() or "utf-8")
    except (LookupError, UnicodeDecodeError):
        return decoded(data)


def _attachments(mail: EmailMessage) -> Iterator[str]:
    return (one_line(part.get_filename() or "unnamed") for part in _leaves(mail) if part.is_attachment())


def _header(mail: EmailMessage, name: str) -> str:
    try:
        return one_line(str(mail[name] or ""))[:HEADER_LETTERS]
    except (ValueError, TypeError, IndexError, AttributeError):  # headers that the parser trips over
        return ""
