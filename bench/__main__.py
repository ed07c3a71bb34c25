"""Measures, each printed beside something that the same machine did in the same minutes.

    python -m bench            what `taskchat ask` costs, about a minute
    python -m bench startup    what each command costs beside bare Python, and what it imports
    python -m bench load       100 people at once, turns a second beside the floor
    python -m bench growth     whether a turn costs more when there is much in the database
    python -m bench soak       memory over twenty minutes at half load
    python -m bench models     100 turns at once of a model that takes 2 s, and 100 people who read slowly
    python -m bench understanding   what understanding a message costs: time, import, memory
    python -m bench mcp        what `taskchat mcp` costs, beside the SDK's smallest server
    python -m bench documents  1,000 pages taken in, as one file and as many
    python -m bench search     a search among 100,000 passages, and putting them in
    python -m bench screen     the chat screen: its start, a long reply, 10,000 messages, and doing nothing
    python -m bench screen-soak  the chat screen in use for an hour, its server killed every two minutes
    python -m bench transfer   10,000 tasks exported and imported in every format: time, memory, exactness
    python -m bench page       the web page in Chromium: weight, first prompt, paint, 10,000 messages, 5,000 tasks
    python -m bench chaos      servers killed while 50 people talk: is anything lost, doubled or mixed up?

Each has options: python -m bench load --help
"""

from __future__ import annotations

import argparse
import sys
from types import ModuleType

from bench import (
    asking,
    chaos,
    documents,
    growth,
    load,
    mcp,
    models,
    page,
    screen,
    screen_soak,
    search,
    soak,
    startup,
    transfer,
    understanding,
)

MEASURES: dict[str, ModuleType] = {
    "ask": asking,
    "startup": startup,
    "load": load,
    "growth": growth,
    "soak": soak,
    "models": models,
    "understanding": understanding,
    "mcp": mcp,
    "screen": screen,
    "search": search,
    "page": page,
    "chaos": chaos,
    "documents": documents,
    "screen-soak": screen_soak,
    "transfer": transfer,
}


def main() -> int:
    """Run the measure that was named."""
    parser = argparse.ArgumentParser(
        prog="python -m bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    named = parser.add_subparsers(dest="measure", metavar="MEASURE")
    for name, module in MEASURES.items():
        text = str(module.__doc__)
        module.add_options(
            named.add_parser(name, description=text, formatter_class=argparse.RawDescriptionHelpFormatter)
        )
    arguments = sys.argv[1:]
    if not arguments or arguments[0] not in {*MEASURES, "-h", "--help"}:
        arguments = ["ask", *arguments]
    options = parser.parse_args(arguments)
    code: int = MEASURES[options.measure].run_measure(options)
    return code


if __name__ == "__main__":
    sys.exit(main())
