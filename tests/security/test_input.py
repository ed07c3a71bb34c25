"""What somebody sends, wherever it goes."""

from __future__ import annotations

import json
import logging

import pytest

from tests.fakes.served import Served, says, serving

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("password", ["short", "a" * 1025, "nul\x00byte", "half \ud83d!", "x" * 250_000])
async def test_a_password_that_can_not_be_one_is_refused_at_once(served: Served, password: str) -> None:
    for path in ("register", "login"):
        body = {"email": "mallory@example.com", "password": password}
        content = json.dumps(body)
        answer = await served.client.post(
            f"/api/v1/auth/{path}", content=content, headers={"Content-Type": "application/json"}
        )
        assert answer.status_code in ({422} if path == "register" else {422, 401})
        assert password not in answer.text


@pytest.mark.parametrize("content", ['"a\\u0000b"', '"\\ud83d"', '""', '"  "', '"' + "x" * 10_001 + '"', "7", "null"])
async def test_a_message_with_anything_unstorable_stores_nothing(served: Served, content: str) -> None:
    answer = await served.client.post(
        "/api/v1/chat", content=f'{{"message": {content}}}', headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 422
    assert "message" in {error["field"] for error in answer.json()["errors"]}
    assert (await served.client.get("/api/v1/conversations")).json()["items"] == []


@pytest.mark.parametrize("name", ["project", "tag", "q"])
@pytest.mark.parametrize("pattern", ["%", "_", "*", ".*", "' OR 1=1 --", '"', "NEAR", "(a|b)+$", "[a-z]", "\\"])
async def test_filters_are_values_and_never_patterns(served: Served, name: str, pattern: str) -> None:
    body = {"title": "water plants", "project": "home", "tags": ["green"]}
    assert (await served.client.post("/api/v1/tasks", json=body)).status_code == 201
    found = await served.client.get("/api/v1/tasks", params={name: pattern})
    assert found.json().get("items", []) == []
    assert found.status_code in {200, 422}


async def test_what_a_person_wrote_is_in_no_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="taskchat")
    async with serving() as served:
        store = served.app.state.services.store
        await store.write(lambda conn: conn.exec_driver_sql("DROP TABLE task_events"), alone="test")
        answer = await served.client.post("/api/v1/tasks", json={"title": "my diagnosis"})
        assert answer.status_code >= 500
        assert "task_events" not in answer.text
        await served.say("about my diagnosis", ValueError("broken"))
        await served.talk("my diagnosis", says("I see."))
    assert "taskchat" in {record.name.partition(".")[0] for record in caplog.records}
    assert "diagnosis" not in caplog.text
