"""What a search costs among many passages, and what putting them in does, through the product's own index.

Texts are made of words as frequent as words are (Zipf), each document of some that it says more often. The questions
are asked of passages that are there. Meanwhile somebody writes: how long that takes is printed beside how long it
takes when nobody searches.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import itertools
import os
import random
import time
from collections.abc import Iterator, Sequence

from bench.databases import KINDS, Database, new_database
from bench.figures import line, milliseconds, percentile
from bench.processes import resident_mb
from taskchat.config import Settings
from taskchat.knowledge.embedding import Vectors
from taskchat.knowledge.index import Index, Passage
from taskchat.server.embeddings import embedder_for
from taskchat.store import health
from taskchat.store.engine import Store
from taskchat.store.opening import open_store

AIM_MS = 20.0
EACH = 100  # passages of a document
WORDS, OWN = 50_000, 60  # words that there are, and words that a document says more often
SENTENCES, LENGTH = 7, 16
SMALL = "the of and to in a is that for on with as was by it at from be are this which or an not its"
SYLLABLES = "ba ce di fo gu ha ke li mo nu pa re si to va we zo bra cle dri fro gla ster tion ment er"


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of this measure."""
    parser.add_argument("--database", choices=KINDS, default="sqlite")
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--searches", type=int, default=300)
    parser.add_argument("--at-once", type=int, default=4, help="searches at once, in the second round")
    parser.add_argument("--embeddings", default="builtin", help="as TASKCHAT_EMBEDDINGS; off: words alone")


def run_measure(options: argparse.Namespace) -> int:
    """Measure and print. 1: a search takes longer than it may."""
    with new_database(options.database) as database:
        return asyncio.run(_measure(options, database))


async def _measure(options: argparse.Namespace, database: Database) -> int:
    store = open_store(Settings(database=database.address))
    embedder = embedder_for(Settings(embeddings=options.embeddings))
    index = Index(store, Vectors(store, embedder, lambda: dt.datetime.now(dt.UTC)) if embedder is not None else None)
    texts = Texts(random.Random(1))
    before = resident_mb(os.getpid())
    try:
        await _fill(index, texts, options.passages)
        filled = resident_mb(os.getpid())
        questions = [texts.question() for _ in range(options.searches)]
        await index.search(["user:1"], questions[0])
        line(
            "memory",
            f"{before:.0f} MB at first, {filled:.0f} when filled, {resident_mb(os.getpid()):.0f} searched once",
        )
        if options.database == "sqlite":
            size = await asyncio.to_thread(os.path.getsize, database.address)
            line("file", f"{size / 2**20:.0f} MB")
        quiet = [await _write(store) for _ in range(100)]
        alone = await _search(index, questions, 1)
        line("one by one", milliseconds(alone))
        done = asyncio.Event()
        writing = asyncio.create_task(_keep_writing(store, done))
        crowded = await _search(index, questions, options.at_once)
        done.set()
        line(f"{options.at_once} at once", milliseconds(crowded))
        line("writes", f"quiet {milliseconds(quiet)}; meanwhile {milliseconds(await writing)}")
        line("memory", f"{resident_mb(os.getpid()):.0f} MB at the end")
    finally:
        await store.close()
    median = percentile(alone, 0.5) * 1000
    line("aim", f"{median:.1f} ms (at most {AIM_MS:.0f})")
    return 0 if median <= AIM_MS else 1


async def _fill(index: Index, texts: Texts, count: int) -> None:
    started = last = time.monotonic()
    for number in range(max(1, count // EACH)):
        title, passages = texts.document(number)
        await index.put("user:1", f"doc:{number}", title, passages)
        if time.monotonic() - last > 10:
            last = time.monotonic()
            line("put in", f"{(number + 1) * EACH} passages, {(number + 1) * EACH / (last - started):.0f} a second")
    seconds = time.monotonic() - started
    line("put in", f"{count} passages in {seconds:.0f} s, {count / seconds:.0f} a second")


async def _search(index: Index, questions: Sequence[str], at_once: int) -> list[float]:
    waiting: Iterator[str] = iter(questions)
    seconds: list[float] = []

    async def one_after_the_other() -> None:
        for question in waiting:
            started = time.perf_counter()
            if not (await index.search(["user:1"], question)).hits:
                raise SystemExit(f"nothing was found for {question!r}")
            seconds.append(time.perf_counter() - started)

    await asyncio.gather(*(one_after_the_other() for _ in range(at_once)))
    return seconds


async def _write(store: Store) -> float:
    started = time.perf_counter()
    await store.write(health.ping, alone="bench")
    return time.perf_counter() - started


async def _keep_writing(store: Store, done: asyncio.Event) -> list[float]:
    seconds = []
    while not done.is_set():
        seconds.append(await _write(store))
        await asyncio.sleep(0.01)
    return seconds


class Texts:
    """Documents, and questions on them."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._small, self._syllables = SMALL.split(), SYLLABLES.split()
        self._words = list(dict.fromkeys(self._word() for _ in range(WORDS * 2)))[:WORDS]
        self._weights = list(itertools.accumulate(1 / (rank + 20) for rank in range(len(self._words))))
        self._asked: list[list[str]] = []

    def document(self, number: int) -> tuple[str, list[Passage]]:
        """A document's title and its passages."""
        own = self._chance.choices(self._words, k=OWN)
        passages = []
        start = 0
        for ordinal in range(EACH):
            sentences = [self._sentence(own) for _ in range(SENTENCES)]
            if ordinal % 10 == 0:
                self._asked.append(sentences[0])
            text = " ".join(" ".join(words).capitalize() + "." for words in sentences)
            passages.append(Passage(ordinal=ordinal, text=text, start=start, end=start + len(text)))
            start += len(text) + 2
        return f"{own[0]} {own[1]} {number}", passages

    def question(self) -> str:
        """Some words of a sentence, the small ones around them."""
        words = [word for word in self._chance.choice(self._asked) if word not in self._small]
        return "what is the " + " of the ".join(self._chance.sample(words, min(5, len(words)))) + "?"

    def _sentence(self, own: Sequence[str]) -> list[str]:
        said = self._chance.choices(self._words, cum_weights=self._weights, k=LENGTH)
        return [self._instead(word, own) for word in said]

    def _instead(self, word: str, own: Sequence[str]) -> str:
        draw = self._chance.random()
        return self._chance.choice(self._small) if draw < 0.4 else self._chance.choice(own) if draw < 0.5 else word

    def _word(self) -> str:
        return "".join(self._chance.choices(self._syllables, k=self._chance.choice((2, 3, 3, 4))))
