"""How well the product's own search finds: python -m scripts.retrieval FOLDER

FOLDER holds `ret_squad2`, `ret_banking77_faq` and `ret_chitchat`; each README there names source, licence and fields.
Passages go through the same index as people's documents, on a database of its own.

    python -m scripts.retrieval FOLDER --embeddings off               words alone
    python -m scripts.retrieval FOLDER                                with the word vectors that come with taskchat
    python -m scripts.retrieval FOLDER --embeddings onnx:MODEL        with a model on this machine
    python -m scripts.retrieval FOLDER --measure absent --database postgres --split test
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import json
import random
import statistics
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha1
from pathlib import Path
from typing import Any, TypeAlias

from bench.databases import KINDS, new_database
from taskchat.config import Settings
from taskchat.knowledge.embedding import Embedder, Vectors
from taskchat.knowledge.index import Index, Passage, SearchResult
from taskchat.server.embeddings import embedder_for
from taskchat.store.engine import Store
from taskchat.store.opening import open_store

Rows: TypeAlias = list[dict[str, Any]]
COLLECTION = "user:1"
ANSWERED = 0.90  # of what can be answered
TYPOS = 3  # rounds, each with another slip in every question
KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def main() -> int:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--split", default="dev", help="folder of the questions")
    parser.add_argument("--embeddings", default="builtin", help="as TASKCHAT_EMBEDDINGS; off: words alone")
    parser.add_argument("--database", choices=KINDS, default="sqlite")
    parser.add_argument("--measure", choices=sorted(MEASURES), action="append", help="only this; may be repeated")
    options = parser.parse_args()
    embedder = embedder_for(Settings(embeddings=options.embeddings))
    with new_database(options.database) as database:
        data = Data(options.folder, options.split)
        asyncio.run(measure(data, database.address, embedder, options.measure or list(MEASURES)))
    return 0


async def measure(data: Data, address: str, embedder: Embedder | None, names: Sequence[str]) -> None:
    """Each measure on the index, emptied before."""
    store = open_store(Settings(database=address))
    try:
        for name in names:
            bench = Bench(store, embedder)
            await bench.index.drop_collection(COLLECTION)
            await MEASURES[name](data, bench)
    finally:
        await store.close()


@dataclass(frozen=True)
class Data:
    """The sets of a folder, and which of their questions are asked."""

    folder: Path
    split: str

    def rows(self, *path: str) -> Rows:
        """The rows of a file."""
        lines = self.folder.joinpath(*path).read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines if line.strip()]

    def questions(self, *path: str) -> Rows:
        """A set's questions."""
        return self.rows(*path, self.split, "queries.jsonl")

    def relevant(self, *path: str) -> dict[str, str]:
        """For each question the passage that answers it."""
        return {row["query_id"]: row["passage_id"] for row in self.rows(*path, self.split, "qrels.jsonl")}


class Bench:
    """An index, and how long its searches take."""

    def __init__(self, store: Store, embedder: Embedder | None) -> None:
        vectors = Vectors(store, embedder, lambda: dt.datetime.now(dt.UTC)) if embedder is not None else None
        self.index = Index(store, vectors)
        self._seconds: list[float] = []

    async def put(self, source: str, title: str, texts: Iterable[str]) -> None:
        """Put a source in."""
        passages = [Passage(ordinal=n, text=text, start=0, end=len(text)) for n, text in enumerate(texts)]
        await self.index.put(COLLECTION, source, title, passages)

    async def ask(self, question: str, *, sources: bool = False) -> SearchResult:
        """Search as the product does."""
        started = time.perf_counter()
        found = await self.index.search([COLLECTION], question, limit=10, each_source_once=sources)
        self._seconds.append(time.perf_counter() - started)
        return found

    def tell(self, name: str, text: str) -> None:
        """Print a figure, with what a search has taken since the last."""
        took = f"   ({statistics.median(self._seconds) * 1000:.1f} ms)" if self._seconds else ""
        self._seconds.clear()
        print(f"{name:34}{text}{took}", flush=True)


async def squad(data: Data, bench: Bench) -> None:
    """Passages: the one that answers at rank 1, and among the first 5; then with a slip in each question."""
    names = await _put_articles(bench, data.rows("ret_squad2", "passages.jsonl"))
    asked = [row for row in data.questions("ret_squad2") if row["answerable"]]
    gold = data.relevant("ret_squad2")
    rounds = {"as asked": [row["text"] for row in asked]}
    for number in range(TYPOS):
        slip = random.Random(number)
        rounds[f"one slip, round {number + 1}"] = [with_slip(row["text"], slip) for row in asked]
    for name, texts in rounds.items():
        ranks = []
        for row, text in zip(asked, texts, strict=True):
            hits = [names[hit.passage_id] for hit in (await bench.ask(text)).hits]
            ranks.append(hits.index(gold[row["id"]]) if gold[row["id"]] in hits else None)
        bench.tell(f"ret_squad2, {name}", f"recall@1 {_recall(ranks, 1):.4f}   recall@5 {_recall(ranks, 5):.4f}")


