"""Accounts and tokens as they travel."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, Field

from taskchat.schemas.values import NAME_MAX, Language, SafeText, Shape, Timezone, not_blank

Password = Annotated[SafeText, Field(min_length=8, max_length=1024)]
Email = Annotated[
    SafeText, Field(min_length=3, max_length=254, pattern=r"^[^@\s]+@[^@\s]+$", examples=["ann@example.com"])
]
Name = Annotated[SafeText, Field(min_length=1, max_length=NAME_MAX), AfterValidator(not_blank)]


class RegisterRequest(Shape):
    """A new account."""

    email: Email
    password: Password
    name: Name | None = None
    timezone: Timezone | None = None
    language: Language | None = None


class LoginRequest(Shape):
    """Sign in."""

    email: Annotated[SafeText, Field(max_length=254)]
    password: Annotated[SafeText, Field(max_length=1024)]


class LocalLoginRequest(Shape):
    """Sign in to this machine's local account, with the secret that only its user can read."""

    secret: Annotated[SafeText, Field(max_length=200)]
    timezone: Timezone | None = None


class RefreshRequest(Shape):
    """Trade a refresh token for a new pair, or end it."""

    refresh_token: Annotated[SafeText, Field(max_length=2000)]


class User(Shape):
    """The signed-in user."""

    id: str
    email: str
    name: str | None = None
    timezone: str = "UTC"
    language: str = "en"
    role: Literal["user", "admin"] = "user"
    created_at: AwareDatetime


class UserPatch(Shape):
    """Changes to one's own profile."""

    name: Name | None = None
    timezone: Timezone | None = None
    language: Language | None = None


class Tokens(Shape):
    """A pair of tokens. `expires_in` is the access token's time, in seconds."""

    access_token: str
    refresh_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 - the name of a scheme
    expires_in: int


class SignedIn(Tokens):
    """A pair of tokens, and whose they are."""

    user: User
