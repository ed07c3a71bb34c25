"""What a tool refused, in words that offer the next step."""

from __future__ import annotations

import re

from taskchat.agent.embedded.wording import Voice, plain

# Tools speak English, to models of every kind. What they refuse people most is said in their own language.
_REFUSED = (
    ("no_task", re.compile(r"There is no task (?P<id>\d+)\.")),
    ("no_tasks", re.compile(r"There is no such task: (?P<ids>#\d+(?:, #\d+)*)\.")),
    ("undone_already", re.compile(r"One message takes back one change\.")),
    ("disk_full", re.compile(r"The (?:database's )?disk is full")),
    ("busy", re.compile(r"The database is busy\.")),
)
_FOR_MODELS = re.compile(r"\s*\b(?:list_tasks|update_task|add_task)\b[^.]*\.")


def failed(error: str, voice: Voice) -> str:
    """Why it didn't work, and what to do now."""
    for name, words in _REFUSED:
        if (found := words.match(error)) is not None:
            return voice.say("failed.known", error=voice.say(f"refused.{name}", **found.groupdict()))
    return voice.say("failed.other", error=plain(_FOR_MODELS.sub("", error).strip() or error, 300))


def no_such_task(number: int, voice: Voice) -> str:
    """A number that no task has."""
    return voice.say("failed.known", error=voice.say("refused.no_task", id=number))
