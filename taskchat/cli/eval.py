"""`taskchat eval`: how well a model does what people say, on dialogues that are played on a server of their own."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from taskchat import paths
from taskchat.cli import exits, printing
from taskchat.cli.clock import local_now
from taskchat.errors import (
    ModelKeyRefused,
    ModelQuotaUsedUp,
    ModelUnknown,
    ModelUnreachable,
    ModelWithoutTools,
    TaskchatError,
)

if TYPE_CHECKING:
    from taskchat.evaluation.results import Result, Score
    from taskchat.schemas.model_names import ModelName

# What the next dialogue would only run into again.
HOPELESS = (ModelKeyRefused, ModelQuotaUsedUp, ModelUnknown, ModelWithoutTools)
SELDOM_SECONDS = 10.0

EPILOG = """Examples:

taskchat eval

taskchat eval --model ollama/llama3.2 --show-failures

taskchat eval mine.json --only add- --jobs 4 --json

A file is a list of dialogues, in JSON, or in YAML where PyYAML is installed:

[{"id": "complete-it", "given": [{"title": "Buy milk", "due": "+1d"}], "turns": [{"say": "mark the milk as done",
"tasks": [{"title": "Buy milk", "status": "done"}], "mentions": ["milk"]}]}]

A turn checks what it names: tasks (all there are afterwards), asks or unchanged (true: no task may change), mentions,
omits."""


def evaluate(
    *,
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILES", help="Dialogue files, JSON or YAML. Default: those that come with taskchat."),
    ] = None,
    model: Annotated[
        str | None, typer.Option(metavar="NAME", help="The model, like ollama/llama3.2. Default: the one in use.")
    ] = None,
    only: Annotated[str, typer.Option(metavar="PREFIX", help="Only dialogues whose id begins like this.")] = "",
    show_failures: Annotated[bool, typer.Option("--show-failures", help="Show what was said where it failed.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    jobs: Annotated[int, typer.Option(min=1, max=64, metavar="N", help="Dialogues that are played at once.")] = 1,
) -> None:
    """Score a model on dialogues: what it did, how long it took, and what it used up.

    The dialogues are played on a server that is started for them and has nothing but them: your tasks are not touched.
    The model is asked with your keys, and costs what it costs. Exit code 0: all passed; 1: some failed.
    """
    from taskchat.evaluation.dialogues import read_dialogues, shipped
    from taskchat.evaluation.playing import Player
    from taskchat.evaluation.private_server import private_server
    from taskchat.evaluation.running import played

    dialogues = read_dialogues(files or shipped(), only=only)
    name = _model(model)
    results: list[Result] = []
    ended: BaseException | None = None
    progress = _Progress(name.text, len(dialogues))
    try:
        progress.show(results)
        with private_server(name.text, _environ(name)) as server:
            player = Player(server.address, _today, server.check)
            for result in played(dialogues, player.play, jobs=jobs):
                results.append(result)
                progress.show(results)
                if (error := _hopeless(results)) is not None:
                    raise error
    except (KeyboardInterrupt, TaskchatError) as error:
        ended = error
    finally:
        progress.end()
    results.sort(key=lambda result: dialogues.index(result.dialogue))
    if ended is None or _answered(results):
        _print(name.text, results, json=json, whole=ended is None, show_failures=show_failures)
    if ended is not None:
        printing.note(f"Ended after {len(results)} of {len(dialogues)} dialogues.")
        raise ended
    if not all(result.passed for result in results):
        raise typer.Exit(exits.FAILED)


def _model(wanted: str | None) -> ModelName:
    """The model to ask: the wanted one, else the environment's, else the one chosen on this machine."""
    from taskchat.schemas.model_names import EMBEDDED, ModelName

    return ModelName.parse(wanted or os.environ.get("TASKCHAT_MODEL", "").strip() or _chosen() or EMBEDDED)


def _chosen() -> str | None:
    """What `taskchat model use` has kept, if this machine's own server is the one in use."""
    from taskchat.client import wire
    from taskchat.client.session import open_session

    session = open_session(say=printing.note)
    if not session.local or not paths.local_database().exists():
        return None
    try:
        answer = wire.send(session.address(), "GET", "/api/v1/auth/me", token=session.token())
        chosen = answer.json().get("model")
    except (OSError, ValueError, AttributeError, TaskchatError):
        return None
    return str(chosen) if chosen else None


