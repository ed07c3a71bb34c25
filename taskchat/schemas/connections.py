"""Connections: the MCP servers that a user lets their models use, as they travel and as the layers hand them on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field

from taskchat.schemas.values import Flag, SafeText, Shape

Permission = Literal["off", "ask", "allow"]
Kind = Literal["http", "stdio"]

TOOLS_MAX = 100  # that are known of one connection
SECRETS_MAX = 30
ARGUMENTS_MAX = 50

ConnectionName = Annotated[
    str,
    Field(
        pattern=r"^[a-z][a-z0-9-]{0,19}$",
        description="Small letters, digits and hyphens. Its tools are named by it, like `notes.search`",
        examples=["notes"],
    ),
]
Address = Annotated[SafeText, Field(min_length=1, max_length=2000)]
Argument = Annotated[SafeText, Field(max_length=4000)]
HeaderName = Annotated[str, Field(pattern=r"^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$")]
HeaderValue = Annotated[str, Field(pattern=r"^[!-~]([ -~]*[!-~])?$", max_length=8000)]
VariableName = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,99}$")]
VariableValue = Annotated[SafeText, Field(max_length=8000)]
Headers = Annotated[dict[HeaderName, HeaderValue], Field(max_length=SECRETS_MAX)]
Variables = Annotated[dict[VariableName, VariableValue], Field(max_length=SECRETS_MAX)]
ToolName = Annotated[SafeText, Field(min_length=1, max_length=128, description="As its server names it")]
Pin = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class ConnectionDraft(Shape):
    """A server to connect: at a `url` that this server allows, or, on a local server, a `command` to start.

    `headers` and `env` are secrets: they are sent to it, and never shown again.
    """

    name: ConnectionName
    url: Address | None = Field(default=None, examples=["https://notes.example.com/mcp"])
    command: Address | None = Field(default=None, examples=["npx"])
    args: list[Argument] = Field(default=[], max_length=ARGUMENTS_MAX)
    headers: Headers = {}
    env: Variables = {}


class ToolPermission(Shape):
    """What a tool may: nothing (`off`), be called once the user has said yes to the very call (`ask`), or `allow`.

    With a `pin` it is meant for the tool as it was shown with that pin, and for no other.
    """

    tool: ToolName
    permission: Permission
    pin: Pin | None = None


class ConnectionPatch(Shape):
    """Changes to a connection. `headers` and `env` take the place of all that were there."""

    enabled: Flag | None = None
    headers: Headers | None = None
    env: Variables | None = None
    tools: list[ToolPermission] | None = Field(default=None, max_length=TOOLS_MAX)


class ConnectionTool(Shape):
    """A tool of a connected server. What it says of itself is its server's word, and nobody has checked it."""

    name: str = Field(description="By which calls of it are shown", examples=["notes.search"])
    tool: str = Field(description="As its server names it")
    description: str
    parameters: dict[str, Any] = Field(description="Its arguments, as models are shown them")
    read_only: bool | None = Field(default=None, description="Whether it says that it changes nothing")
    destructive: bool | None = Field(default=None, description="Whether it says that it may destroy something")
    permission: Permission
    changed: bool = Field(default=False, description="It was switched off since it is not what was allowed")
    pin: str = Field(description="Stands for its name, description and arguments, to the letter")


class Connection(Shape):
    """A connected server. Of its secrets only the names are shown."""

    id: str
    name: str
    kind: Kind
    url: str | None = None
    command: str | None = None
    args: list[str] = []
    header_names: list[str] = []
    env_names: list[str] = []
    enabled: bool
    tools: list[ConnectionTool]
    left_out: int = Field(default=0, description="Tools of it that can't be used, or are too many")
    created_at: AwareDatetime
    checked_at: AwareDatetime = Field(description="When its tools were last read")


class ConnectionPage(Shape):
    """One's own connections, the oldest first. There is always one page."""

    items: list[Connection]
    next_cursor: str | None = None


def is_connected(tool: str) -> bool:
    """Whether a call was one of a connected server's tool: their names have a dot, and ours have none."""
    return "." in tool


@dataclass(frozen=True, kw_only=True)
class Target:
    """How a server is reached. Its secrets are in here: it is handed on, and written nowhere."""

    name: str
    url: str = ""
    command: str = ""
    args: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    env: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def fingerprint(self) -> str:
        """Another one for everything that would be another connection."""
        parts = [self.url, self.command, self.args, sorted(self.headers.items()), sorted(self.env.items())]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class ListedTool:
    """A tool as its server lists it, made fit to be shown. `spoken` is its part of the name that models use."""

    tool: str
    spoken: str
    description: str
    parameters: Mapping[str, Any]
    pin: str
    read_only: bool | None = None
    destructive: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Listing:
    """The tools of a server that can be used, and how many others it has, as far as it was read."""

    tools: tuple[ListedTool, ...]
    left_out: int = 0


@dataclass(frozen=True, kw_only=True)
class OfferedTool:
    """A tool that a user's models may call, if need be after a yes. `name` is the one that calls of it are shown by."""

    connection_id: str
    connection: str
    name: str
    tool: str
    description: str
    parameters: Mapping[str, Any]
    pin: str
    asks: bool
