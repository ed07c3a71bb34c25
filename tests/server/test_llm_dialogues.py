"""The dialogues of the embedded model, held with an LLM over real HTTP: the same tasks come of them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.agent.embedded.player import NOW
from tests.fakes.databases import SqliteFiles
from tests.fakes.dialogues import FILES, dialogues_of, play_all, wrong
from tests.fakes.llm import brain
from tests.fakes.llm.server import ScriptedLlm
from tests.fakes.passwords import make_cheap
from tests.fakes.served import Served, hosting

pytestmark = pytest.mark.asyncio(loop_scope="session")

ALL = [*FILES, "shipped"]
STREAMED = [(True, name) for name in ALL]
# Without those that are more than half of all: what differs is not in their words.
AS_JSON = [(False, name) for name in ALL if name not in {"wordings", "fresh"}]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def thinking(request: pytest.FixtureRequest, sqlite_files: SqliteFiles) -> AsyncIterator[tuple[Served, bool]]:
    """A server whose model thinks, asked to stream or not."""
    with ScriptedLlm(answer=brain.answer) as llm:
        database = await sqlite_files.make()
        async with hosting(database, model=llm.model, model_stream=request.param) as served:
            served.clock.now = NOW
            yield served, request.param


@pytest.mark.parametrize(("thinking", "file"), [*STREAMED, *AS_JSON], indirect=["thinking"])
async def test_the_same_tasks_come_of_an_llm_as_of_the_embedded_model(
    thinking: tuple[Served, bool], file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    served, stream = thinking
    make_cheap(monkeypatch)
    dialogues = dialogues_of(file)
    of_llm = await play_all(served, dialogues, stream=stream)
    assert wrong(of_llm) == {}
    of_embedded = await play_all(served, dialogues, stream=stream, model="embedded")
    for name, turns in of_embedded.items():
        assert [turn.tasks for turn in of_llm[name]] == [turn.tasks for turn in turns], name
