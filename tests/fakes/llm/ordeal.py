"""What a person sees whose model's server has a quirk: each is played through a whole taskchat server over loopback."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
from collections import Counter
from collections.abc import AsyncIterator, Container, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from taskchat.config import Settings
from taskchat.server.app import create_app
from tests.fakes.llm.odd_words import THOUGHT
from tests.fakes.llm.quirk import Quirk, by_round
from tests.fakes.llm.server import ScriptedLlm

WORDS = "add milk and bread"
AT_ONCE = 12
HANGS_AFTER = 60.0
PATIENCE, SHORT_PATIENCE = 10.0, 2.0  # with a busy machine, and with those who are silent
SECRET = "of-the-conformance-table-0123456789-abcdefg"
SSE, JSON = "events", "json"
THOUGHTS_SHOWN = "thoughts are shown"
_people = itertools.count()


@dataclass
class Seen:
    """What came of one turn, for one client. `faults` are what must never be."""

    words: str = ""
    code: str | None = None
    sentence: str = ""
    hint: str = ""
    tasks: list[str] = field(default_factory=list)
    calls: list[tuple[str, bool]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def gist(self) -> tuple[str, str | None, str, str, list[str], list[tuple[str, bool]]]:
        """All that must be the same, whichever client asks."""
        return self.words, self.code, self.sentence, self.hint, self.tasks, self.calls


@dataclass(frozen=True)
class Case:
    """A quirk, and whether taskchat asks its server to stream."""

    quirk: Quirk
    streamed: bool


Outcomes = dict[tuple[str, bool], dict[str, Seen]]


async def endured(quirks: Iterable[Quirk], folder: Path, *, by_both: Container[str]) -> Outcomes:
    """Play them all, each with its server asked to stream and not to.

    Those named in `by_both` are heard by clients of both kinds, the others by one that asks as its server is asked.
    """
    cases = [Case(quirk, streamed) for quirk in quirks for streamed in (False, True)]
    outcomes: Outcomes = {(case.quirk.name, case.streamed): {} for case in cases}
    room = asyncio.Semaphore(AT_ONCE)
    async with contextlib.AsyncExitStack() as ends:
        llms = {
            (case, client): ends.enter_context(ScriptedLlm(answer=by_round(case.quirk.means), quirk=case.quirk))
            for case in cases
            for client in (JSON, SSE)
            if case.quirk.name in by_both or client == (SSE if case.streamed else JSON)
        }
        servers = {}
        names = ",".join(llm.model for llm in llms.values())
        for streamed, patience in itertools.product((False, True), (PATIENCE, SHORT_PATIENCE)):
            database = folder / f"streamed-{streamed}-{patience:g}.db"
            settings = _settings(database, streamed=streamed, patience=patience, models=names)
            servers[streamed, patience] = await ends.enter_async_context(_serving(settings))

        async def play(case: Case, client: str) -> None:
            async with room:
                patience = SHORT_PATIENCE if case.quirk.silent else PATIENCE
                seen = await _played(servers[case.streamed, patience], llms[case, client], client)
            if case.quirk.unmarked and case.streamed:
                seen.faults = [fault for fault in seen.faults if fault != THOUGHTS_SHOWN]
            outcomes[case.quirk.name, case.streamed][client] = seen

        await asyncio.gather(*(play(case, client) for case, client in llms))
    return outcomes


def _settings(database: Path, *, streamed: bool, patience: float, models: str) -> Settings:
    return Settings(
        secret=SECRET,
        database=str(database),
        rate_limits=False,
        model_stream=streamed,
        models=models,
        model_seconds=patience,
        model_retries=1,
        turn_seconds=max(3 * patience, 15.0),
    )


@contextlib.asynccontextmanager
async def _serving(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(settings)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None))
    running = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0)
    port = server.servers[0].sockets[0].getsockname()[1]
    await app.state.services.agent.agent()
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=HANGS_AFTER) as client:
        yield client
    server.should_exit = True
    await running


async def _played(server: httpx.AsyncClient, llm: ScriptedLlm, client: str) -> Seen:
    body = {"email": f"person{next(_people)}@example.com", "password": "long enough"}
    token = (await server.post("/api/v1/auth/register", json=body)).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    asked = {"message": WORDS, "model": llm.model}
    seen = Seen()
    try:
        async with asyncio.timeout(HANGS_AFTER):
            if client == SSE:
                told = await server.post("/api/v1/chat", json=asked, headers=headers | {"Accept": "text/event-stream"})
                _hear_events(seen, told)
            else:
                told = await server.post("/api/v1/chat", json=asked, headers=headers)
                _hear_json(seen, told)
    except TimeoutError:
        seen.faults.append("it hangs")
    tasks = (await server.get("/api/v1/tasks", params={"status": "all", "limit": 200}, headers=headers)).json()
    seen.tasks = sorted(task["title"] for task in tasks["items"])
    await _look_into(seen, server, headers)
    for name in ("words", "sentence", "hint"):
        setattr(seen, name, getattr(seen, name).replace(llm.model, "MODEL").replace(llm.address, "ADDRESS"))
    return seen


def _hear_json(seen: Seen, told: httpx.Response) -> None:
    body = told.json()
    if told.is_success:
        _hear_reply(seen, body)
    else:
        _hear_problem(seen, body)


def _hear_events(seen: Seen, told: httpx.Response) -> None:
    lines = [line.removeprefix("data: ") for line in told.text.splitlines() if line.startswith("data: ")]
    events = [json.loads(line) for line in lines]
    kinds = [event["type"] for event in events]
    text = "".join(event["text"] for event in events if event["type"] == "text.delta")
    last = events[-1]
    if kinds.count("turn.started") != 1 or kinds[-1] not in {"turn.finished", "turn.failed"}:
        seen.faults.append(f"its events are {kinds}")
    finished = [event["call"]["id"] for event in events if event["type"] == "tool.finished"]
    if len(set(finished)) < len(finished):
        seen.faults.append("a call is told twice")
    if last["type"] == "turn.finished":
        _hear_reply(seen, last["reply"])
        if text != seen.words:
            seen.faults.append(f"it is told as {text!r}")
    elif last["type"] == "turn.failed":
        _hear_problem(seen, last["problem"])
        seen.calls = [(call["tool"], call["error"] is None) for call in last["tool_calls"]]


def _hear_reply(seen: Seen, reply: dict[str, Any]) -> None:
    seen.words = reply["response"]
    seen.calls = [(call["tool"], call["error"] is None) for call in reply["tool_calls"]]
    if not seen.words.strip():
        seen.faults.append("it is silent")


def _hear_problem(seen: Seen, problem: dict[str, Any]) -> None:
    seen.code, seen.sentence, seen.hint = problem["code"], problem["detail"], problem["hint"] or ""
    if not seen.sentence or not seen.hint:
        seen.faults.append("it does not say what went wrong, or not what to do")


async def _look_into(seen: Seen, server: httpx.AsyncClient, headers: dict[str, str]) -> None:
    """Compare what was told with what is stored and what was done."""
    there = (await server.get("/api/v1/conversations", headers=headers)).json()["items"]
    page = await server.get(f"/api/v1/conversations/{there[0]['id']}/messages", headers=headers)
    stored = page.json()["items"]
    if [message["role"] for message in stored] != ["user", "assistant"]:
        seen.faults.append("its record is not whole")
        return
    reply = stored[-1]
    if seen.code is None and reply["content"] != seen.words:
        seen.faults.append(f"it is stored as {reply['content']!r}")
    if seen.code is not None:
        if seen.sentence not in reply["content"]:
            seen.faults.append("its record does not say what went wrong")
        seen.words = reply["content"].partition(seen.sentence)[0].strip()
    seen.calls = seen.calls or [(call["tool"], call["error"] is None) for call in reply["tool_calls"]]
    done = [
        call["result"]["task"]["title"] for call in reply["tool_calls"] if call["result"] and "task" in call["result"]
    ]
    if sorted(done) != seen.tasks:
        seen.faults.append(f"the calls that are told made {sorted(done)}, and the list has {seen.tasks}")
    if max(Counter(seen.tasks).values(), default=0) > 1:
        seen.faults.append(f"an effect is doubled: {seen.tasks}")
    told = f"{reply['content']} {seen.sentence} {seen.hint}"
    if THOUGHT[:20] in told or "</think>" in told:
        seen.faults.append(THOUGHTS_SHOWN)
