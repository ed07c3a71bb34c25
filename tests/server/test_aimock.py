"""Dialogues with an LLM server that we did not write: the same tasks and words come of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.agent.embedded.player import NOW
from tests.fakes.aimock import Recorded, aimock, installation
from tests.fakes.databases import SqliteFiles
from tests.fakes.dialogues import Heard, dialogues_of, play_all, wrong
from tests.fakes.llm import brain
from tests.fakes.llm.answers import Answer
from tests.fakes.llm.server import ScriptedLlm
from tests.fakes.npm import Unavailable
from tests.fakes.offline.plugin import guarding
from tests.fakes.passwords import make_cheap
from tests.fakes.served import hosting

DIALOGUES = [each for file in ("talking", "shipped") for each in dialogues_of(file)]


class Recorder:
    """A model that thinks, and keeps what it was asked and what it said."""

    def __init__(self) -> None:
        self.heard: list[Recorded] = []

    def answer(self, body: dict[str, object]) -> Answer:
        said = brain.answer(body)
        self.heard.append(Recorded(body, said))
        return said


async def talked_at(url: str, sqlite_files: SqliteFiles, *, stream: bool) -> dict[str, list[Heard]]:
    """The dialogues, each with a model of its own name at this address."""
    model = f"{url}/v1#{{id}}"
    settings = {"model": model, "models": f"{url}/v1#*", "model_stream": stream, "model_retries": 1}
    async with hosting(await sqlite_files.make(), **settings) as served:
        served.clock.now = NOW
        return await play_all(served, DIALOGUES, stream=stream, model=model)


@pytest.mark.slow
@pytest.mark.downloads("npm fetches aimock, once, into pytest's cache")
async def test_what_the_embedded_model_would_do_comes_the_same_from_aimock(
    sqlite_files: SqliteFiles, tmp_path: Path, pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_cheap(monkeypatch)
    try:
        node, program = installation(Path(pytestconfig.cache.mkdir("npm")))
    except Unavailable as reason:
        pytest.skip(f"aimock: {reason}")
    recorder = Recorder()
    with ScriptedLlm(answer=recorder.answer) as llm:
        expected = await talked_at(llm.address, sqlite_files, stream=True)
    assert wrong(expected) == {}
    environ = guarding({})  # aimock itself has nothing to fetch
    with aimock(node, program, tmp_path / "fixtures.json", recorder.heard, environ) as address:
        for stream in (True, False):
            heard = await talked_at(address, sqlite_files, stream=stream)
            assert wrong(heard) == {}
            assert heard == expected
