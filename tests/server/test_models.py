"""Which model answers, who may choose it, and where its key goes."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskchat.agent.models import discovery
from taskchat.config import Settings
from taskchat.errors import InvalidInput, Misconfigured, ModelKeyRefused, NotAllowed
from taskchat.keychain import KeyringUnusable
from taskchat.schemas.model_names import PROVIDERS, ModelName
from taskchat.server.models import ModelChoice
from tests.fakes.llm.answers import Answer, call, results_of, say
from tests.fakes.llm.server import ScriptedLlm
from tests.fakes.served import serving
from tests.server.conftest import OpenSite, problem

KEY = "sk-of-the-tests"
OPENAI, ROUTER = "https://api.openai.com/v1", "https://openrouter.ai/api/v1"


@dataclass
class Wish:
    """What an account or a request wishes for."""

    model: str | None = None
    fallback: bool | None = None

    @property
    def model_fallback(self) -> bool | None:
        return self.fallback


NOTHING = Wish()


class Keyring:
    """A keyring in memory that counts how often it is asked."""

    def __init__(self, **kept: str) -> None:
        self.kept, self.asked = {f"model:{name}": key for name, key in kept.items()}, 0
        self.threads: set[threading.Thread] = set()

    def read(self, entry: str) -> str | None:
        self.asked += 1
        self.threads.add(threading.current_thread())
        return self.kept.get(entry)


class Time:
    """A clock that is set."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def choice(
    *, local: bool = False, environ: dict[str, str] | None = None, keyring: Keyring | None = None, **settings: Any
) -> ModelChoice:
    read = (keyring or Keyring()).read
    return ModelChoice(Settings(**settings), local=local, environ=environ or {}, read_key=read, monotonic=Time())


# ----------------------------------------------------------------- which one answers


@pytest.mark.parametrize(
    ("request_", "account", "answers"),
    [
        (None, None, "ollama/server"),
        (None, "ollama/mine", "ollama/mine"),
        ("ollama/now", None, "ollama/now"),
        ("ollama/now", "ollama/mine", "ollama/now"),
        ("embedded", "ollama/mine", "embedded"),
        (None, "embedded", "embedded"),
        ("ollama/server", "ollama/mine", "ollama/server"),
    ],
)
def test_the_requests_model_goes_before_the_accounts_and_that_before_the_servers(
    request_: str | None, account: str | None, answers: str
) -> None:
    models = choice(model="ollama/server", models="ollama/now, ollama/mine")
    assert models.choose(Wish(account), Wish(request_)).name.text == answers


@pytest.mark.parametrize(
    ("request_", "account", "server", "allowed"),
    [
        (None, None, True, True),
        (None, None, False, False),
        (None, False, True, False),
        (None, True, False, True),
        (False, True, True, False),
        (True, False, False, True),
    ],
)
def test_the_nearest_wish_for_the_fallback_counts(
    request_: bool | None, account: bool | None, server: bool, allowed: bool
) -> None:
    models = choice(model="ollama/x", model_fallback=server)
    assert models.choose(Wish(None, account), Wish(None, request_)).fallback is allowed


def test_the_embedded_model_has_no_fallback() -> None:
    assert choice(model_fallback=True).choose(NOTHING, NOTHING).fallback is False


def test_a_choice_that_is_not_allowed_any_more_is_passed_over_and_said() -> None:
    models = choice(model="ollama/server", models="ollama/b*")
    gone = Wish("ollama/a")
    assert models.choose(gone, NOTHING).name.text == "ollama/server"
    assert "ollama/a may not be chosen here any more" in (models.note(gone) or "")
    assert models.note(Wish("ollama/b1")) is None
    assert models.note(Wish()) is None
    assert models.choose(Wish("of an older version"), NOTHING).name.text == "ollama/server"


def test_a_request_for_one_that_is_not_allowed_is_refused_and_says_where_to_look() -> None:
    with pytest.raises(NotAllowed) as caught:
        choice(models="ollama/*").choose(NOTHING, Wish("openai/gpt-5"))
    assert "taskchat model list" in str(caught.value)
    with pytest.raises(InvalidInput):
        choice(models="*").choose(NOTHING, Wish("gpt-5"))


def test_settings_that_name_no_model_end_the_start() -> None:
    wrongs: list[dict[str, Any]] = [{"model": "gpt-5"}, {"model": "openai/x", "model_url": "ftp://x"}]
    wrongs.append({"model": "http://h/v1#x", "model_url": "http://i/v1"})
    for wrong in wrongs:
        with pytest.raises(Misconfigured, match="TASKCHAT_MODEL"):
            choice(**wrong)


# ------------------------------------------------------------- which addresses are called

INSIDE = "http://169.254.169.254/latest#x"


