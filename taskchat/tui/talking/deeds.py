"""What can be done with a conversation beside talking: copy, export, another model, taking back what a call changed."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import TYPE_CHECKING

from taskchat.errors import InvalidInput, TaskchatError
from taskchat.tui import clipboard
from taskchat.tui.completion import Names

if TYPE_CHECKING:
    from taskchat.tui.talk import Talk

EMBEDDED = "embedded"
DEFAULT = "default"  # the model that the server answers with
NAMES_MOST = 200
NOTHING_YET = "There is no conversation yet."


async def export(talk: Talk, wanted: str) -> str:
    """Write the conversation to a file, by default one of its title in the folder at hand. What to say about it."""
    conversation_id = talk.transcript.conversation_id
    if conversation_id is None:
        raise InvalidInput(NOTHING_YET)
    text = await talk.server.export_conversation(conversation_id)
    path = await asyncio.to_thread(_write_new, wanted or _file_name(talk.title), text)
    return f"Written to {path}"


def _write_new(wanted: str, text: str) -> Path:
    """Write a file that is not there yet: nothing of the user's is overwritten. Where it is then."""
    path = Path(wanted).expanduser()
    if path.is_dir():
        path /= "conversation.md"
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise InvalidInput(f"There is already a file {path}.", hint="Name another file: /export FILE") from None
    except OSError as error:
        raise InvalidInput(f"It can't be written to {path}: {error.strerror or error}.") from error
    return path.resolve()


def _file_name(title: str) -> str:
    words = re.sub(r"[^\w]+", "-", title.casefold()).strip("-")[:60]
    return f"taskchat-{words or 'conversation'}.md"


async def use_model(talk: Talk, name: str) -> str:
    """Let another model answer from now on; without a name, tell which do. What to say about it."""
    from taskchat.client.shapes import checked
    from taskchat.schemas.accounts import UserPatch

    if not name:
        page = await talk.server.models()
        others = ", ".join(model.name for model in page.items if not model.in_use)
        return f"{page.in_use} answers. Others: {others}" if others else f"{page.in_use} answers; there is no other."
    await talk.server.update_me(checked(UserPatch, model=None if name == DEFAULT else name))
    note = await talk.ask_for_model()
    return note or f"{talk.model} answers from now on."


async def undo_call(talk: Talk, message_id: int, call_id: str) -> str:
    """Take back what a tool call changed. What to say about it."""
    from taskchat.schemas.tasks import UndoCall

    undone = (await talk.server.undo(UndoCall(message_id=message_id, call_id=call_id))).undone
    return f"Taken back: {', '.join(change.task.title for change in undone[:3])}"


async def names(talk: Talk) -> Names:
    """What there is to complete with."""
    page = await talk.server.tasks(limit=NAMES_MOST)
    try:
        models = [model.name for model in (await talk.server.models(search=False)).items]
    except TaskchatError:
        models = []
    return Names.of(page.items, [*models, DEFAULT])


async def preview(talk: Talk, text: str) -> str:
    """What the embedded model understands of words, shortly; nothing where another model answers."""
    if talk.model != EMBEDDED:
        return ""
    found = await talk.server.preview(text)
    if not found.drafts:
        return ""
    doubt = "" if found.sure else "? "
    if len(found.drafts) > 1:
        titles = ", ".join(each.draft.title for each in found.drafts[:4])
        return f"{doubt}{len(found.drafts)} tasks: {titles}"
    return f"{doubt}{found.drafts[0].says}" if found.drafts[0].says else ""


async def copy(text: str, what: str) -> tuple[str, bool]:
    """Fill the desktop's clipboard where there is one. What to say about it, and whether it was filled."""
    command = clipboard.program()
    filled = command is not None and await asyncio.to_thread(clipboard.fill, text, command)
    return clipboard.told(text, what, filled=filled), filled
