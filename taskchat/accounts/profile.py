"""An account as it is shown, and as it begins."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any, cast

from taskchat.schemas.accounts import ManagedUser, User
from taskchat.store.accounts import StoredUser

DEFAULT_TIMEZONE, DEFAULT_LANGUAGE = "UTC", "en"


def user_of(user: StoredUser) -> User:
    """An account as its user sees it."""
    return User(
        id=user.public_id,
        email=user.email,
        name=user.name,
        timezone=user.timezone,
        language=user.language,
        role=cast("Any", user.role),
        created_at=user.created_at,
        model=user.model,
        model_fallback=user.model_fallback,
    )


def managed(user: StoredUser) -> ManagedUser:
    """An account as an admin sees it."""
    return ManagedUser(**user_of(user).model_dump(), disabled=user.disabled)


def new_user(*, email: str, now: dt.datetime, **values: Any) -> dict[str, Any]:
    """The columns of a new account."""
    return {
        "password_hash": None,
        "name": None,
        **values,
        "public_id": secrets.token_hex(16),
        "email": email,
        "timezone": values.get("timezone") or DEFAULT_TIMEZONE,
        "language": values.get("language") or DEFAULT_LANGUAGE,
        "created_at": now,
    }
