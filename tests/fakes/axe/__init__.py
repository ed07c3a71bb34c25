"""axe-core, which looks for what keeps people out of a page. It runs in the page that is tested."""

from __future__ import annotations

from pathlib import Path

from tests.fakes.npm import installed, node_of

NODE_MIN = (18, 0)
SCRIPT = "node_modules/axe-core/axe.min.js"


def axe_source(cache: Path) -> str:
    """Its script, fetched if need be. Raises Unavailable."""
    return (installed(Path(__file__).parent, cache, node_of(NODE_MIN)) / SCRIPT).read_text(encoding="utf-8")
