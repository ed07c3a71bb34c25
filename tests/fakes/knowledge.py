"""What searches documents, over a store: passages as tests put them in, and documents that can be opened."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from taskchat.bots.access import collection_for
from taskchat.knowledge.asking import Knowledge
from taskchat.knowledge.documents.opening import Opening
from taskchat.knowledge.index import Index, Passage
from taskchat.schemas.knowledge import FoundKnowledge, FoundPassage
from taskchat.store import document_contents as contents
from taskchat.store import documents
from taskchat.store.engine import Store
from tests.fakes.database import START

DOCUMENT = "a" * 32
RULES = (
    "The laundry room is in the basement. It is open from 8 am to 8 pm on weekdays. On Sundays it stays closed.",
    "Garbage is collected every Tuesday. Paper goes into the blue bin. Mrs. Miller has the key to the bike cellar.",
    "Every employee has 28 days of vacation a year. Days that were not taken expire on March 31 of the next year.",
)


def knowing(store: Store) -> tuple[Knowledge, Opening]:
    """What searches, and what opens."""
    index = Index(store)
    return Knowledge(store, index), Opening(store, collection_for, index)


async def put(
    store: Store, collection: str, *texts: str, source: str = f"doc:{DOCUMENT}", title: str = "Rules"
) -> None:
    """Put passages into a collection."""
    passages, start = [], 0
    for ordinal, text in enumerate(texts):
        passages.append(Passage(ordinal=ordinal, text=text, start=start, end=start + len(text)))
        start += len(text) + 2
    await Index(store).put(collection, source, title, passages)


async def add_document(store: Store, collection: str, public_id: str, text: str) -> None:
    """A document that is ready, as if it had been read."""

    def job(conn: Connection) -> None:
        owner = documents.owner_of(conn, collection)
        times = {"created_at": START, "updated_at": START, "place": START}
        state = {"version": 1, "ready_version": 1, "state": "ready", "progress": 100}
        document = documents.add(
            conn,
            {"public_id": public_id, "collection": collection, "owner_id": owner, "name": "x.txt", **state, **times},
        )
        own = {
            "document_id": document,
            "owner_id": owner,
            "version": 1,
            "kind": "txt",
            "kept": False,
            "created_at": START,
        }
        version = documents.add_version(conn, {**own, "pages": [], "notes": [], "characters": len(text), "passages": 1})
        contents.replace_text(conn, version, text)

    await store.write(job, alone="test")
    await put(store, collection, text, source=f"doc:{public_id}")


def passage(n: int, text: str, **values: Any) -> FoundPassage:
    """A passage as the tool gives it."""
    given: dict[str, Any] = {
        "n": n,
        "passage_id": f"doc:{DOCUMENT}#{n}",
        "source": f"doc:{DOCUMENT}",
        "title": "Rules",
        "path": [],
        "text": text,
        "start": 100,
        "end": 100 + len(text),
        "page": None,
        "score": 0.9,
        "url": f"/api/v1/documents/{DOCUMENT}/text?start=100&length={len(text)}&version=1",
        "uri": None,
    }
    return FoundPassage(**{**given, **values})


def found(*passages: FoundPassage, enough: bool = True, searched: bool = True, note: str = "") -> FoundKnowledge:
    """What a search gives."""
    return FoundKnowledge(
        passages=list(passages), confidence=0.9 if enough else 0.1, enough=enough, searched=searched, note=note
    )