@pytest.mark.parametrize(
    ("patterns", "name", "allowed"),
    [
        ("", "embedded", True),
        ("", "ollama/x", False),
        ("ollama/*", "ollama/x", True),
        ("*", "openai/gpt-5", True),
        ("*", INSIDE, False),  # a star is no address
        ("http*", INSIDE, False),
        ("http://*#*", INSIDE, False),
        ("http://10.0.0.5:8080/v1#*", "http://10.0.0.5:8080/v1#qwen3", True),
        ("http://10.0.0.5:8080/v1#qwen3", "http://10.0.0.5:8080/v1#other", False),
        ("http://10.0.0.5:8080/v1#*", "http://10.0.0.5:8080/v2#qwen3", False),
        ("http://10.0.0.5:8080/v1#*", "http://10.0.0.5:80/v1#qwen3", False),
        ("http://10.0.0.5:8080/v1#*", "http://10.0.0.5:8080@evil.example/v1#qwen3", False),
        ("http://10.0.0.5:8080/v1#*", "http://evil.example/http://10.0.0.5:8080/v1#qwen3", False),
        ("http://10.0.0.5:8080/v1#*", "https://10.0.0.5:8080/v1#qwen3", False),
        ("http://10.0.0.5:8080/v1", "http://10.0.0.5:8080/v1#qwen3", False),
        ("openai/*", "http://api.openai.com/v1#gpt-5", False),
    ],
)
def test_only_what_the_operator_allowed_may_be_chosen(patterns: str, name: str, allowed: bool) -> None:
    models = choice(models=patterns)
    try:
        models.allowed(name)
    except (NotAllowed, InvalidInput):
        assert not allowed
    else:
        assert allowed


@given(st.text(max_size=60), st.sampled_from(["", "ollama/*", "*", "http://10.0.0.5/v1#*"]))
def test_no_name_leads_to_an_address_that_is_neither_a_providers_nor_listed(text: str, patterns: str) -> None:
    models = choice(models=patterns)
    for name in (text, f"http://{text}", f"http://10.0.0.5/v1{text}", f"ollama/{text}"):
        try:
            found = models.allowed(name)
        except (NotAllowed, InvalidInput):
            continue
        known = {provider.base_url for provider in PROVIDERS.values()} | {"", "http://10.0.0.5/v1"}
        assert models.keyless(found).base_url in known


def test_the_local_servers_user_may_choose_any() -> None:
    assert choice(local=True).allowed(INSIDE).model == "x"


async def test_a_turn_that_is_taken_up_later_goes_by_the_rules_of_then() -> None:
    with pytest.raises(NotAllowed):
        await choice(models="ollama/*").endpoint_of(ModelName.parse(INSIDE))


# ----------------------------------------------------------------------- which key goes where


async def key_of(models: ModelChoice, name: str) -> tuple[str, str | None]:
    endpoint = await models.endpoint_of(ModelName.parse(name))
    return endpoint.base_url, endpoint.key


@pytest.mark.parametrize(
    ("settings", "name", "url", "key"),
    [
        ({"model": "openai/a"}, "openai/b", OPENAI, "of-openai"),
        ({"model": "openai/a"}, "openrouter/b", ROUTER, "of-router"),
        ({"model": "openai/a", "model_key": KEY}, "openai/a", OPENAI, KEY),
        ({"model": "openai/a", "model_key": KEY}, "openai/b", OPENAI, KEY),
        ({"model": "openai/a", "model_key": KEY}, "openrouter/b", ROUTER, "of-router"),
        ({"model": "openai/a", "model_key": KEY}, "ollama/b", PROVIDERS["ollama"].base_url, None),
        ({"model": "openai/a", "model_url": "http://proxy/v1/"}, "openai/b", "http://proxy/v1", None),
        ({"model": "openai/a", "model_url": "http://proxy/v1"}, "openrouter/b", ROUTER, "of-router"),
        ({"model": "openai/a", "model_url": "http://proxy/v1", "model_key": KEY}, "openai/a", "http://proxy/v1", KEY),
        ({"model": "openai/a", "model_url": "http://api.openai.com/v1"}, "openai/a", "http://api.openai.com/v1", None),
        ({"model": "openai/a", "model_url": f"{OPENAI}/proj"}, "openai/a", f"{OPENAI}/proj", "of-openai"),
        ({"model": "http://h/v1#a", "model_key": KEY}, "http://h/v1#b", "http://h/v1", KEY),
        ({"model": "http://h/v1#a", "model_key": KEY}, "http://i/v1#a", "http://i/v1", None),
        ({"model_key": KEY}, "ollama/b", PROVIDERS["ollama"].base_url, None),
    ],
)
async def test_a_key_goes_to_its_own_host_only(settings: dict[str, Any], name: str, url: str, key: str | None) -> None:
    environ = {"OPENAI_API_KEY": "of-openai", "OPENROUTER_API_KEY": " of-router\n"}
    assert await key_of(choice(local=True, environ=environ, **settings), name) == (url, key)


