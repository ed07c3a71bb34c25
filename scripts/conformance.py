"""Write docs/reference/conformance.md: what people see whose model's server is not what it says, found by trying.

python -m scripts.conformance            play every quirk, and write the page
python -m scripts.conformance --check    play every quirk, and exit 1 when the page is stale
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
import tempfile
from collections.abc import Container, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fakes.llm.ordeal import Outcomes, Seen
    from tests.fakes.llm.quirk import Quirk

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "conformance.md"
INTRO = """<!-- Written by `make conformance`. Change the code instead. -->

# Servers that are not quite OpenAI's

Models answer over an OpenAI-compatible API, which no two servers understand alike. This page is the record of a test
run: a scripted server with each quirk, which is asked for one JSON body and for a stream, behind a whole taskchat
server, whose clients ask for JSON and for events. The user says “add milk and bread”; the model means to do so, or to
say hello where no call is of interest.

In all {turns} turns: none hung, none ended without words, and none did anything twice. Whether the client asked for
JSON or for events made no difference. `tests/server/test_model_conformance.py` plays them again and compares.

*Seen* says where a quirk was met; `project#number` is an issue of that project. *Asked for* is how taskchat asked the
server: one JSON body (`TASKCHAT_MODEL_STREAM=off`) or a stream (the default). Each call is tried twice here, and 2
seconds of silence are too long. MODEL is the model's name, ADDRESS that of its server.
"""


def page(outcomes: Outcomes) -> str:
    """The page of these outcomes."""
    from tests.fakes.llm.quirks import GROUPS

    tables = (
        f"\n## {group}\n\n| What the server does | Seen | Asked for | What the user sees | In the list |\n"
        "| --- | --- | --- | --- | --- |\n" + "".join(row for quirk in quirks for row in _rows(quirk, outcomes))
        for group, quirks in GROUPS.items()
    )
    return INTRO.format(turns=2 * len(outcomes)) + "".join(tables)


def _rows(quirk: Quirk, outcomes: Outcomes) -> Iterator[str]:
    whole, streamed = (next(iter(outcomes[quirk.name, each].values())) for each in (False, True))
    if whole.gist == streamed.gist:
        yield _row(quirk, "either", whole)
    else:
        yield _row(quirk, "JSON", whole)
        yield _row(quirk, "a stream", streamed)


def _row(quirk: Quirk, asked: str, seen: Seen) -> str:
    told = f"“{_cell(seen.words)}”" if seen.words else ""
    if seen.code is not None:
        failure = f"`{seen.code}`: {_cell(seen.sentence)} {_cell(seen.hint)}"
        told = f"{told}, then {failure}" if told else failure
    refused = sum(not worked for _, worked in seen.calls)
    tasks = _few(seen.tasks) + (f" ({refused} refused)" if refused else "")
    return f"| {_cell(quirk.what, code=True)} | {quirk.seen} | {asked} | {told} | {tasks} |\n"


def _few(titles: list[str]) -> str:
    if len(titles) > 3:
        return f"{len(titles)} tasks"
    return ", ".join(titles) or "–"


def _cell(text: str, *, code: bool = False) -> str:
    if len(text) > 300:
        text = f"{text[:60]}… ({len(text)} characters)"
    text = text.replace("|", "\\|").replace("\n", " ")
    return text if code else text.replace("<", "&lt;")


def played(*, by_both: Container[str]) -> Outcomes:
    """Every quirk, tried; those named, by clients of both kinds."""
    import pytest

    from tests.fakes.llm.ordeal import endured
    from tests.fakes.llm.quirks import QUIRKS
    from tests.fakes.passwords import make_cheap

    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("TASKCHAT_HOME", folder)
        make_cheap(patch)
        return asyncio.run(endured(QUIRKS.values(), Path(folder), by_both=by_both))


def _faults(outcomes: Outcomes) -> Iterator[str]:
    """What contradicts what the page says of all turns."""
    for (name, streamed), clients in outcomes.items():
        where = f"{name}, {'streamed' if streamed else 'as JSON'}"
        for client, seen in clients.items():
            yield from (f"{where}, heard as {client}: {fault}" for fault in seen.faults)
        if len({str(seen.gist) for seen in clients.values()}) > 1:
            yield f"{where}: its clients see different things"


def main() -> int:
    """Write, or compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="only compare")
    check = parser.parse_args().check
    os.environ["OPENAI_AGENTS_DISABLE_TRACING"] = "1"
    logging.disable()
    from tests.fakes.llm.quirks import QUIRKS

    outcomes = played(by_both=QUIRKS)
    if faults := list(_faults(outcomes)):
        print("\n".join(faults), file=sys.stderr)
        return 1
    made = page(outcomes)
    if check:
        stale = not PAGE.exists() or PAGE.read_text(encoding="utf-8") != made
        print(f"{PAGE.name} is stale: run make conformance" if stale else f"{PAGE.name} is fresh")
        return int(stale)
    PAGE.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
