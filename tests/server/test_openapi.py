from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from taskchat.errors import every_error
from taskchat.server.openapi import TAGS
from tests.server.conftest import Site

PROTECTED = {"chat", "tasks", "conversations"}


@pytest.fixture
def schema(site: Site) -> dict[str, Any]:
    found: dict[str, Any] = site.app.openapi()
    return found


def operations(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def test_every_operation_has_an_id_a_known_tag_a_summary_and_a_description(schema: dict[str, Any]) -> None:
    ids = []
    for name, operation in operations(schema):
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", operation["operationId"]), name
        assert operation["summary"], name
        assert operation["description"], name
        assert set(operation["tags"]) <= {tag["name"] for tag in TAGS}, name
        ids.append(operation["operationId"])
    assert len(ids) == len(set(ids))


def answers(schema: dict[str, Any], operation: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What an operation answers, by status."""
    shared = schema["components"]["responses"]
    return {
        status: shared[answer["$ref"].rpartition("/")[2]] if "$ref" in answer else answer
        for status, answer in operation["responses"].items()
    }


def test_every_refusal_is_described_as_a_problem(schema: dict[str, Any]) -> None:
    for name, operation in operations(schema):
        for status, answer in answers(schema, operation).items():
            if status >= "400":
                kinds = set(answer["content"]) - ({"application/json"} if name.endswith("/ready") else set())
                assert kinds == {"application/problem+json"}, (name, status)
    assert "HTTPValidationError" not in schema["components"]["schemas"]


def test_whatever_the_edge_can_answer_is_described_at_every_operation(schema: dict[str, Any]) -> None:
    for name, operation in operations(schema):
        wanted = {"400", "403", "408", "431", "500", "503"}
        wanted |= {"413", "415", "422"} if "requestBody" in operation else set()
        wanted |= {"404"} if "{" in name else set()
        wanted |= set() if name.endswith(("/health", "/ready")) else {"429"}
        assert wanted <= set(operation["responses"]), name


def test_what_needs_a_token_says_so_and_documents_its_401(schema: dict[str, Any]) -> None:
    for name, operation in operations(schema):
        if PROTECTED & set(operation["tags"]) or name.endswith("/me"):
            assert operation["security"] == [{"access token": []}], name
            assert "401" in operation["responses"], name


def test_every_id_is_bounded(schema: dict[str, Any]) -> None:
    for name, operation in operations(schema):
        for parameter in operation.get("parameters", []):
            if parameter["in"] == "path" and parameter["name"] == "id":
                bounds = set(parameter["schema"])
                exact = re.search(r"\{\d+\}\$$", parameter["schema"].get("pattern", ""))
                assert {"minimum", "maximum"} <= bounds or {"maxLength", "pattern"} <= bounds or exact, name


def test_a_problems_code_is_one_of_the_known(schema: dict[str, Any]) -> None:
    code = schema["components"]["schemas"]["Problem"]["properties"]["code"]
    assert code["enum"] == [kind.code for kind in every_error()]


def test_a_link_leads_to_an_operation_that_takes_what_it_brings(schema: dict[str, Any]) -> None:
    known = {operation["operationId"]: operation for _, operation in operations(schema)}
    links = [
        (name, link)
        for name, operation in operations(schema)
        for answer in answers(schema, operation).values()
        for link in answer.get("links", {}).values()
    ]
    assert {name for name, _ in links} >= {"POST /api/v1/tasks", "POST /api/v1/chat", "POST /api/v1/auth/login"}
    for name, link in links:
        target = known[link["operationId"]]
        taken = {parameter["name"] for parameter in target.get("parameters", [])}
        assert link.get("parameters", {}).keys() <= taken, name
        assert ("requestBody" in link) <= ("requestBody" in target), name


def test_the_form_of_a_text_is_told_where_a_schema_can_tell_it(schema: dict[str, Any]) -> None:
    draft = schema["components"]["schemas"]["TaskDraft"]["properties"]
    assert draft["title"]["pattern"] == r"\S"
    assert draft["due"]["anyOf"][0]["anyOf"] == [{"format": "date"}, {"format": "date-time"}]
    assert draft["recurrence"]["anyOf"][0]["format"] == "rrule"
    patch = schema["components"]["schemas"]["TaskPatch"]
    assert patch["properties"]["title"]["type"] == "string"  # null, which clears others, is no title
    assert "required" not in patch


def test_what_is_written_has_examples(schema: dict[str, Any]) -> None:
    for name, operation in operations(schema):
        content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
        if content and not PROTECTED.isdisjoint(operation["tags"]):
            assert {"example", "examples"} & {*content, *content["schema"]}, name


async def test_the_description_is_served(site: Site) -> None:
    served = (await site.client.get("/openapi.json")).json()
    assert served["paths"].keys() == site.app.openapi()["paths"].keys()
    assert (await site.client.get("/docs")).status_code == 200
