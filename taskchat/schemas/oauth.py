"""OAuth as it travels: clients that register, tokens, and the grants that a person sees."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from taskchat.schemas.values import SafeText, Shape

SCOPES = ("read", "tasks")
AUTH_METHODS = ("none", "client_secret_basic", "client_secret_post")
GRANT_TYPES = ["authorization_code", "refresh_token"]
REDIRECTS_MAX = 10

GrantScope = Literal["read", "tasks"]


class ClientDraft(BaseModel):
    """What a client says of itself. Clients say much that concerns nobody here: that is passed over."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    redirect_uris: Annotated[list[SafeText], Field(min_length=1, max_length=REDIRECTS_MAX)]
    client_name: SafeText | None = None
    token_endpoint_auth_method: str | None = None
    grant_types: list[str] = GRANT_TYPES
    response_types: list[str] = ["code"]


class NewClient(Shape):
    """A client that was just registered. Its secret, if it wanted one, is shown this once."""

    client_id: str
    client_id_issued_at: int
    client_secret: str | None
    client_secret_expires_at: int | None
    client_name: str
    redirect_uris: list[str]
    token_endpoint_auth_method: str
    grant_types: list[str] = GRANT_TYPES
    response_types: list[str] = ["code"]
    scope: str


class GrantedTokens(Shape):
    """What a client gets for a code or a refresh token."""

    access_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - the name of a scheme
    expires_in: int
    scope: str
    refresh_token: str


class Grant(Shape):
    """What you have let a program do with your tasks."""

    id: str
    client_name: str = Field(description="What the program calls itself: nobody has checked that")
    redirects_to: list[str] = Field(description="Whom its answers go to", examples=[["claude.ai"]])
    scopes: list[GrantScope]
    created_at: AwareDatetime
    used_at: AwareDatetime = Field(description="When its tokens were last renewed")
    expires_at: AwareDatetime


class GrantPage(Shape):
    """What you have granted, the last used first. There is always one page."""

    items: list[Grant]
    next_cursor: str | None = None
