"""`taskchat usage`, from outside."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.client.fake_server import FakeServer, Reply

COST = {"model_calls": 3, "input_tokens": 12_000, "output_tokens": 340, "cached_tokens": 9000, "seconds": 4.25}
ITEM = {"day": "2027-01-05", "model": "openai/gpt-5-mini", "turns": 2, "estimated": False, **COST}
GUESSED = {**ITEM, "model": "ollama/llama\x1b[31m", "estimated": True}


def report(*items: dict[str, Any]) -> Reply:
    total = {"turns": 2 * len(items), "estimated": any(item["estimated"] for item in items), **COST}
    return Reply(body={"since": "2026-12-07", "until": "2027-01-05", "items": list(items), "total": total})


def test_for_a_person_it_is_a_table_with_a_total(server: FakeServer, run: Run) -> None:
    server.on("GET /api/v1/usage", report(ITEM, GUESSED))
    ran = run("usage", terminal=True)
    assert (ran.code, "\x1b[31m" in ran.out) == (0, False)
    lines = [" ".join(line.split()) for line in ran.out.splitlines()]
    assert "2027-01-05 openai/gpt-5-mini 2 12,000 9,000 340 4.2" in lines[1]
    assert any("in all" in line and "~12,000" in line for line in lines)
    assert "estimate" in ran.err


def test_for_a_program_it_is_columns_or_json(server: FakeServer, run: Run) -> None:
    server.on("GET /api/v1/usage", report(ITEM))
    assert run("usage").out == "2027-01-05\topenai/gpt-5-mini\t2\t3\t12000\t9000\t340\t4.2\n"
    told = json.loads(run("usage", "--json").out)
    assert (told["total"]["input_tokens"], told["items"][0]["day"]) == (12_000, "2027-01-05")


def test_who_has_spent_nothing_is_told_so(server: FakeServer, run: Run) -> None:
    server.on("GET /api/v1/usage", report())
    assert "from 2026-12-07 to 2027-01-05: that cost nothing" in run("usage", terminal=True).out
    assert run("usage").out == ""


def test_the_days_that_are_asked_for_are_sent(server: FakeServer, run: Run) -> None:
    server.on("GET /api/v1/usage", report())
    assert run("usage", "--since", "2026-12-07", "--until", "2027-01-05").code == 0
    assert server.asked[-1].path == "/api/v1/usage?since=2026-12-07&until=2027-01-05"


@pytest.mark.parametrize("option", ["--since", "--until"])
def test_a_day_that_is_none_is_refused_before_the_server_is_asked(server: FakeServer, run: Run, option: str) -> None:
    ran = run("usage", option, "soonish")
    assert (ran.code, server.asked) == (2, [])
    assert "Write it like 2027-01-05" in ran.err
