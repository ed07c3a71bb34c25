"""The official conformance suite is content with our endpoint, sign-in and all."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.databases import SqliteFiles
from tests.fakes.mcp.conformance import REVISIONS, played, suite
from tests.fakes.npm import Unavailable
from tests.fakes.offline.plugin import guarding
from tests.fakes.passwords import make_cheap


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:The .* capability is deprecated:UserWarning")  # older clients still have it
@pytest.mark.downloads("npm fetches the suite, once, into pytest's cache")
@pytest.mark.parametrize("revision", REVISIONS)
async def test_every_scenario_that_a_revision_requires_of_a_server_holds(
    revision: str,
    sqlite_files: SqliteFiles,
    tmp_path: Path,
    pytestconfig: pytest.Config,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_cheap(monkeypatch)
    try:
        node, program = suite(Path(pytestconfig.cache.mkdir("npm")))
    except Unavailable as reason:
        pytest.skip(f"the conformance suite: {reason}")
    outcome = await played(revision, node, program, await sqlite_files.make(), tmp_path, guarding({}))
    assert outcome.code == 0, outcome.said
    assert outcome.required == REVISIONS[revision]
    assert outcome.failed == []