def _environ(name: ModelName) -> dict[str, str]:
    """The environment, without the address and key that are for another provider's model: they go nowhere else."""
    from taskchat.schemas.model_names import EMBEDDED, ModelName

    environ = dict(os.environ)
    set_for = ModelName.parse(environ.get("TASKCHAT_MODEL", "").strip() or EMBEDDED)
    if set_for.key_name != name.key_name:
        dropped = [variable for variable in ("TASKCHAT_MODEL_URL", "TASKCHAT_MODEL_KEY") if environ.pop(variable, "")]
        if dropped and not name.embedded:
            printing.note(f"{' and '.join(dropped)}: not used, as it is for TASKCHAT_MODEL={set_for.text}.")
    return environ


def _today() -> dt.date:
    return local_now().astimezone(dt.UTC).date()


def _hopeless(results: Sequence[Result]) -> TaskchatError | None:
    """What makes it useless to go on: a failure that stays, or a server that never answered."""
    error = next((turn.error for turn in results[-1].turns if turn.error is not None), None)
    if isinstance(error, HOPELESS) or (isinstance(error, ModelUnreachable) and not _answered(results)):
        return error
    return None


def _answered(results: Sequence[Result]) -> bool:
    """Whether the model has ever said something."""
    return any(turn.error is None for result in results for turn in result.turns)


class _Progress:
    """How far it is, on standard error: always the present line on a terminal, else a line now and then."""

    def __init__(self, model: str, count: int) -> None:
        self._model, self._count = model, count
        self._told = time.monotonic()

    def show(self, results: Sequence[Result]) -> None:
        """After each dialogue."""
        failed = sum(not result.passed for result in results)
        text = f"{self._model}: {len(results)} of {self._count} dialogues{f', {failed} failed' if failed else ''}"
        if printing.progress(text) or time.monotonic() - self._told < SELDOM_SECONDS:
            return
        self._told = time.monotonic()
        printing.note(text)

    def end(self) -> None:
        """Leave the line to others."""
        printing.progress("")


def _print(model: str, results: Sequence[Result], *, json: bool, whole: bool, show_failures: bool) -> None:
    from taskchat.evaluation.results import ALL, scores

    found = scores(results)
    if json:
        groups = {name: dataclasses.asdict(score) for name, score in found.items()}
        total = groups.pop(ALL)
        printing.raw_json(
            {
                "model": model,
                "whole": whole,
                "all": total,
                "groups": groups,
                "dialogues": [result.as_json() for result in results],
            }
        )
        return
    if show_failures:
        _show_failures(results)
    width = max(len("group"), *map(len, found))
    printing.out(f"{'group':{width}}  {'dialogues':>12}  {'turns':>12}  wrong writes    median   slowest")
    for name, score in found.items():
        dialogues = f"{score.dialogues_passed} of {score.dialogues}"
        turns = f"{score.turns_passed} of {score.turns}"
        times = f"{_shown(score.median_seconds):>8}  {_shown(score.slowest_seconds):>8}"
        printing.out(f"{name:{width}}  {dialogues:>12}  {turns:>12}  {score.wrong_writes:>12}  {times}")
    printing.out("")
    printing.out(f"{model}: {_cost(found[ALL])}")


def _show_failures(results: Sequence[Result]) -> None:
    for result in results:
        if result.passed:
            continue
        printing.out(f"FAILED {result.dialogue.id}")
        for turn in result.turns:
            printing.out(f"   > {turn.said}\n   < {turn.reply[:300]}")
            for fault in turn.faults:
                printing.out(f"     ! {fault[:400]}")
        printing.out("")


def _cost(score: Score) -> str:
    share = f"{score.dialogues_passed / score.dialogues:.1%} of the dialogues" if score.dialogues else "nothing played"
    cached = f" ({score.cached_tokens:,} cached)" if score.cached_tokens else ""
    about = "about " if score.estimated else ""
    tokens = f"{about}{score.input_tokens:,} tokens in{cached}, {score.output_tokens:,} out"
    return f"{share}, {score.model_calls:,} model calls, {tokens}"


def _shown(seconds: float | None) -> str:
    if seconds is None:
        return "–"
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"
