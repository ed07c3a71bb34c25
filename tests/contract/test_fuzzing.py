"""The contract holds against a machine that tries: schemathesis sends what fits the OpenAPI description and what does
not, also in sequences, and no answer may be a server error, nor one that is not described.

For a longer run: FUZZ_EXAMPLES=200 FUZZ_SEED=7 pytest -n 0 tests/contract
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.contract.fuzzing import fuzzed
from tests.fakes.databases import Databases

EXAMPLES = os.environ.get("FUZZ_EXAMPLES", "3")
SEED = os.environ.get("FUZZ_SEED", "1")
RUNS = (  # sequences on their own, for those that build on what earlier phases left go differently each time
    ("ann", "--exclude-tag=admin", "--phases=examples,coverage,fuzzing"),
    ("ann", "--exclude-tag=admin", "--phases=stateful"),
    ("spare", "--include-operation-id=delete_me", "--phases=coverage,fuzzing"),
    ("ada", "--include-tag=admin"),  # last: it disables people
)
OPTIONS = (f"--max-examples={EXAMPLES}", f"--seed={SEED}")


@pytest.mark.slow
async def test_every_answer_is_one_that_is_described(databases: Databases, tmp_path: Path) -> None:
    with fuzzed(await databases.make(), tmp_path) as server:
        for who, *which in RUNS:
            code, said = server.run(who, *which, *OPTIONS)
            assert code == 0, said
        assert not [line for line in server.log if "Traceback" in line or " broke" in line]
