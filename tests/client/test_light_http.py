"""The light way to our own server, against answers as they may come: whole, in chunks, cut off, or no HTTP at all."""

from __future__ import annotations

import contextlib
import http.server
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskchat.client import light_http, wire
from tests.client.fake_server import FakeServer, Reply

Start = Callable[[bytes], str]


@contextlib.contextmanager
def answering(raw: bytes) -> Iterator[socket.socket]:
    """A connection at whose other end these bytes wait, and then nothing more."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(raw)
        theirs.shutdown(socket.SHUT_WR)
        ours.settimeout(5)
        yield ours


def body_of(raw: bytes, *, most: int = 1 << 16) -> bytes:
    with answering(raw) as connection:
        answer = light_http.LightAnswer(connection)
        pieces = [*iter(lambda: answer.read1(most), b"")]
        answer.close()
    return b"".join(pieces)


HEAD = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    ("raw", "body"),
    [
        (HEAD + b"Content-Length: 5\r\n\r\nhello", b"hello"),
        (HEAD + b"content-length:5\r\n\r\nhello and more", b"hello"),
        (HEAD + b"Content-Length: 0\r\n\r\n", b""),
        (HEAD + b"\r\nuntil the end", b"until the end"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\n\r\n", b"hello"),
        (HEAD + b"Transfer-Encoding: Chunked\r\n\r\nA\r\n0123456789\r\n0\r\nTrailer: 1\r\n\r\n", b"0123456789"),
        (b"HTTP/1.1 103 Early\r\nLink: x\r\n\r\n" + HEAD + b"Content-Length: 2\r\n\r\nok", b"ok"),
        (b"HTTP/1.1 204 No Content\r\n\r\n", b""),
    ],
)
@pytest.mark.parametrize("most", [1, 2, 1 << 16])
def test_a_body_is_read_as_its_head_says(raw: bytes, body: bytes, most: int) -> None:
    assert body_of(raw, most=most) == body


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"SSH-2.0-OpenSSH_9\r\n",
        b"HTTP/1.1 2x0 OK\r\n\r\n",
        b"HTTP/1.1 200",
        HEAD + b"Content-Length: 5\r\n\r\nhel",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhel",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
        HEAD + b"".join(b"X-%d: 1\r\n" % number for number in range(200)) + b"\r\n",
        HEAD + b"X: " + b"y" * 70_000 + b"\r\n\r\n",
    ],
)
def test_what_is_cut_off_or_no_http_is_an_error(raw: bytes) -> None:
    with pytest.raises(OSError, match=r"answer|hung up"):
        body_of(raw)


@given(pieces=st.lists(st.binary(min_size=1, max_size=300), max_size=8), most=st.integers(1, 400))
def test_however_it_is_cut_into_chunks_the_body_is_the_same(pieces: list[bytes], most: int) -> None:
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)
    raw = HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n"
    assert body_of(raw, most=most) == b"".join(pieces)


def test_a_header_can_not_smuggle_another(server: FakeServer) -> None:
    with pytest.raises(wire.Unanswered):
        wire.send(server.address, "GET", "/health", headers={"X": "1\r\nY: 2"})
    assert server.asked == []


def test_nobody_there_means_that_nothing_was_sent(home: Path) -> None:
    for address in (f"unix:{home}/none.sock", "http://127.0.0.1:1"):
        with pytest.raises(wire.NotConnected):
            wire.send(address, "GET", "/health")


@pytest.fixture
def on_a_port() -> Iterator[str]:
    """A server on a port of this machine that says which Host it was asked for."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = b'{"host": "%s"}' % self.headers["Host"].encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listener:
        threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"http://127.0.0.1:{listener.server_port}"
        listener.shutdown()


def test_a_port_of_this_machine_is_asked_in_the_light_way_too(on_a_port: str) -> None:
    assert wire.send(on_a_port, "GET", "/").json() == {"host": on_a_port.removeprefix("http://")}
    assert wire.send(f"{on_a_port}/prefix", "GET", "/").json() == {"host": on_a_port.removeprefix("http://")}


def test_a_server_that_breaks_off_is_unanswered_however_it_is_read(server: FakeServer) -> None:
    server.on("GET /api/v1/x", Reply(body={"long": "x" * 100}, cut=20))
    with pytest.raises(wire.Unanswered):
        wire.send(server.address, "GET", "/api/v1/x", token="good").json()
