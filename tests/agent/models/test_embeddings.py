"""Vectors of a remote model: in batches, patiently, and whatever its server thinks of a text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from taskchat.agent.models.embeddings import TEXTS_MAX, RemoteEmbedder
from taskchat.agent.models.endpoint import Endpoint
from taskchat.errors import ModelBusy, ModelFailed, ModelKeyRefused, ModelTooSlow, ModelUnknown, ModelUnreachable
from taskchat.schemas.model_names import ModelName
from tests.fakes.embeddings import ScriptedEmbeddings, vector_of
from tests.fakes.llm.answers import Answer, cut, fail, slow

Asks = Callable[..., RemoteEmbedder]


class Sleeps(list[float]):
    """Waits for nothing, and knows how long it would have been."""

    async def __call__(self, seconds: float) -> None:
        self.append(seconds)


@pytest.fixture
def sleeps() -> Sleeps:
    return Sleeps()


@pytest.fixture
def at(sleeps: Sleeps) -> Asks:
    """An embedder at a server."""

    def made(
        server: ScriptedEmbeddings, *, key: str | None = None, retries: int = 2, silent: float = 5
    ) -> RemoteEmbedder:
        name = ModelName.parse(server.model)
        endpoint = Endpoint(name=name, base_url=server.url, key=key, retries=retries, silent_seconds=silent)

        async def found() -> Endpoint:
            return endpoint

        return RemoteEmbedder(found, name.text, sleep=sleeps, jitter=lambda: 0.0)

    return made


async def test_each_text_gets_its_vector_however_many_there_are(at: Asks) -> None:
    texts = [f"a{'b' * number}" for number in range(TEXTS_MAX + 3)]
    async with ScriptedEmbeddings() as server:
        embedder = at(server)
        assert await embedder.embed(texts) == [vector_of(text) for text in texts]
        await embedder.close()
    assert [len(batch) for batch in server.batches] == [TEXTS_MAX, 3]
    assert server.requests[0].body.keys() == {"model", "input"}
    assert embedder.dimensions == 3


async def test_large_texts_go_in_smaller_batches_and_blank_ones_not_at_all(at: Asks) -> None:
    async with ScriptedEmbeddings() as server:
        embedder = at(server)
        vectors = await embedder.embed(["x" * 60_000, "", " \n", "y" * 60_000, "z" * 60_000, "z" * 60_000])
        await embedder.close()
    assert [[len(text) for text in batch] for batch in server.batches] == [[30_000] * 3, [30_000]]
    assert vectors[1:3] == [[0.0] * 3] * 2


async def test_the_key_goes_along_and_a_refused_one_is_told(at: Asks) -> None:
    async with ScriptedEmbeddings() as server:
        server.key = "right"
        good, bad = at(server, key="right"), at(server, key="wrong")
        assert await good.embed(["a"]) == [vector_of("a")]
        with pytest.raises(ModelKeyRefused, match="refused"):
            await bad.embed(["a"])
        await good.close()
        await bad.close()


async def test_a_busy_server_is_asked_again_after_the_time_it_wishes(at: Asks, sleeps: Sleeps) -> None:
    async with ScriptedEmbeddings(fail(429, headers={"Retry-After": "3"}), fail(503)) as server:
        embedder = at(server)
        assert await embedder.embed(["a"]) == [vector_of("a")]
        await embedder.close()
    assert sleeps == [3.0, 0.5]


async def test_a_broken_answer_is_asked_for_again(at: Asks, sleeps: Sleeps) -> None:
    few = Answer(body='{"data": [{"embedding": [1.0]}]}')
    async with ScriptedEmbeddings(few, cut(Answer(body="{}"), how="reset")) as server:
        embedder = at(server)
        assert await embedder.embed(["a", "b"]) == [vector_of("a"), vector_of("b")]
        await embedder.close()
    assert len(sleeps) == 2


async def test_a_text_that_is_too_long_goes_again_as_its_beginning(at: Asks) -> None:
    async with ScriptedEmbeddings(too_long=300) as server:
        embedder = at(server)
        short, long = await embedder.embed(["a", "b" * 1000])
        await embedder.close()
    assert (short, long) == (vector_of("a"), vector_of("b" * 250))


async def test_one_text_that_nobody_understands_keeps_no_other_from_its_vector(at: Asks) -> None:
    async with ScriptedEmbeddings(odd="\u2622") as server:
        embedder = at(server)
        await embedder.embed(["first"])
        assert await embedder.embed(["a", "\u2622", "b"]) == [vector_of("a"), [0.0] * 3, vector_of("b")]
        await embedder.close()


async def test_a_server_that_never_understood_anything_is_asked_once(at: Asks) -> None:
    async with ScriptedEmbeddings(odd="a") as server:
        embedder = at(server)
        with pytest.raises(ModelFailed):
            await embedder.embed(["a"] * 8)
        await embedder.close()
    assert len(server.batches) == 1


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (fail(404, {"error": {"message": "model 'x' not found, try pulling it first"}}), ModelUnknown),
        (fail(429), ModelBusy),
        (Answer(body="<html>Welcome!</html>"), ModelFailed),
        (Answer(body='{"error": {"message": "This model does not support embeddings"}}'), ModelFailed),
        (slow(Answer(body="{}"), wait=3), ModelTooSlow),
    ],
)
async def test_what_goes_wrong_is_told_as_of_any_other_model(at: Asks, answer: Answer, error: type[Exception]) -> None:
    async with ScriptedEmbeddings(answer, answer) as server:
        embedder = at(server, retries=1, silent=0.3)
        embedder.dimensions = 3
        with pytest.raises(error):
            await embedder.embed(["a"])
        await embedder.close()


async def test_a_server_that_is_not_there_is_told_of(at: Asks) -> None:
    async with ScriptedEmbeddings() as server:
        server.kill()
        embedder = at(server)
        with pytest.raises(ModelUnreachable, match="does not answer"):
            await embedder.embed(["a"])
        await embedder.close()