async def absent(data: Data, bench: Bench) -> None:
    """Abstention: some articles are left out; how many questions on them are answered where 90 % of others are."""
    rows = data.rows("ret_squad2", "passages.jsonl")
    await _put_articles(bench, [row for row in rows if not is_absent(row["title"])])
    there, gone = list[float](), list[float]()
    for row in data.questions("ret_squad2"):
        left_out = is_absent(row["group"])
        if left_out or row["answerable"]:
            sure = (await bench.ask(row["text"])).confidence
            (gone if left_out else there).append(sure)
    line = sorted(there)[round((1 - ANSWERED) * len(there))]
    answered = sum(sure >= line for sure in gone) / len(gone)
    bench.tell("ret_squad2, absent articles", f"answered {answered:.4f} of {len(gone)} at confidence {line:.3f}")


async def faqs(data: Data, bench: Bench) -> None:
    """FAQs: the wordings of 77 questions, to be found by others."""
    wordings = defaultdict(list)
    for row in data.rows("ret_banking77_faq", "passages.jsonl"):
        wordings[row["faq_id"]].append(row["text"])
    for name, texts in wordings.items():
        await bench.put(f"faq:{name}", "", texts)
    asked = [(row["text"], row["faq_id"]) for row in data.questions("ret_banking77_faq")]
    await _tell_faqs(bench, "ret_banking77_faq", asked)


async def chitchat(data: Data, bench: Bench) -> None:
    """Small talk: each entry's question, then with every second of its other wordings to be found by the rest."""
    folder = ("ret_chitchat", "en")
    gold = data.relevant(*folder)
    questions = data.questions(*folder)
    known = [row for row in questions if int(sha1(row["id"].encode()).hexdigest(), 16) % 2]
    asked = [(row["text"], gold[row["id"]]) for row in questions if row not in known]
    wordings = {row["id"]: [row["title"]] for row in data.rows(*folder, "passages.jsonl")}
    for name in ("one wording each", "half of the wordings"):
        for entry, texts in wordings.items():
            await bench.put(f"faq:{entry}", "", texts)
        await _tell_faqs(bench, f"ret_chitchat en, {name}", asked)
        for row in known:
            wordings[gold[row["id"]]].append(row["text"])


async def _put_articles(bench: Bench, rows: Rows) -> dict[str, str]:
    """Each article is a document; the names of its passages in the data."""
    articles = defaultdict(list)
    for row in rows:
        articles[row["title"]].append(row)
    names: dict[str, str] = {}
    for number, (title, passages) in enumerate(articles.items()):
        await bench.put(f"doc:{number}", title.replace("_", " "), [row["text"] for row in passages])
        names |= {f"doc:{number}#{place}": row["id"] for place, row in enumerate(passages)}
    return names


async def _tell_faqs(bench: Bench, name: str, asked: Sequence[tuple[str, str]]) -> None:
    ranks = []
    for text, entry in asked:
        sources = [hit.source.removeprefix("faq:") for hit in (await bench.ask(text, sources=True)).hits]
        ranks.append(sources.index(entry) if entry in sources else None)
    reciprocal = sum(1 / (rank + 1) for rank in ranks if rank is not None) / len(ranks)
    bench.tell(name, f"MRR@10 {reciprocal:.4f}   recall@1 {_recall(ranks, 1):.4f}")


def _recall(ranks: Sequence[int | None], most: int) -> float:
    return sum(rank is not None and rank < most for rank in ranks) / len(ranks)


def is_absent(title: str) -> bool:
    """Whether an article is left out, as the data's README has it."""
    return int(sha1(f"absent|{title.replace(' ', '_')}".encode()).hexdigest(), 16) % 10 < 3


def with_slip(text: str, slip: random.Random) -> str:
    """The text with a slip in one of its longer words: a letter too few or too many, the key beside it, two swapped."""
    places = [number for number, word in enumerate(text.split(" ")) if len(word) >= 4 and word[:4].isalpha()]
    if not places:
        return text
    words = text.split(" ")
    place = slip.choice(places)
    word = words[place]
    at = slip.randrange(len(word) - 1)
    kind = slip.choice(("less", "more", "beside", "swapped"))
    if kind == "less":
        word = word[:at] + word[at + 1 :]
    elif kind == "more":
        word = word[:at] + slip.choice("abcdefghijklmnopqrstuvwxyz") + word[at:]
    elif kind == "beside":
        word = word[:at] + _beside(word[at].lower(), slip) + word[at + 1 :]
    else:
        word = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    words[place] = word
    return " ".join(words)


def _beside(letter: str, slip: random.Random) -> str:
    row = next((row for row in KEYS if letter in row), "aeiou")
    place = row.find(letter)
    return slip.choice([row[other] for other in (place - 1, place + 1) if 0 <= other < len(row)])


MEASURES: dict[str, Callable[[Data, Bench], Awaitable[None]]] = {
    "squad": squad,
    "absent": absent,
    "faqs": faqs,
    "chitchat": chitchat,
}

if __name__ == "__main__":
    raise SystemExit(main())
