"""`taskchat model` and `ask --model`: in this process against a fake server, and as real processes with a real one."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from taskchat import paths
from taskchat.cli import exits
from taskchat.client import local
from tests.cli.conftest import Run
from tests.client.fake_server import USER, FakeServer, Reply, chat_reply, problem
from tests.fakes import file_keyring
from tests.fakes.keyrings import keyring_that, locked
from tests.fakes.llm.answers import Answer, call, fail, results_of, say
from tests.fakes.llm.server import ScriptedLlm

KEY = "sk-of-the-tests"
ENTRY = "model:openai"


def entry(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "provider": None, "in_use": False, "default": False, "running_here": False, **more}


def page(*items: dict[str, Any], in_use: str = "embedded", **more: Any) -> Reply:
    known = [{**each, "in_use": each["name"] == in_use} for each in items or (entry("embedded", default=True),)]
    return Reply(body={"items": known, "in_use": in_use, "fallback": False, "patterns": [], "any": True, **more})


def report(*, ok: bool) -> dict[str, Any]:
    checks = [
        {"what": "reachable", "ok": True, "words": "Its server answers."},
        {"what": "tools", "ok": ok, "words": "It answered without the tool.", "advice": "Choose another."},
        {"what": "usage", "ok": None, "words": "Not found out."},
    ]
    return {"model": "ollama/x", "ok": ok, "seconds": 1.5, "checks": checks}


# ---------------------------------------------------------------- see and choose


def test_without_more_the_one_in_use_is_shown(server: FakeServer, run: Run) -> None:
    server.on("GET /api/v1/models", page(entry("embedded", default=True), entry("ollama/x"), in_use="ollama/x"))
    shown = run("model")
    assert shown.code == exits.DONE, shown.err
    assert "model:      ollama/x" in shown.out
    assert "server's:   embedded" in shown.out
    assert run("model", "show").out == shown.out
    assert json.loads(run("model", "show", "--json").out)["model"] == "ollama/x"


def test_what_runs_here_is_offered_to_who_uses_the_embedded_model(server: FakeServer, run: Run) -> None:
    server.on("GET /api/v1/models", page(entry("embedded", default=True), entry("ollama/x", running_here=True)))
    assert "taskchat model use ollama/x" in run("model").err


def test_the_list_has_what_runs_here_and_what_is_wrong_with_it(server: FakeServer, run: Run) -> None:
    broken = entry("ollama/x", running_here=True, state="paused for 20 s")
    server.on("GET /api/v1/models", page(entry("embedded", default=True), broken))
    piped = run("model", "list").out.splitlines()
    assert piped == ["embedded\tin use\tthe server's\t", "ollama/x\t\truns here\tpaused for 20 s"]
    assert "runs here" in run("model", "list", terminal=True, typed="").out
    assert [each["name"] for each in json.loads(run("model", "list", "--json").out)["items"]] == [
        "embedded",
        "ollama/x",
    ]


@pytest.mark.parametrize(("given", "sent"), [("ollama/x", "ollama/x"), ("default", None)])
def test_a_choice_is_kept_on_the_account(server: FakeServer, run: Run, given: str, sent: str | None) -> None:
    server.on("PATCH /api/v1/auth/me", Reply(body={**USER, "model": sent}))
    server.on("GET /api/v1/models", page(entry("ollama/x"), in_use="ollama/x"))
    assert "ollama/x answers from now on." in run("model", "use", given).out
    assert next(asked.body for asked in server.asked if asked.method == "PATCH") == {"model": sent}


def test_a_choice_that_is_refused_says_where_to_look(server: FakeServer, run: Run) -> None:
    refusal = problem(403, "not_allowed", "openai/x may not be chosen.", hint="See: taskchat model list")
    server.on("PATCH /api/v1/auth/me", refusal)
    ran = run("model", "use", "openai/x")
    assert ran.code == exits.FAILED
    assert "taskchat model list" in ran.err


@pytest.mark.parametrize(("given", "sent"), [("on", True), ("off", False), ("default", None)])
def test_the_wish_for_the_fallback_is_kept(server: FakeServer, run: Run, given: str, sent: bool | None) -> None:
    server.on("PATCH /api/v1/auth/me", Reply(body=USER))
    server.on("GET /api/v1/models", page(entry("ollama/x"), in_use="ollama/x", fallback=bool(sent)))
    assert json.loads(run("model", "fallback", given, "--json").out) == {"fallback": bool(sent)}
    assert next(asked.body for asked in server.asked if asked.method == "PATCH") == {"model_fallback": sent}
    assert run("model", "fallback", "perhaps").code == exits.BAD_INPUT


@pytest.mark.parametrize(("ok", "code"), [(True, exits.DONE), (False, exits.TURN_FAILED)])
def test_a_test_has_a_line_for_each_thing_and_a_code_for_scripts(
    server: FakeServer, run: Run, ok: bool, code: int
) -> None:
    server.on("POST /api/v1/models/test", Reply(body=report(ok=ok)))
    ran = run("model", "test", "ollama/x")
    assert ran.code == code
    assert "✓ reachable" in ran.out
    assert ("✗ tools" in ran.out) is not ok
    assert "→ Choose another." in ran.out
    assert json.loads(run("model", "test", "--json").out)["ok"] is ok
    assert [asked.body for asked in server.asked if asked.method == "POST" and "test" in asked.path] == [
        {"model": "ollama/x"},
        {},
    ]


# -------------------------------------------------------------------------- keys


@pytest.mark.parametrize(
    ("provider", "kept_under"),
    [("openai", ENTRY), ("openai/gpt-5", ENTRY), ("http://10.0.0.5/v1/", "model:http://10.0.0.5/v1")],
)
def test_a_key_goes_into_the_keyring_and_nowhere_else(
    home: Path, run: Run, monkeypatch: pytest.MonkeyPatch, provider: str, kept_under: str
) -> None:
    kept = keyring_that(monkeypatch)
    ran = run("model", "key", provider, piped=f"{KEY}\n".encode())
    assert ran.code == exits.DONE, ran.err
    assert kept == {("taskchat", kept_under): KEY}
    assert KEY not in ran.out + ran.err
    assert not any(KEY in file.read_text() for file in home.rglob("*") if file.is_file())
    assert run("model", "key", provider, "--forget").code == exits.DONE
    assert not kept
    assert run("model", "key", provider, "--forget").code == exits.BAD_INPUT


def test_without_a_keyring_no_file_takes_its_place(home: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    keyring_that(monkeypatch, locked)
    ran = run("model", "key", "openai", piped=KEY.encode())
    assert ran.code == exits.FAILED
    assert "OPENAI_API_KEY" in ran.err
    assert KEY not in ran.out + ran.err
    assert not paths.token_file().exists()


@pytest.mark.parametrize(
    ("provider", "piped"), [("openai", b""), ("openai", b"two words"), ("openai", b"a\nb"), ("gpt", b"x")]
)
def test_what_is_no_key_or_no_provider_is_not_kept(
    run: Run, monkeypatch: pytest.MonkeyPatch, provider: str, piped: bytes
) -> None:
    kept = keyring_that(monkeypatch)
    assert run("model", "key", provider, piped=piped).code == exits.BAD_INPUT
    assert not kept


# ----------------------------------------------------------------------- requests


@pytest.mark.parametrize(
    ("options", "own", "sent"),
    [
        ([], "", {}),
        (["--model", "ollama/x"], "", {"model": "ollama/x"}),
        ([], "ollama/own", {"model": "ollama/own"}),
        (["-m", "ollama/x"], "ollama/own", {"model": "ollama/x"}),
        (["--fallback"], "", {"fallback": True}),
        (["--no-fallback"], "", {"fallback": False}),
    ],
)
def test_a_request_names_the_model_that_was_wished_for(
    server: FakeServer, run: Run, monkeypatch: pytest.MonkeyPatch, options: list[str], own: str, sent: dict[str, Any]
) -> None:
    monkeypatch.setenv("TASKCHAT_MODEL", own)
    server.on("POST /api/v1/chat", Reply(body=chat_reply("Hi.")))
    assert run("ask", *options, "--json", "hello").code == exits.DONE
    body = server.turns()[0].body
    assert {name: body[name] for name in ("model", "fallback") if name in body} == sent


def test_a_server_of_others_is_not_told_ones_own_model(
    server: FakeServer, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TASKCHAT_MODEL", "ollama/own")
    monkeypatch.setenv("TASKCHAT_SERVER", server.address)
    monkeypatch.setenv("TASKCHAT_TOKEN", "good")
    server.on("POST /api/v1/chat", Reply(body=chat_reply("Hi.")))
    assert run("ask", "--json", "hello").code == exits.DONE
    assert "model" not in server.turns()[0].body


def test_the_own_model_is_shown_as_the_one_in_use(
    server: FakeServer, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TASKCHAT_MODEL", "ollama/own")
    server.on("GET /api/v1/models", page())
    found = json.loads(run("model", "show", "--json").out)
    assert (found["model"], found["default"]) == ("ollama/own", "embedded")
    assert "TASKCHAT_MODEL" in found["note"]


def test_status_shows_the_model_and_what_is_wrong_with_it(server: FakeServer, run: Run) -> None:
    server.on("GET /api/v1/models", page(entry("ollama/x", state="paused for 9 s"), in_use="ollama/x"))
    assert "model:      ollama/x (paused for 9 s)" in run("status").out
    found = json.loads(run("status", "--json").out)
    assert (found["model"], found["model_state"]) == ("ollama/x", "paused for 9 s")


# ----------------------------------------------------------- processes and a server


@pytest.fixture
def machine(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A machine with a keyring, on which taskchat never ran; its server is ended after the test."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", file_keyring.BACKEND)
    monkeypatch.setenv("KEYRING_FILE", str(home / "keyring.json"))
    yield home
    local.stop()


@pytest.fixture
def llm() -> Iterator[ScriptedLlm]:
    with ScriptedLlm(answer=able) as llm:
        yield llm


def able(body: dict[str, Any]) -> Answer:
    """A model that can be worked with."""
    if any(tool["function"]["name"] == "count_letters" for tool in body["tools"]):
        return say("It has five letters.") if results_of(body) else call("count_letters", word="mango")
    return say("Added, I think.") if results_of(body) else call("add_task", title="buy milk")


def taskchat(*arguments: str, piped: str = "", code: int = 0) -> str:
    command = [sys.executable, "-m", "taskchat", *arguments]
    ran = subprocess.run(command, input=piped, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == code, ran.stdout + ran.stderr
    assert KEY not in ran.stdout + ran.stderr
    return ran.stdout


@pytest.mark.slow
def test_a_model_is_tried_chosen_and_spoken_to_with_its_key(machine: Path, llm: ScriptedLlm) -> None:
    llm.key = KEY
    refused = json.loads(taskchat("model", "test", llm.model, "--json", code=exits.TURN_FAILED))
    assert {check["what"]: check["ok"] for check in refused["checks"]}["key"] is False
    taskchat("model", "key", llm.url, piped=KEY)
    assert json.loads(taskchat("model", "test", llm.model, "--json"))["ok"]
    taskchat("model", "use", llm.model)
    assert json.loads(taskchat("status", "--json"))["model"] == llm.model
    reply = json.loads(taskchat("ask", "--json", "add buy milk"))
    assert (reply["model"], reply["response"]) == (llm.model, "Added, I think.")
    assert json.loads(taskchat("ask", "--json", "--model", "embedded", "show my tasks"))["model"] == "embedded"
    written = [file.read_bytes() for file in machine.rglob("*") if file.is_file() and file.name != "keyring.json"]
    assert not any(KEY.encode() in content for content in written)


@pytest.mark.slow
def test_where_it_is_wished_the_embedded_model_answers_for_one_that_fails(
    machine: Path, llm: ScriptedLlm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TASKCHAT_MODEL_RETRIES", "0")
    llm.answer = lambda _body: fail(500)
    taskchat("ask", "hello")  # the server runs, without a model of its own
    monkeypatch.setenv("TASKCHAT_MODEL", llm.model)
    taskchat("ask", "add buy milk", code=exits.TURN_FAILED)
    taskchat("model", "fallback", "on")
    reply = json.loads(taskchat("ask", "--json", "add buy milk"))
    assert (reply["model"], reply["instead_of"]) == ("embedded", llm.model)
    taskchat("ask", "--no-fallback", "add buy bread", code=exits.TURN_FAILED)
