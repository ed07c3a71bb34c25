"""`taskchat eval`, against models behind real HTTP, on the real server that it starts."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from taskchat import paths
from taskchat.cli import exits
from tests.cli.conftest import Run
from tests.client.fake_server import USER, FakeServer, Reply
from tests.fakes.llm import brain
from tests.fakes.llm.answers import Answer, call, fail, results_of, say, text_of
from tests.fakes.llm.server import Hold, ScriptedLlm
from tests.fakes.processes import ROOT, WAIT

pytestmark = pytest.mark.slow

CHATS = [
    {"id": "safe-joke", "turns": [{"say": "tell me a joke", "unchanged": True}, {"say": "another one"}]},
    {"id": "talk-hello", "turns": [{"say": "hello", "mentions": ["hello"]}]},
]


@pytest.fixture
def llm() -> Iterator[ScriptedLlm]:
    with ScriptedLlm() as llm:
        yield llm


@pytest.fixture
def chats(tmp_path: Path) -> str:
    (tmp_path / "chats.json").write_text(json.dumps(CHATS))
    return str(tmp_path / "chats.json")


def adds_always(body: dict[str, Any]) -> Answer:
    return say("Hello, done.") if results_of(body) else call("add_task", title="never asked for")


def test_a_model_that_does_all_right_passes_and_its_tokens_are_told(run: Run, llm: ScriptedLlm) -> None:
    llm.answer = brain.answer
    done = run("eval", "--model", llm.model, "--only", "undo", "--jobs", "2")
    assert done.code == exits.DONE
    assert set(done.err.splitlines()) <= {f"{llm.model}: {count} of 3 dialogues" for count in range(4)}
    lines = [line.split() for line in done.out.splitlines()]
    assert lines[1][:7] == ["undo", "3", "of", "3", "6", "of", "6"]
    assert lines[2][:8] == ["all", "3", "of", "3", "6", "of", "6", "0"]
    assert done.out.splitlines()[-1].startswith(f"{llm.model}: 100.0% of the dialogues, {len(llm.chats)} model calls, ")
    assert not paths.data_dir().exists() or not list(paths.data_dir().glob("*.db"))


def test_what_went_wrong_is_counted_and_shown(run: Run, llm: ScriptedLlm, chats: str) -> None:
    llm.answer = adds_always
    done = run("eval", chats, "--model", llm.model, "--show-failures")
    assert done.code == exits.FAILED
    assert "FAILED safe-joke\n   > tell me a joke\n   < Hello, done.\n     ! it changed tasks\n" in done.out
    assert "FAILED talk-hello" not in done.out
    assert "50.0% of the dialogues, 6 model calls, 600 tokens in, 60 out" in done.out


def test_a_program_gets_all_of_it_as_json(run: Run, llm: ScriptedLlm, chats: str) -> None:
    llm.answer = adds_always
    done = run("eval", chats, "--model", llm.model, "--json")
    found = json.loads(done.out)
    assert done.code == exits.FAILED
    assert (found["model"], found["whole"]) == (llm.model, True)
    assert found["all"]["wrong_writes"] == found["groups"]["safe"]["wrong_writes"] == 1
    assert (found["all"]["turns_passed"], found["all"]["turns"], found["all"]["input_tokens"]) == (2, 3, 600)
    assert [each["id"] for each in found["dialogues"]] == ["safe-joke", "talk-hello"]
    assert found["dialogues"][0]["turns"][0]["faults"] == ["it changed tasks"]


def test_a_failure_that_stays_is_met_once_and_said(run: Run, llm: ScriptedLlm, chats: str) -> None:
    llm.answer = lambda _body: fail(401, {"error": {"message": "Wrong key.", "code": "invalid_api_key"}})
    done = run("eval", chats, "--model", llm.model)
    assert (done.code, done.out, len(llm.chats)) == (exits.TURN_FAILED, "", 1)
    assert "Ended after 1 of 2 dialogues." in done.err
    assert "key" in done.err


def test_a_failure_that_passes_fails_its_dialogue_only(run: Run, llm: ScriptedLlm, chats: str) -> None:
    llm.script(say("Ha."), fail(400), say("Hello."))
    done = run("eval", chats, "--model", llm.model, "--json")
    found = json.loads(done.out)
    assert done.code == exits.FAILED
    assert [each["passed"] for each in found["dialogues"]] == [False, True]
    assert found["dialogues"][0]["turns"][1]["faults"][0].startswith("model_")


def test_ctrl_c_prints_what_there_is_and_ends_the_server(llm: ScriptedLlm, chats: str) -> None:
    reached = threading.Event()

    def answer(body: dict[str, Any]) -> Answer:
        if text_of(body) != "hello":
            return say("Ha.")
        reached.set()
        return replace(say("Hello."), hold=Hold())  # which nobody opens

    llm.answer = answer
    command = [sys.executable, "-m", "taskchat", "eval", chats, "--model", llm.model]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            assert reached.wait(WAIT)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=WAIT)
        finally:
            process.kill()
    assert process.returncode == exits.INTERRUPTED
    assert out.splitlines()[2].split()[:7] == ["all", "1", "of", "1", "2", "of", "2"]
    assert "Ended after 1 of 2 dialogues." in err


def test_the_model_is_the_named_one_else_the_environments_else_the_one_chosen_on_this_machine(
    run: Run, server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.on("GET /api/v1/auth/me", Reply(body={**USER, "model": "of-the-account"}))
    paths.local_database().touch()
    assert "'of-the-account' does not say where" in run("eval").err
    monkeypatch.setenv("TASKCHAT_MODEL", "of-the-environment")
    assert "'of-the-environment' does not say where" in run("eval").err
    assert "'of-the-option' does not say where" in run("eval", "--model", "of-the-option").err


def test_address_and_key_of_another_provider_are_not_used(
    run: Run, llm: ScriptedLlm, chats: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    llm.answer = lambda _body: say("Hello.")
    monkeypatch.setenv("TASKCHAT_MODEL", "openai/gpt-5-mini")
    monkeypatch.setenv("TASKCHAT_MODEL_KEY", "for openai")
    done = run("eval", chats, "--model", llm.model)
    assert done.code == exits.DONE
    assert done.err == "TASKCHAT_MODEL_KEY: not used, as it is for TASKCHAT_MODEL=openai/gpt-5-mini.\n"
    assert "for openai" not in str([request.headers for request in llm.requests])


def test_what_is_no_model_or_no_dialogue_is_said_before_anything_starts(run: Run, chats: str) -> None:
    assert run("eval", chats, "--model", "gpt").code == exits.BAD_INPUT
    assert run("eval", "nowhere.json").code == exits.BAD_INPUT
    assert run("eval", chats, "--only", "nothing-").code == exits.BAD_INPUT
