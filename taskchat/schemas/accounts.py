"""Accounts and tokens as they travel."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, Field

from taskchat.schemas.chat import ModelText
from taskchat.schemas.values import NAME_MAX, VISIBLE, Flag, Language, SafeText, Shape, Timezone, not_blank, unique

Role = Literal["user", "admin"]
Scope = Literal["read", "chat", "tasks", "knowledge"]
KEY_DAYS_MAX = 3650

Password = Annotated[SafeText, Field(min_length=8, max_length=1024)]
Email = Annotated[
    SafeText, Field(min_length=3, max_length=254, pattern=r"^[^@\s]+@[^@\s]+$", examples=["ann@example.com"])
]
GivenPassword = Annotated[SafeText, Field(max_length=1024)]  # any that somebody may try
Name = Annotated[SafeText, Field(min_length=1, max_length=NAME_MAX), VISIBLE, AfterValidator(not_blank)]


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
    password: GivenPassword


class LocalLoginRequest(Shape):
    """Sign in to this machine's local account, with the secret that only its user can read."""

    secret: Annotated[SafeText, Field(max_length=200)]
    timezone: Timezone | None = None


class RefreshRequest(Shape):
    """Trade a refresh token for a new pair, or end it."""

    refresh_token: Annotated[SafeText, Field(max_length=2000)]


class WebSignIn(Shape):
    """What the web page goes on with."""

    refresh_token: Annotated[SafeText, Field(max_length=2000)] | None = Field(
        default=None, description="Of a sign-in that has just begun. Default: the one of the cookie"
    )


class AccessToken(Shape):
    """An access token alone. `expires_in` is its time, in seconds."""

    access_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 - the name of a scheme
    expires_in: int


class User(Shape):
    """The signed-in user."""

    id: str
    email: str
    name: str | None = None
    timezone: str = "UTC"
    language: str = "en"
    role: Role = "user"
    created_at: AwareDatetime
    model: str | None = Field(default=None, description="The model that they chose. Null: the server's")
    model_fallback: bool | None = Field(
        default=None, description="Whether the embedded model may answer when that fails. Null: as the server has it"
    )


class UserPatch(Shape):
    """Changes to one's own profile."""

    name: Name | None = None
    timezone: Timezone | None = None
    language: Language | None = None
    model: ModelText | None = Field(default=None, description="One of those that may be chosen: GET /api/v1/models")
    model_fallback: Flag | None = None


class Tokens(Shape):
    """A pair of tokens. `expires_in` is the access token's time, in seconds."""

    access_token: str
    refresh_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 - the name of a scheme
    expires_in: int


class SignedIn(Tokens):
    """A pair of tokens, and whose they are."""

    user: User


class PasswordChange(Shape):
    """Another password. Every other sign-in and every API key ends with the old one."""

    current_password: GivenPassword
    new_password: Password


class PasswordResetRequest(Shape):
    """Ask for a link by mail that lets one choose a new password."""

    email: Annotated[SafeText, Field(max_length=254)]


class ResetRequested(Shape):
    """What everybody is told who asks for such a link."""

    detail: str = "If there is an account with this email, a link is on its way to it."


class PasswordReset(Shape):
    """Choose a new password with the token of such a link."""

    token: Annotated[SafeText, Field(min_length=1, max_length=200)]
    new_password: Password


class AccountDeletion(Shape):
    """Delete one's own account, with everything in it."""

    password: GivenPassword


class SignOutEverywhere(Shape):
    """End every sign-in."""

    api_keys: Flag = Field(default=False, description="Delete every API key, too")


class Session(Shape):
    """A sign-in: `current` is the one that asks."""

    id: str
    device: str | None = Field(default=None, description="What the client called itself")
    created_at: AwareDatetime
    used_at: AwareDatetime = Field(description="When its tokens were last renewed")
    expires_at: AwareDatetime
    current: bool


class SessionPage(Shape):
    """One's own sign-ins, the last used first. There is always one page."""

    items: list[Session]
    next_cursor: str | None = None


class ApiKeyDraft(Shape):
    """A new API key. `read` reads tasks, conversations and the profile; `tasks` changes tasks; `chat` talks to the
    agent, which may do anything with tasks that it is told, and changes conversations; `knowledge` adds, changes and
    deletes documents and FAQs."""

    name: Name
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=10), AfterValidator(unique)]
    expires_in_days: int | None = Field(
        default=None, strict=True, ge=1, le=KEY_DAYS_MAX, description="Without, it never expires"
    )


class ApiKey(Shape):
    """An API key, of which only the first letters are known any more."""

    id: str
    name: str
    scopes: list[Scope]
    start: str = Field(description="Its first letters", examples=["tk_Zb3xT"])
    created_at: AwareDatetime
    expires_at: AwareDatetime | None = None
    used_at: AwareDatetime | None = Field(default=None, description="Its last use, to the minute")


class NewApiKey(ApiKey):
    """An API key that was just made. The `key` is shown this once."""

    key: str


class ApiKeyPage(Shape):
    """One's own API keys, the oldest first. There is always one page."""

    items: list[ApiKey]
    next_cursor: str | None = None


class ManagedUser(User):
    """An account, as an admin sees it."""

    disabled: bool


class ManagedUserPage(Shape):
    """Accounts, the oldest first."""

    items: list[ManagedUser]
    next_cursor: str | None = None


class ManagedUserPatch(Shape):
    """What an admin changes about an account. Either ends all that its user is signed in with."""

    role: Role | None = None
    disabled: Flag | None = None
