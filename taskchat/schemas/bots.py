"""Bots: named configurations of the agent, as they travel and as the layers hand them on."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AliasChoices,
    AwareDatetime,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from taskchat.schemas.chat import ModelText
from taskchat.schemas.foreign_text import no_hidden
from taskchat.schemas.values import NAME_MAX, NOT_NULL, VISIBLE, Language, SafeText, Shape, not_blank, unique

AgentType = Literal["tasks", "rag", "tools"]
Visibility = Literal["private", "shared", "public"]
Role = Literal["owner", "editor", "viewer"]
MemberRole = Literal["editor", "viewer"]
Which = Literal["mine", "shared", "public"]

SLUG_MAX = 60
INSTRUCTIONS_MAX = 20_000
DESCRIPTION_MAX = 500
HISTORY_MAX = 200
RETRIEVED_MAX = 20
TOOLS_MAX = 50

SEARCH_TOOL = "search_knowledge"
TASK_TOOLS = frozenset(
    [
        "add_task",
        "list_tasks",
        "update_task",
        "complete_task",
        "reopen_task",
        "delete_task",
        "complete_tasks",
        "delete_tasks",
        "undo_last_change",
    ]
)
_CONNECTED = re.compile(r"[a-z][a-z0-9-]{0,19}\.[A-Za-z0-9_-]{1,64}")
_OTHER_NAMES = {"model": "llm_model", "instructions": "system_prompt"}  # as other programs write a configuration
_SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"


def _one_line(text: str) -> str:
    """Refuse a name that hides or turns letters, or goes on in another line: models are told it, and lists show it."""
    return not_blank(no_hidden(text, lines=False))


def _not_null(value: object) -> object:
    if value is None:
        raise ValueError("it can't be null: leave it out to keep it as it is")
    return value


def _lines(text: object) -> object:
    return text.replace("\r\n", "\n") if isinstance(text, str) else text


Name = Annotated[
    SafeText, Field(min_length=1, max_length=NAME_MAX, examples=["House rules"]), VISIBLE, AfterValidator(_one_line)
]
Slug = Annotated[
    str, Field(max_length=SLUG_MAX, pattern=_SLUG, description="Small letters and digits, with single hyphens between")
]
Words = Annotated[SafeText, Field(max_length=DESCRIPTION_MAX), AfterValidator(no_hidden), BeforeValidator(_lines)]
Instructions = Annotated[
    SafeText, Field(max_length=INSTRUCTIONS_MAX), AfterValidator(no_hidden), BeforeValidator(_lines)
]
BotTool = Annotated[SafeText, Field(min_length=1, max_length=100, examples=["list_tasks"])]
_KEPT = BeforeValidator(_not_null)
Temperature = Annotated[float, Field(ge=0, le=2, allow_inf_nan=False)]
Retrieved = Annotated[int, Field(ge=1, le=RETRIEVED_MAX)]
History = Annotated[int, Field(ge=0, le=HISTORY_MAX)]


def _with_other_names(schema: dict[str, Any]) -> None:
    """Let the schema name what is accepted beside the names of the contract."""
    properties = schema["properties"]
    for name, other in _OTHER_NAMES.items():
        properties[other] = {**properties[name], "description": f"The same as `{name}`", "writeOnly": True}


class _Configures(Shape):
    """What may bear its other names too, once."""

    model_config = ConfigDict(json_schema_extra=_with_other_names)

    @model_validator(mode="before")
    @classmethod
    def _once(cls, given: Any) -> Any:
        for name, other in _OTHER_NAMES.items():
            if isinstance(given, dict) and name in given and other in given:
                raise ValueError(f"{name} and {other} are the same: give one of them")
        return given


def _either(name: str) -> AliasChoices:
    return AliasChoices(name, _OTHER_NAMES[name])


class BotConfig(_Configures):
    """How the agent works as this bot. Everything has a default.

    `tasks` works on the to-do list, `rag` answers from the bot's knowledge only, `tools` has whatever `tools` names.
    """

    agent_type: AgentType = "tasks"
    model: ModelText | None = Field(
        default=None,
        validation_alias=_either("model"),
        description="Which model answers, of those that may be chosen. Default: the user's, else the server's",
    )
    instructions: Instructions = Field(
        default="",
        validation_alias=_either("instructions"),
        description="What the bot is told of its role, beside the rules that every bot has",
        examples=["Answer like a friendly caretaker, in two sentences."],
    )
    temperature: Temperature | None = Field(default=None, description="Null leaves it to the model")
    retriever_k: Retrieved = Field(default=5, description="How many passages of its knowledge it gets for a question")
    chat_history_length: History = Field(default=10, description="How many past messages it sees, at most")
    tools: list[BotTool] = Field(
        default=[],
        max_length=TOOLS_MAX,
        description="The only tools it may use. Empty: all that its `agent_type` has",
    )
    language: Language | None = Field(default=None, description="Of its replies. Default: the user's")

    @field_validator("tools")
    @classmethod
    def _tools_fit(cls, tools: list[str], given: ValidationInfo) -> list[str]:
        kind = given.data.get("agent_type")  # not there where it is wrong itself
        if kind is not None and (unfit := [tool for tool in tools if not _is_of(tool, kind)]):
            raise ValueError(_refused(unfit[0], kind))
        return unique(tools)


class BotConfigPatch(_Configures):
    """Changes to a configuration. Null restores the default."""

    agent_type: AgentType | None = None
    model: ModelText | None = Field(default=None, validation_alias=_either("model"))
    instructions: Instructions | None = Field(default=None, validation_alias=_either("instructions"))
    temperature: Temperature | None = None
    retriever_k: Retrieved | None = None
    chat_history_length: History | None = None
    tools: list[BotTool] | None = Field(default=None, max_length=TOOLS_MAX)
    language: Language | None = None


class BotDraft(Shape):
    """A bot to make. Without a slug, its name gives it one."""

    name: Name
    slug: Slug | None = None
    description: Words = ""
    visibility: Visibility = "private"
    config: BotConfig = BotConfig()


class BotPatch(Shape):
    """Changes to a bot: only what is named, also of its configuration."""

    name: Annotated[Name | None, NOT_NULL, _KEPT] = None
    slug: Annotated[Slug | None, NOT_NULL, _KEPT] = None
    description: Annotated[Words | None, NOT_NULL, _KEPT] = None
    visibility: Annotated[Visibility | None, NOT_NULL, _KEPT] = None
    config: Annotated[BotConfigPatch | None, NOT_NULL, _KEPT] = None


class Bot(Shape):
    """A bot. Who may only talk to it is not shown how it is configured."""

    id: str
    name: str
    slug: str
    description: str
    visibility: Visibility
    role: Role = Field(description="What you are to it: viewers may talk to it, editors change it too")
    owner: str | None = Field(description="The name of whoever made it, where they have given one")
    config: BotConfig | None = Field(description="Null for those who may not change it")
    created_at: AwareDatetime
    updated_at: AwareDatetime


class BotPage(Shape):
    """A page of bots, the newest first."""

    items: list[Bot]
    next_cursor: str | None = None


class BotMemberDraft(Shape):
    """Somebody to share a bot with, by the email of their account here."""

    email: Annotated[SafeText, Field(min_length=3, max_length=254, examples=["bob@example.com"])]
    role: MemberRole = Field(default="viewer", description="viewers may talk to it, editors change it too")


class BotMember(Shape):
    """Somebody with whom a bot is shared."""

    id: str = Field(description="The user's id")
    email: str
    name: str | None
    role: MemberRole
    added_at: AwareDatetime


class BotMemberPage(Shape):
    """A page of members, in the order in which they were added."""

    items: list[BotMember]
    next_cursor: str | None = None


@dataclass(frozen=True, kw_only=True)
class TurnBot:
    """The bot that a turn talks with. `own` says that the one who talks made it."""

    id: str
    name: str
    config: BotConfig
    own: bool

    def may_call(self, tool: str) -> bool:
        """Whether it may use a tool. Those of connected servers are for one's own bots only: what somebody else wrote
        into a bot's instructions must not reach what one has connected."""
        if not _is_of(tool, self.config.agent_type) or (_CONNECTED.fullmatch(tool) and not self.own):
            return False
        return not self.config.tools or tool in self.config.tools


def slug_of(name: str) -> str:
    """The slug that a name gives: its plain letters and digits."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:SLUG_MAX].strip("-") or "bot"


def _is_of(tool: str, agent_type: AgentType) -> bool:
    match agent_type:
        case "rag":
            return tool == SEARCH_TOOL
        case "tasks":
            return tool == SEARCH_TOOL or tool in TASK_TOOLS
        case "tools":
            return tool == SEARCH_TOOL or tool in TASK_TOOLS or bool(_CONNECTED.fullmatch(tool))


def _refused(tool: str, agent_type: AgentType) -> str:
    there = {"rag": [SEARCH_TOOL], "tasks": [SEARCH_TOOL, *sorted(TASK_TOOLS)]}.get(agent_type)
    if there is None:
        there = [SEARCH_TOOL, *sorted(TASK_TOOLS), "and those of connected servers, like notes.search"]
    return f"a bot of type {agent_type} has no tool {tool[:40]!a}; it may have {', '.join(there)}"
