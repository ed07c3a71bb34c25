"""The arguments that tools take: typed and bounded in the schema that models see.

The bounds stand in the schema alone. What breaks one is refused by the shapes of schemas/, whose words are for models
and people, where those of a JSON Schema validator are for programmers.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from mcp.types import ToolAnnotations
from pydantic import BaseModel, ConfigDict, Field

from taskchat.schemas.tasks import Clearable
from taskchat.schemas.values import DESCRIPTION_MAX, ID_MAX, NAME_MAX, TAGS_MAX, TITLE_MAX, Priority
from taskchat.tools.moments import WORDS_MAX

AT_ONCE_MAX = 100  # tasks that one call adds
NUMBERS_MAX = 500  # tasks that one call names


def text(most: int, description: str, *examples: object, least: int = 1) -> Any:
    """What a schema says of an argument that is text."""
    bounds: dict[str, Any] = {"minLength": least, "maxLength": most}

    def bound(schema: dict[str, Any]) -> None:
        for each in schema.get("anyOf", [schema]):
            if each.get("type") == "string":
                each.update(bounds)

    return Field(description=description, examples=list(examples) or None, json_schema_extra=bound)


def _tags(schema: dict[str, Any]) -> None:
    for each in schema.get("anyOf", [schema]):
        if each.get("type") == "array":
            each["maxItems"] = TAGS_MAX
            each["items"].update(minLength=1, maxLength=NAME_MAX)


TaskNumber = Annotated[int, Field(ge=1, le=ID_MAX, description="The task's number, as in #3", examples=[3])]
TaskNumbers = Annotated[
    list[TaskNumber] | None, Field(max_length=NUMBERS_MAX, description="Only these tasks", examples=[[3, 5]])
]
TitleText = Annotated[str, text(TITLE_MAX, "What is to be done, in the user's own words", "buy milk")]
NewTitle = Annotated[str | None, text(TITLE_MAX, "The new title", "buy oat milk")]
NoteText = Annotated[str | None, text(DESCRIPTION_MAX, "A note about the task", "the one in Main Street", least=0)]
DueText = Annotated[
    str | None,
    text(
        WORDS_MAX, "A day, or a moment with the user's UTC offset", "2027-01-05", "2027-01-05T17:00:00+01:00", least=0
    ),
]
RuleText = Annotated[
    str | None, text(WORDS_MAX * 2, "An RRULE, for tasks that repeat", "FREQ=WEEKLY;BYDAY=MO", least=0)
]
TagTexts = Annotated[
    list[str] | None,
    Field(description="All its tags, one word each, without #", examples=[["home"]], json_schema_extra=_tags),
]
ProjectText = Annotated[str | None, text(NAME_MAX, "The project or list that it belongs to", "shopping")]
PriorityText = Annotated[Priority | None, Field(description="How urgent it is")]
Words = Annotated[
    str | None,
    text(TITLE_MAX, "Words of the title or note; inflection and typos are fine", "dentist", least=0),
]
OfProject = Annotated[str | None, text(NAME_MAX, "Only tasks of this project", "shopping")]
OfTag = Annotated[str | None, text(NAME_MAX, "Only tasks with this tag", "home")]
OfPriority = Annotated[Priority | None, Field(description="Only tasks of this priority")]
Before = Annotated[str | None, text(WORDS_MAX, "Only tasks due before this day or moment", "2027-01-05", least=0)]
After = Annotated[str | None, text(WORDS_MAX, "Only tasks due on or after this day or moment", "2027-01-05", least=0)]
StatusText = Annotated[Literal["pending", "done", "all"], Field(description="Which tasks: to do, done, or both")]
ClearNames = Annotated[list[Clearable] | None, Field(max_length=6, description="Fields to empty", examples=[["due"]])]
Code = Annotated[str, text(20, "The code that came with the question", "K7QM2XPA")]
Question = Annotated[
    str, text(20_000, "Exactly the question that the user said yes to", "Delete these 2 tasks: #1 milk, #2 eggs?")
]


class NewTask(BaseModel):
    """One of several tasks to add."""

    model_config = ConfigDict(extra="forbid")

    title: TitleText
    description: NoteText = None
    due: DueText = None
    priority: PriorityText = None
    tags: TagTexts = None
    project: ProjectText = None
    recurrence: RuleText = None


NewTasks = Annotated[
    list[NewTask],
    Field(
        min_length=1,
        max_length=AT_ONCE_MAX,
        description="The tasks, in the order in which they shall be numbered",
        examples=[[{"title": "buy milk", "due": "tomorrow"}, {"title": "call mum", "priority": "high"}]],
    ),
]

READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)
ADDS = ToolAnnotations(read_only_hint=False, destructive_hint=False, idempotent_hint=False, open_world_hint=False)
MARKS = ToolAnnotations(read_only_hint=False, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
CHANGES = ToolAnnotations(read_only_hint=False, destructive_hint=True, idempotent_hint=True, open_world_hint=False)
TAKES_BACK = ToolAnnotations(read_only_hint=False, destructive_hint=True, idempotent_hint=False, open_world_hint=False)

# What AI clients are told of the dates, which they may write as people do. In a turn our agent's prompt has the day and
# the timezone, and dates come as they are stored.
IN_WORDS: dict[str, dict[str, Any]] = {
    "due": {
        "description": "When it is due, in words or as a day or moment; in the user's timezone unless it has an offset",
        "examples": ["tomorrow 5pm", "next friday", "2027-01-05", "2027-01-05T17:00"],
    },
    "recurrence": {
        "description": "How it repeats, in words or as an RRULE",
        "examples": ["every monday", "every 2 weeks", "FREQ=WEEKLY;BYDAY=MO"],
    },
    "due_before": {
        "description": "Only tasks due before this day or moment, in words or as a date",
        "examples": ["today", "next week", "2027-01-05T17:00"],
    },
    "due_after": {
        "description": "Only tasks due on or after this day or moment, in words or as a date",
        "examples": ["today", "monday", "2027-01-05"],
    },
}
