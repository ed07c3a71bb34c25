"""Addresses of accounts, in the one form that is stored and compared."""

from __future__ import annotations

import unicodedata

from taskchat.errors import InvalidInput

LENGTH_MAX = 254
LOCAL_EMAIL = "local@localhost"  # the local account's; nobody can register it


def canonical(text: str) -> str:
    """`text` trimmed, composed (NFC) and casefolded, so that Ann@Example.com is ann@example.com."""
    return unicodedata.normalize("NFC", text.strip()).casefold()


def to_register(text: str) -> str:
    """The canonical form of a new account's address. Raises InvalidInput for one that no account may have."""
    email = canonical(text)
    if email == LOCAL_EMAIL:
        raise _refused("it is kept for the local account")
    if not email.isprintable():
        raise _refused("it contains characters that can't be seen")
    if len(email) > LENGTH_MAX:
        raise _refused(f"it can have at most {LENGTH_MAX} characters")
    return email


def _refused(reason: str) -> InvalidInput:
    return InvalidInput(
        f"This email can't be used: {reason}.", hint="Use an address like ann@example.com.", fields={"email": reason}
    )