async def test_the_keyring_has_what_the_environment_has_not() -> None:
    keyring = Keyring(openai="of-ring", ollama="of-ollama", **{"http://proxy/v1": "of-proxy"})
    assert (await key_of(choice(local=True, keyring=keyring), "openai/x"))[1] == "of-ring"
    assert (await key_of(choice(local=True, keyring=keyring), "ollama/x"))[1] == "of-ollama"
    moved = choice(model="openai/a", model_url="http://proxy/v1", keyring=keyring)
    assert (await key_of(moved, "openai/a"))[1] == "of-proxy"
    assert threading.main_thread() not in keyring.threads


async def test_it_is_asked_once_for_many_turns_and_again_a_minute_later() -> None:
    keyring = Keyring(openai="one")
    clock = Time()
    models = ModelChoice(Settings(), local=True, environ={}, read_key=keyring.read, monotonic=clock)
    found = await asyncio.gather(*(key_of(models, "openai/x") for _ in range(20)))
    assert {key for _, key in found} == {"one"}
    assert keyring.asked == 1
    keyring.kept["model:openai"] = "two"
    clock.now += 59
    assert (await key_of(models, "openai/x"))[1] == "one"
    clock.now += 2
    assert (await key_of(models, "openai/x"))[1] == "two"


async def test_a_key_that_was_just_put_there_is_found_within_seconds() -> None:
    keyring, clock = Keyring(), Time()
    models = ModelChoice(Settings(), local=True, environ={}, read_key=keyring.read, monotonic=clock)
    with pytest.raises(ModelKeyRefused, match="taskchat model key openai"):
        await key_of(models, "openai/x")
    keyring.kept["model:openai"] = "new"
    clock.now += 6
    assert (await key_of(models, "openai/x"))[1] == "new"


async def test_a_keyring_that_can_not_be_used_is_left_alone_for_a_minute() -> None:
    asked = []

    def locked(entry: str) -> str | None:
        asked.append(entry)
        raise KeyringUnusable("The keyring does not answer")

    models = ModelChoice(Settings(), local=True, environ={}, read_key=locked, monotonic=Time())
    for _ in range(3):
        assert (await key_of(models, "ollama/x"))[1] is None
    assert len(asked) == 1


@pytest.mark.parametrize("broken", ["two words", "a\r\nX-Header: b", "schlüssel", "\x00"])
async def test_a_key_that_can_not_be_sent_is_refused_without_being_shown(broken: str) -> None:
    with pytest.raises(ModelKeyRefused) as caught:
        await key_of(choice(local=True, environ={"OPENAI_API_KEY": broken}), "openai/x")
    assert broken not in str(caught.value)
    assert "OPENAI_API_KEY" in str(caught.value)


async def test_no_key_is_in_what_is_printed() -> None:
    models = choice(model="openai/a", model_key=KEY)
    endpoint = await models.endpoint_of(ModelName.parse("openai/a"))
    assert KEY not in repr(endpoint) + repr(models) + str(vars(models)["_keys"])


async def test_on_a_server_of_others_the_operator_is_named_where_a_key_is_missing() -> None:
    with pytest.raises(ModelKeyRefused, match="Whoever runs it"):
        await key_of(choice(models="*"), "openai/x")


# ------------------------------------------------------------------------------- over HTTP


@pytest.fixture(autouse=True)
def _nothing_runs_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discovery, "HERE", {})


async def test_the_list_names_what_may_be_chosen_and_what_is_in_use(open_site: OpenSite) -> None:
    site = open_site(model="openai/gpt-5-mini", models="ollama/*, openai/gpt-5, http://10.0.0.5/v1#q")
    ann = await site.register()
    page = (await site.client.get("/api/v1/models", headers=ann.headers)).json()
    assert [(each["name"], each["provider"], each["in_use"], each["default"]) for each in page["items"]] == [
        ("openai/gpt-5-mini", "openai", True, True),
        ("openai/gpt-5", "openai", False, False),
        ("http://10.0.0.5/v1#q", None, False, False),
        ("embedded", None, False, False),
    ]
    assert (page["in_use"], page["patterns"], page["any"]) == ("openai/gpt-5-mini", ["ollama/*"], False)


