"""Tasks as files, from the server and to it, as typed calls."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import BinaryIO, NamedTuple
from urllib.parse import urlencode

from taskchat.client.bots import Way
from taskchat.client.documents import Upload
from taskchat.client.faqs import FollowsFile
from taskchat.client.problems import error_from_answer
from taskchat.errors import ServerUnreachable
from taskchat.schemas.transfer import FileFormat, TasksImported, TasksImporting

PATH = "/api/v1/tasks"
IMPORT_SECONDS = 300.0  # without a word of how far it is


class Exported(NamedTuple):
    """A file of tasks: how many, and what its format has no place for, of how many of them."""

    data: bytes
    tasks: int
    lacks: Mapping[str, int]


class TransferCalls:
    """What one can ask a server of files with tasks."""

    def __init__(self, way: Way, follow_file: FollowsFile, server: str) -> None:
        self._way, self._follow_file, self._server = way, follow_file, server

    async def take_out(self, form: FileFormat, wanted: Mapping[str, object]) -> Exported:
        """A file with the tasks that the filters name, by default all."""
        given = {name: value for name, value in {**wanted, "format": form}.items() if value not in (None, "")}
        answer = await self._way.send("GET", f"{PATH}/export?{urlencode(given)}")
        lacks = json.loads(answer.headers.get("taskchat-lacks", "{}"))
        return Exported(answer.content, int(answer.headers.get("taskchat-tasks", "0")), lacks)

    async def take_in(
        self,
        name: str,
        file: BinaryIO,
        *,
        form: FileFormat | None = None,
        dry_run: bool = False,
        told: Callable[[TasksImporting], None] = lambda _progress: None,
    ) -> TasksImported:
        """Import a file. `told` hears how far it is."""
        params = {"dry_run": str(dry_run).lower(), **({"format": form} if form else {})}
        async for data in self._follow_file(f"{PATH}/import", Upload(name, file, IMPORT_SECONDS), params):
            event = json.loads(data)
            match event.get("type"):
                case "import.progress":
                    told(TasksImporting.model_validate(event))
                case "import.finished":
                    return TasksImported.model_validate(event)
                case _:
                    raise error_from_answer(int(event.get("status", 500)), data, server=self._server)
        raise ServerUnreachable(
            "The server broke off in the middle of the import.", hint="Import the file again: nothing comes twice."
        )
