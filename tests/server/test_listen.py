from __future__ import annotations

import os
import socket
from contextlib import closing

import pytest

from taskchat.errors import Misconfigured
from taskchat.server.listen import bind_tcp, resolve, url_of
from tests.fakes.offline.plugin import attempts


@pytest.mark.parametrize(("host", "port"), [("no such host", 0), ("256.1.1.1", 80), ("127.0.0.1", 10**6)])
def test_an_address_that_is_none_is_refused(host: str, port: int) -> None:
    with attempts(), pytest.raises(Misconfigured):  # the names are looked up, as far as that goes here
        resolve(host, port)


def test_a_port_in_use_is_named() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Misconfigured) as refused:
            bind_tcp(socket.AF_INET, ("127.0.0.1", port))
    assert str(port) in str(refused.value)


def test_answers_do_not_wait_for_acknowledgements() -> None:
    with closing(bind_tcp(socket.AF_INET, ("127.0.0.1", 0))) as sock:
        assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        with socket.socket(fileno=os.dup(sock.fileno())) as inherited:  # by another server process
            assert inherited.proto == socket.IPPROTO_TCP


def test_an_address_is_shown_as_it_is_typed() -> None:
    with closing(bind_tcp(*resolve("127.0.0.1", 0))) as sock:
        port = sock.getsockname()[1]
        assert url_of(sock) == f"http://127.0.0.1:{port}"
        assert url_of(sock, tls=True) == f"https://127.0.0.1:{port}"