async def test_the_account_keeps_what_its_user_chose(open_site: OpenSite) -> None:
    site = open_site(models="ollama/*")
    ann = await site.register()
    me = "/api/v1/auth/me"
    changed = await site.client.patch(me, headers=ann.headers, json={"model": "ollama/qwen3", "model_fallback": True})
    assert (changed.json()["model"], changed.json()["model_fallback"]) == ("ollama/qwen3", True)
    page = (await site.client.get("/api/v1/models", headers=ann.headers)).json()
    assert (page["in_use"], page["fallback"]) == ("ollama/qwen3", True)
    back = await site.client.patch(me, headers=ann.headers, json={"model": None, "model_fallback": None})
    assert (back.json()["model"], back.json()["model_fallback"]) == (None, None)


async def test_what_may_not_be_chosen_is_not_kept(open_site: OpenSite) -> None:
    site = open_site(models="ollama/*")
    ann = await site.register()
    for name, status in (("openai/gpt-5", 403), (INSIDE, 403), ("gpt-5", 422), ("", 422), ("x" * 301, 422)):
        answer = await site.client.patch("/api/v1/auth/me", headers=ann.headers, json={"model": name})
        assert answer.status_code == status, name
        problem(answer)
    assert (await site.client.get("/api/v1/auth/me", headers=ann.headers)).json()["model"] is None


async def test_a_message_for_one_that_may_not_be_chosen_is_refused_before_it_is_stored(open_site: OpenSite) -> None:
    site = open_site()
    ann = await site.register()
    answer = await site.client.post("/api/v1/chat", headers=ann.headers, json={"message": "hi", "model": INSIDE})
    assert answer.status_code == 403
    assert "model list" in problem(answer)["hint"]
    assert (await site.client.get("/api/v1/conversations", headers=ann.headers)).json()["items"] == []


async def test_ready_names_the_servers_model_but_not_its_address(open_site: OpenSite) -> None:
    site = open_site(model="http://10.0.0.5:8080/v1#qwen3")
    ready = await site.client.get("/ready")
    assert ready.json()["model"] == {"status": "starting", "detail": "qwen3", "state": None}
    assert "10.0.0.5" not in ready.text


def able(body: dict[str, Any]) -> Answer:
    """A model that can be worked with."""
    return say("It has five letters.") if results_of(body) else call("count_letters", word="mango")


@pytest.fixture
def llm() -> Iterator[ScriptedLlm]:
    with ScriptedLlm(answer=able) as llm:
        yield llm


async def test_a_local_server_finds_what_runs_on_its_machine(llm: ScriptedLlm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discovery, "HERE", {"ollama": llm.url})
    async with serving() as served:
        found = (await served.client.get("/api/v1/models")).json()
        without = (await served.client.get("/api/v1/models", params={"search": "false"})).json()
    assert [each["name"] for each in found["items"] if each["running_here"]] == ["ollama/scripted"]
    assert [each["name"] for each in without["items"]] == ["embedded"]
    assert found["any"]


async def test_a_test_says_what_works(llm: ScriptedLlm) -> None:
    async with serving(model=llm.model, model_key=KEY) as served:
        report = (await served.client.post("/api/v1/models/test", json={})).json()
    assert report["ok"], report
    assert {check["what"]: check["ok"] for check in report["checks"]}["streaming"]
    assert llm.requests[0].headers["authorization"] == f"Bearer {KEY}"


async def test_a_test_without_a_key_says_what_to_do_and_calls_nobody() -> None:
    async with serving() as served:
        served.app.state.services.models._keys._read = lambda _entry: None
        report = (await served.client.post("/api/v1/models/test", json={"model": "openai/gpt-5"})).json()
    assert not report["ok"]
    assert "taskchat model key openai" in report["checks"][1]["advice"]


async def test_the_embedded_model_needs_no_test(open_site: OpenSite) -> None:
    site = open_site()
    ann = await site.register()
    assert (await site.client.post("/api/v1/models/test", headers=ann.headers, json={})).json()["ok"]


async def test_one_user_has_one_test_at_a_time(llm: ScriptedLlm) -> None:
    async with serving(model=llm.model) as served:
        sent = [served.client.post("/api/v1/models/test", json={}) for _ in range(3)]
        statuses = sorted(answer.status_code for answer in await asyncio.gather(*sent))
        assert statuses == [200, 429, 429]
        assert (await served.client.post("/api/v1/models/test", json={})).status_code == 200


async def test_a_paused_model_is_told_by_ready_and_by_the_list(llm: ScriptedLlm) -> None:
    llm.kill()
    async with serving(model=llm.model, model_retries=0) as served:
        for _ in range(5):
            await served.say("hello")
        ready = await served.client.get("/ready")
        page = (await served.client.get("/api/v1/models")).json()
    assert ready.status_code == 200
    assert "paused" in ready.json()["model"]["state"]
    assert "paused" in page["items"][0]["state"]
    llm.revive()
