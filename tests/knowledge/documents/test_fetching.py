"""Fetching from servers that send people on, inside, in circles, or too much."""

from __future__ import annotations

import asyncio
import contextlib
import io
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

import pytest

from taskchat.knowledge.documents import addresses, fetching
from taskchat.knowledge.documents.fetching import Fetcher, TryLater
from taskchat.knowledge.reading.source import CannotRead

Answer = Callable[[str, asyncio.StreamWriter], Awaitable[None]]
WEB, INSIDE = "127.0.0.2", "127.0.0.3"  # of this machine; to these tests, one is of the web


class Site:
    """A server that answers as it is told, and remembers what it was asked."""

    def __init__(self, answer: Answer) -> None:
        self.answer, self.asked, self.port = answer, list[str](), 0
        self.serving: list[asyncio.Task[None]] = []

    def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.serving.append(asyncio.create_task(self.serve(reader, writer)))

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        self.asked.append(head)
        tasks = {asyncio.ensure_future(self.answer(head.split()[1], writer)), asyncio.ensure_future(reader.read())}
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)  # answered, or nobody listens any more
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()


@contextlib.asynccontextmanager
async def site(answer: Answer, host: str = WEB) -> AsyncIterator[Site]:
    found = Site(answer)
    server = await asyncio.start_server(found.take, host, 0)
    found.port = server.sockets[0].getsockname()[1]
    async with server:
        yield found
    await asyncio.gather(*found.serving)


def plain(*lines: str, body: bytes = b"Hello.") -> Answer:
    async def answer(_path: str, writer: asyncio.StreamWriter) -> None:
        head = lines or ("HTTP/1.1 200 OK", "Content-Type: text/plain")
        writer.write("\r\n".join([*head, f"Content-Length: {len(body)}", "", ""]).encode() + body)
        await writer.drain()

    return answer


def leads_to(*places: str) -> Answer:
    left = list(places)

    async def answer(path: str, writer: asyncio.StreamWriter) -> None:
        where = (f"Location: {left.pop(0)}",) if left else ()
        await plain("HTTP/1.1 302 Found" if where else "HTTP/1.1 200 OK", *where)(path, writer)

    return answer


def names(*found: Sequence[str]) -> fetching.Resolve:
    """A resolver that gives these addresses, one answer after the other; the last for good."""
    left = list(found)

    async def resolve(_host: str, _port: int) -> Sequence[str]:
        return left.pop(0) if len(left) > 1 else left[0]

    return resolve


@pytest.fixture(autouse=True)
def _one_address_is_of_the_web(monkeypatch: pytest.MonkeyPatch) -> None:
    real = addresses.is_public
    for module in (addresses, fetching):
        monkeypatch.setattr(module, "is_public", lambda address: address == WEB or real(address))
    monkeypatch.setattr(fetching, "OTHER_PORTS", range(65536))


async def fetched(url: str, resolve: fetching.Resolve, **options: bool) -> bytes:
    into = io.BytesIO()
    await Fetcher(most=1000, seconds=2, resolve=resolve, **options).fetch(url, into)
    return into.getvalue()


async def test_a_page_is_fetched_under_its_name_from_the_address_that_was_checked() -> None:
    async with site(plain()) as web:
        found = await fetched(f"http://docs.example:{web.port}/a?b", names([WEB]))
    assert found == b"Hello."
    assert web.asked[0].startswith("GET /a?b HTTP/1.1\r\n")
    assert f"Host: docs.example:{web.port}\r\n" in web.asked[0]
    assert "authorization" not in web.asked[0].lower()


async def test_a_name_that_leads_inside_is_refused_even_if_it_leads_elsewhere_too() -> None:
    async with site(plain(), INSIDE) as inside:
        for answer in ([INSIDE], [WEB, INSIDE], ["::ffff:127.0.0.3"], ["169.254.169.254"], []):
            with pytest.raises(CannotRead, match="inside a network"):
                await fetched(f"http://docs.example:{inside.port}/", names(answer))
    assert inside.asked == []


