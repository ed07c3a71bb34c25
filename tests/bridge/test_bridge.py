"""Messages between a client's pipe and the server."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest

from taskchat.bridge import greetings
from taskchat.bridge.messages import KEY, REFUSED, Message
from taskchat.client import credentials, state
from taskchat.client.session import open_session
from tests.bridge.conftest import HELLO, MODERN, Client, Endpoint, Here, request, result
from tests.client.fake_server import FakeServer, Reply, problem, tokens


def test_a_request_and_its_answer_pass_as_they_are(client: Client, endpoint: Endpoint) -> None:
    endpoint.on("x/y", Reply(body=result(7, text="Größe 𝄞", size=1.50)))
    line = b'{"jsonrpc":"2.0", "id":7,  "method":"x/y","params":{"a":1.10, "b":"\\u00e4"}}'
    client.send(line + b"\n")
    assert client.line() == json.dumps(result(7, text="Größe 𝄞", size=1.5)).encode() + b"\n"
    assert endpoint.asked("x/y")[0].body == json.loads(line)


def test_a_session_is_the_servers_and_the_client_need_not_know(client: Client, endpoint: Endpoint) -> None:
    assert client.greet()["result"]["serverInfo"]["name"] == "taskchat"
    assert client.ask("tools/list") == result()
    assert len(endpoint.asked("notifications/initialized")) == 1
    headers = endpoint.asked("tools/list")[0].headers
    assert (headers["mcp-session-id"], headers["mcp-protocol-version"]) == ("s1", "2025-11-25")


def test_a_lost_session_is_made_anew_with_the_clients_own_words(client: Client, endpoint: Endpoint) -> None:
    client.greet()
    endpoint.known, endpoint.sessions = {"s2"}, ["s2"]
    assert client.ask("tools/list") == result()
    assert [each.body["params"] for each in endpoint.asked("initialize")] == [HELLO, HELLO]
    assert [each.headers.get("mcp-session-id") for each in endpoint.asked("tools/list")] == ["s1", "s2"]


def test_a_call_whose_answer_was_lost_is_sent_again_under_the_same_key(client: Client, endpoint: Endpoint) -> None:
    client.greet()
    endpoint.on("tools/call", Reply(cut=0), Reply(body=result(), cut=9), Reply(body=result(isError=False)))
    assert client.ask("tools/call", name="add_task", arguments={"title": "milk"}) == result(isError=False)
    sent = [each.body["params"]["_meta"][KEY] for each in endpoint.asked("tools/call")]
    assert len(sent) >= 3
    assert len(set(sent)) == 1


def test_each_call_has_a_key_of_its_own_and_a_clients_own_is_kept(client: Client, endpoint: Endpoint) -> None:
    client.greet()
    for number, meta in enumerate(({}, {}, {KEY: "mine", "progressToken": 3}), 1):
        client.ask("tools/call", number, name="add_task", _meta=meta)
    metas = [each.body["params"]["_meta"] for each in endpoint.asked("tools/call")]
    assert metas[0][KEY] != metas[1][KEY]
    assert metas[2] == {KEY: "mine", "progressToken": 3}


def test_what_comes_before_an_answer_comes_before_it(client: Client, endpoint: Endpoint) -> None:
    client.greet()
    progress = {"jsonrpc": "2.0", "method": "notifications/progress", "params": {"progress": 1}}
    question = {"jsonrpc": "2.0", "id": "q", "method": "elicitation/create", "params": {}}
    endpoint.on("tools/call", Reply(messages=[progress, question, result(4, content=[])]))
    assert client.ask("tools/call", 4, name="delete_task") == progress
    assert client.hear() == question
    assert client.hear() == result(4, content=[])


def test_the_answer_to_a_question_of_the_server_goes_to_it(client: Client, endpoint: Endpoint) -> None:
    client.greet()
    client.send({"jsonrpc": "2.0", "id": "q", "result": {"action": "accept"}})
    client.hang_up()
    assert [each.body["id"] for each in endpoint.asked() if each.headers["mcp-session-id"] == "s1"] == ["q"]


def test_a_request_that_stands_alone_says_in_its_head_what_it_is(client: Client, endpoint: Endpoint) -> None:
    client.ask("tools/call", name="täsk", arguments={}, _meta=MODERN)
    headers = endpoint.asked("tools/call")[0].headers
    assert headers["mcp-protocol-version"] == "2026-07-28"
    assert headers["mcp-method"] == "tools/call"
    assert headers["mcp-name"] == "=?base64?dMOkc2s=?="
    assert "mcp-session-id" not in headers


def test_a_token_that_no_longer_holds_is_traded(client: Client, endpoint: Endpoint, server: FakeServer) -> None:
    client.greet()
    server.tokens = {"better"}
    server.on("POST /api/v1/auth/local", Reply(body=tokens("better")))
    assert client.ask("tools/list") == result()
    assert [each.token for each in endpoint.asked("tools/list")] == ["good", "better"]


def test_who_is_not_signed_in_is_told_what_to_do(server: FakeServer) -> None:
    client = Client(open_session(say=lambda _text: None, server=server.address))
    error = client.ask("initialize", **HELLO)["error"]
    client.close()
    assert error["code"] == REFUSED
    assert error["message"].endswith(f"Run: taskchat login --server {server.address}")
    assert error["data"]["code"] == "not_signed_in"
    assert error["message"] in client.said[0]


def test_the_kept_tokens_of_a_sign_in_are_used_and_traded(server: FakeServer, endpoint: Endpoint) -> None:
    credentials.keep(server.address, "ann@example.com", credentials.Tokens("old", "refresh-1"), say=lambda _text: None)
    state.remember_login(server.address, "ann@example.com", kept_in="file")
    server.tokens = {"new"}
    server.on("POST /api/v1/auth/refresh", Reply(body=tokens("new", "refresh-2")))
    client = Client(open_session(say=lambda _text: None))
    client.greet()
    assert client.ask("tools/list") == result()
    client.close()
    assert credentials.read(server.address, "ann@example.com") == ("new", "refresh-2")
    assert {each.token for each in endpoint.asked("tools/list")} == {"new"}


def test_a_token_that_was_given_and_is_refused_is_named(server: FakeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TASKCHAT_TOKEN", "tk_old")
    client = Client(open_session(say=lambda _text: None, server=server.address))
    error = client.ask("tools/list", _meta=MODERN)["error"]
    client.close()
    assert "does not accept the token in TASKCHAT_TOKEN" in error["message"]
    assert "tk_old" not in str(error) + str(client.said)


def test_a_refusal_of_the_server_says_why(client: Client, endpoint: Endpoint) -> None:
    refusal = problem(403, "not_allowed", "This sign-in is not for this.", hint="Connect again.")
    endpoint.on("tools/call", refusal)
    error = client.ask("tools/call", name="add_task", _meta=MODERN)["error"]
    assert error == {
        "code": REFUSED,
        "message": "This sign-in is not for this. Connect again.",
        "data": {"code": "not_allowed", "hint": "Connect again."},
    }


def test_an_error_of_the_protocol_passes_under_the_requests_id(client: Client, endpoint: Endpoint) -> None:
    told = {"code": -32601, "message": "Method not found"}
    endpoint.on("x/y", Reply(404, {"jsonrpc": "2.0", "id": None, "error": told}))
    assert client.ask("x/y", 5, _meta=MODERN) == {"jsonrpc": "2.0", "id": 5, "error": told}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"hello", -32700),
        (b"\xff\xfe", -32700),
        (b"[" * 100_000, -32700),
        (b"[]", -32600),
        (b"3", -32600),
        (b'{"jsonrpc":"2.0"}', -32600),
        (b'{"id":1,"method":3}', -32600),
        (b'{"id":null,"method":"ping"}', -32600),
        (b'{"id":[],"method":"ping"}', -32600),
    ],
)
def test_a_line_that_is_no_message_is_answered_and_nothing_breaks(client: Client, line: bytes, code: int) -> None:
    client.send(line + b"\n\r\n\n")
    assert client.hear()["error"]["code"] == code
    assert client.ask("ping", 2) == result(2)


def test_a_cancelled_request_that_stands_alone_is_hung_up(client: Client, endpoint: Endpoint) -> None:
    arrived, gone = threading.Event(), threading.Event()

    def slow(_asked: Any) -> Reply:
        arrived.set()
        gone.wait(5)
        return Reply(body=result())

    endpoint.server.answers["POST /mcp"] = slow
    client.send(request("tools/call", 3, name="list_tasks", _meta=MODERN))
    assert arrived.wait(5)
    client.send({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 3}})
    client.hang_up()  # which waits for what is under way: nothing
    gone.set()
    assert client.said == []


def test_of_a_session_the_server_is_told_what_is_cancelled(client: Client, endpoint: Endpoint) -> None:
    client.greet()
    client.send({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 3}})
    client.hang_up()
    assert endpoint.asked("notifications/cancelled")[0].headers["mcp-session-id"] == "s1"


def test_the_end_of_the_input_waits_for_answers_and_ends_the_session(client: Client, endpoint: Endpoint) -> None:
    client.greet()
    client.send(*(request("tools/list", number) for number in range(1, 9)))
    client.hang_up()
    assert sorted(client.hear()["id"] for _ in range(8)) == list(range(1, 9))
    last = endpoint.server.asked[-1]
    assert (last.method, last.headers["mcp-session-id"]) == ("DELETE", "s1")


def test_a_stream_of_changes_is_opened_again_and_says_that_all_may_have_changed(
    client: Client, endpoint: Endpoint
) -> None:
    acknowledged = {"jsonrpc": "2.0", "method": "notifications/subscriptions/acknowledged", "params": {}}
    endpoint.on("subscriptions/listen", Reply(messages=[acknowledged]), Reply(messages=[acknowledged, result(2)]))
    wanted = {"toolsListChanged": True, "promptsListChanged": False, "resourceSubscriptions": ["taskchat://tasks/1"]}
    assert client.ask("subscriptions/listen", 2, notifications=wanted, _meta=MODERN) == acknowledged
    heard = [client.hear() for _ in range(3)]
    assert [each.get("method") for each in heard] == [
        "notifications/tools/list_changed",
        "notifications/resources/updated",
        None,
    ]
    assert heard[1]["params"]["uri"] == "taskchat://tasks/1"
    assert heard[0]["params"]["_meta"] == {"io.modelcontextprotocol/subscriptionId": 2}


class Asleep(Here):
    """A local server that is started only when the test lets it."""

    def __init__(self) -> None:
        super().__init__("unix:/nowhere")
        self.may_start = threading.Event()

    def revive(self) -> None:
        assert self.may_start.wait(5)


@pytest.mark.usefixtures("home")
def test_a_client_is_greeted_while_the_server_is_still_being_started() -> None:
    asked = request("initialize", 1, **HELLO)
    greetings.keep(Message(b"", asked), json.dumps(result(1, serverInfo={"name": "taskchat"})).encode())
    session = Asleep()
    client = Client(session)
    assert client.ask("initialize", 9, **HELLO) == result(9, serverInfo={"name": "taskchat"})
    session.may_start.set()
    client.close()


def test_what_the_server_says_first_is_remembered_by_the_version_that_was_asked_for(
    client: Client, endpoint: Endpoint, home: Path
) -> None:
    client.greet()
    client.hang_up()
    known = greetings.known(Message(b"", request("initialize", 3, **HELLO)))
    assert known is not None
    assert known.body["result"]["protocolVersion"] == "2025-11-25"
    assert greetings.known(Message(b"", request("initialize", 3, protocolVersion="2024-11-05"))) is None


def test_a_client_that_has_gone_ends_it(endpoint: Endpoint) -> None:
    client = Client(Here(endpoint.server.address))
    client.greet()
    client.close()
    assert endpoint.server.asked[-1].method == "DELETE"
