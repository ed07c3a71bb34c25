"""What tests do with FAQs: add some, look for them, read what comes of it."""

from __future__ import annotations

from typing import Any

from tests.fakes.served import Served, calls, says

PATH = "/api/v1/faqs"
UNANSWERED = f"{PATH}/unanswered"


async def make(served: Served, question: str, answer: str = "It is so.", **more: Any) -> dict[str, Any]:
    """Add a published FAQ."""
    body = {"question": question, "answer": answer, "status": "published", **more}
    made = await served.client.post(PATH, json=body)
    assert made.status_code == 201, made.text
    faq: dict[str, Any] = made.json()
    return faq


async def asked(served: Served, q: str, **more: Any) -> list[str]:
    """The questions of the FAQs that are found, the best first."""
    answer = await served.client.post(f"{PATH}/search", json={"q": q, **more})
    assert answer.status_code == 200, answer.text
    return [hit["question"] for hit in answer.json()["items"]]


async def listed(served: Served, **query: Any) -> list[str]:
    """The questions of a page."""
    answer = await served.client.get(PATH, params=query)
    assert answer.status_code == 200, answer.text
    return [faq["question"] for faq in answer.json()["items"]]


async def suggested(served: Served, typed: str, **query: Any) -> list[str]:
    """The questions that are suggested."""
    answer = await served.client.get(f"{PATH}/suggest", params={"q": typed, **query})
    assert answer.status_code == 200, answer.text
    return [faq["question"] for faq in answer.json()["items"]]


async def take_in(served: Served, name: str, data: str | bytes, **query: Any) -> dict[str, Any]:
    """Import a file."""
    file = data.encode() if isinstance(data, str) else data
    answer = await served.client.post(f"{PATH}/import", files={"file": (name, file)}, params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def unanswered(served: Served, words: str, **more: Any) -> dict[str, Any]:
    """Ask what nothing answers; the question, as it is listed then."""
    await served.talk(words, calls("search_knowledge", query=words), says("I don't know."), **more)
    answer = await served.client.get(UNANSWERED, params=more)
    found: dict[str, Any] = next(each for each in answer.json()["items"] if each["question"] == words)
    return found
