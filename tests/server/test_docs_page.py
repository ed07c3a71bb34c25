"""The page that shows the API to people."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest

from taskchat.server.docs_page import page
from tests.server.conftest import Site

VOID = {"meta", "link", "br"}


class Outline(HTMLParser):
    """The ids of a page, what its links lead to, and whether all that opens is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: set[str] = set()
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids |= {given["id"] or ""} if "id" in given else set()
        self.links |= {(given["href"] or "").removeprefix("#")} if (given.get("href") or "").startswith("#") else set()
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture
def described(site: Site) -> dict[str, Any]:
    found: dict[str, Any] = site.app.openapi()
    return found


def test_every_operation_and_every_shape_is_on_the_page(described: dict[str, Any]) -> None:
    outline = Outline(page(described))
    operations = [operation["operationId"] for path in described["paths"].values() for operation in path.values()]
    assert outline.ids >= {*operations, *described["components"]["schemas"]}
    assert outline.links <= outline.ids
    assert outline.open == []


def test_what_a_description_says_is_text(described: dict[str, Any]) -> None:
    described["info"]["description"] = "<script>alert(1)</script> and `<b>` and **<i>**"
    text = page(described)
    assert "<script>" not in text
    assert "<code>&lt;b&gt;</code>" in text