async def test_a_name_that_means_something_else_a_moment_later_is_not_asked_again() -> None:
    async with site(plain()) as web:
        assert await fetched(f"http://docs.example:{web.port}/", names([WEB], [INSIDE])) == b"Hello."


async def test_each_hop_of_a_redirect_is_checked() -> None:
    async with site(plain(), INSIDE) as inside, site(leads_to(f"http://{INSIDE}:{inside.port}/")) as web:
        with pytest.raises(CannotRead, match="inside a network"):
            await fetched(f"http://docs.example:{web.port}/", names([WEB], [INSIDE]))
        assert inside.asked == []


async def test_nothing_of_the_web_leads_into_the_network_of_ones_own_server_either() -> None:
    async with site(plain(), INSIDE) as inside:
        async with site(leads_to(f"http://{INSIDE}:{inside.port}/")) as web:
            with pytest.raises(CannotRead, match="inside a network"):
                await fetched(f"http://docs.example:{web.port}/", names([WEB], [INSIDE]), private=True)
        assert await fetched(f"http://nas.example:{inside.port}/", names([INSIDE]), private=True) == b"Hello."


@pytest.mark.parametrize(
    "where", ["file:///etc/passwd", "gopher://docs.example/", "https://a:b@docs.example/", "\\\\x"]
)
async def test_a_redirect_leads_to_nothing_but_the_web(where: str) -> None:
    async with site(leads_to(where)) as web:
        with pytest.raises(CannotRead, match="can't be fetched"):
            await fetched(f"http://docs.example:{web.port}/", names([WEB]))


async def test_redirects_have_an_end() -> None:
    async with site(leads_to(*["/next"] * 5)) as web:
        assert await fetched(f"http://docs.example:{web.port}/", names([WEB])) == b"Hello."
    async with site(leads_to(*["/next"] * 6)) as web:
        with pytest.raises(CannotRead, match="without end"):
            await fetched(f"http://docs.example:{web.port}/", names([WEB]))


async def test_what_is_too_large_is_not_taken_whatever_it_says_of_itself() -> None:
    async def endless(_path: str, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(10_000):
            writer.write(b"x" * 10_000)
            await writer.drain()

    for answer in (endless, plain(body=b"x" * 1001)):
        async with site(answer) as web:
            with pytest.raises(CannotRead, match="larger than"):
                await fetched(f"http://docs.example:{web.port}/", names([WEB]))


async def test_what_does_not_come_is_not_waited_for() -> None:
    async def never(_path: str, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nx")
        await writer.drain()
        await asyncio.Event().wait()

    async with site(never) as web:
        fetcher = Fetcher(most=1000, seconds=0.1, resolve=names([WEB]))
        with pytest.raises(TryLater, match="took longer"):
            await fetcher.fetch(f"http://docs.example:{web.port}/", io.BytesIO())


async def test_what_is_packed_is_not_unpacked() -> None:
    async with site(plain("HTTP/1.1 200 OK", "Content-Encoding: gzip")) as web:
        with pytest.raises(CannotRead, match="packs its answer"):
            await fetched(f"http://docs.example:{web.port}/", names([WEB]))


@pytest.mark.parametrize(("status", "kind"), [(404, CannotRead), (401, CannotRead), (503, TryLater), (429, TryLater)])
async def test_a_refusal_says_whether_it_is_for_good(status: int, kind: type[Exception]) -> None:
    async with site(plain(f"HTTP/1.1 {status} No")) as web:
        with pytest.raises(kind):
            await fetched(f"http://docs.example:{web.port}/", names([WEB]))


async def test_nobody_there_is_tried_later() -> None:
    async def nowhere(_host: str, _port: int) -> Sequence[str]:
        raise OSError("no such name")

    with pytest.raises(TryLater, match="leads nowhere"):
        await fetched("http://docs.example/", nowhere)
    with pytest.raises(TryLater, match="can't be reached"):
        await fetched("http://docs.example:1/", names([WEB]))


async def test_only_ports_of_the_web_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    for port in (22, 25, 6379):
        with pytest.raises(CannotRead, match=f"port {port}"):
            await fetched(f"http://docs.example:{port}/", names(["1.1.1.1"]))
