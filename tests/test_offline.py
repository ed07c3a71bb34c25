"""No test, and nothing that a test starts, reaches a real model or anything else but this machine."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import textwrap
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from taskchat.schemas.model_names import PROVIDERS
from tests.fakes.offline.loopback_only import ATTEMPTS, FOLDER, MODEL_PORTS, Offline, is_here
from tests.fakes.offline.plugin import attempts, guarding
from tests.fakes.offline.providers import FOREIGN, PROXIES

ASK_OPENAI = """
    import openai
    client = openai.OpenAI(api_key="of the tests", max_retries=0)
    try:
        client.chat.completions.create(model="gpt-5-mini", messages=[{"role": "user", "content": "hello"}])
    except openai.APIConnectionError as error:
        print(error.__cause__)
"""
ASK_AN_ADDRESS = "import socket; socket.create_connection(('192.0.2.1', 443))"
WAYS: dict[str, tuple[Callable[[socket.socket], object], str]] = {
    "a connection": (lambda tcp: tcp.connect(("192.0.2.1", 443)), "reach 192.0.2.1:443"),
    "one that tells by a number": (lambda tcp: tcp.connect_ex(("192.0.2.1", 443)), "reach 192.0.2.1:443"),
    "bytes": (lambda tcp: tcp.connect((b"192.0.2.1", 443)), "reach 192.0.2.1:443"),
    "a datagram": (lambda udp: udp.sendto(b"?", ("192.0.2.53", 53)), "reach 192.0.2.53:53"),
    "a message": (lambda udp: udp.sendmsg([b"?"], [], 0, ("192.0.2.53", 53)), "reach 192.0.2.53:53"),
    "a lookup": (lambda _: socket.getaddrinfo("openrouter.ai", 443), "look up openrouter.ai"),
    "an old lookup": (lambda _: socket.gethostbyname("openrouter.ai"), "look up openrouter.ai"),
    "a lookup backwards": (lambda _: socket.getnameinfo(("192.0.2.1", 443), 0), "look up 192.0.2.1"),
    "an old one backwards": (lambda _: socket.gethostbyaddr("192.0.2.1"), "look up 192.0.2.1"),
}
TRYING = {
    "a test": (
        """
        import socket

        def test_it() -> None:
            socket.create_connection(("192.0.2.1", 443))
        """,
        "reach 192.0.2.1:443",
    ),
    "a test that does not mind": (
        """
        import contextlib, socket

        def test_it() -> None:
            with contextlib.suppress(OSError):
                socket.create_connection(("192.0.2.1", 443))
        """,
        "reach 192.0.2.1:443",
    ),
    "a process that a test started": (
        """
        import subprocess, sys

        def test_it() -> None:
            subprocess.run([sys.executable, "-c", "import socket; socket.gethostbyname('openrouter.ai')"])
        """,
        "look up openrouter.ai",
    ),
}
OF_ITS_OWN = pytest.mark.downloads("runs a pytest with a guard of its own")


def run(program: str, **environ: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", textwrap.dedent(program)]
    return subprocess.run(command, env={**os.environ, **environ}, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("way", WAYS)
def test_another_machine_is_out_of_reach_and_the_address_is_named(way: str) -> None:
    reach, named = WAYS[way]
    with attempts() as tried, closing(socket.socket(type=socket.SOCK_DGRAM)) as sock, pytest.raises(Offline) as refused:
        reach(sock)
    assert f"a test tried to {named}" in str(refused.value)
    assert [line.partition(" (")[0] for line in tried] == [f"a test tried to {named}"]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1", "", b"127.0.0.1"])
def test_this_machine_is_here(host: str | bytes) -> None:
    assert is_here(host)


@pytest.mark.parametrize(
    "host", ["127.evil.example", "10.0.0.1", "fe80::1%lo", "::ffff:192.0.2.1", "localhost.example"]
)
def test_what_only_looks_like_it_is_not(host: str) -> None:
    assert not is_here(host)


def test_this_machine_and_unix_sockets_are_reached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # its own path is too long for a socket
    with closing(socket.create_server(("localhost", 0))) as server:
        socket.create_connection(server.getsockname()).close()
    with closing(socket.socket(socket.AF_UNIX)) as server, closing(socket.socket(socket.AF_UNIX)) as client:
        server.bind("here")
        server.listen()
        client.connect("here")


def test_a_client_of_openai_fails_at_once_in_this_process() -> None:
    import openai

    client = openai.OpenAI(api_key="of the tests", max_retries=0)
    with attempts() as tried, pytest.raises(openai.APIConnectionError):
        client.models.list()
    assert "a test tried to look up api.openai.com" in tried[0]


def test_a_client_of_openai_fails_at_once_in_a_process_of_its_own() -> None:
    with attempts() as tried:
        done = run(ASK_OPENAI)
    assert "api.openai.com" in done.stdout, done.stderr
    assert "a test tried to look up api.openai.com" in tried[0]


def test_a_model_of_whoever_runs_the_tests_is_not_at_home() -> None:
    local = {urlsplit(each.base_url).port for each in PROVIDERS.values() if "127.0.0.1" in each.base_url}
    assert local == MODEL_PORTS
    for port in MODEL_PORTS:
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port))


def test_a_process_that_would_not_be_guarded_is_not_started() -> None:
    for environ in ({}, {**os.environ, "PYTHONPATH": "elsewhere"}):
        with attempts() as tried, pytest.raises(Offline, match="start an unguarded"):
            subprocess.run([sys.executable, "-c", ""], check=True, env=environ)
        assert len(tried) == 1
    with attempts(), pytest.raises(Offline, match="start an unguarded"):
        subprocess.run([sys.executable, "-I", "-c", ""], check=True)
    subprocess.run([sys.executable, "-c", "", "-I"], check=True)


def test_a_shadowed_sitecustomize_still_runs(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("print('I run.')")
    done = run(ASK_AN_ADDRESS, PYTHONPATH=os.pathsep.join([FOLDER, str(tmp_path)]))
    with attempts() as tried:
        pass
    assert done.stdout == "I run.\n"
    assert "reach 192.0.2.1:443" in done.stderr
    assert len(tried) == 1


@pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed")
@pytest.mark.parametrize(
    ("program", "named"),
    [
        ("require('net').connect(443, '192.0.2.1')", "reach 192.0.2.1:443"),
        ("fetch('https://api.openai.com/v1/models')", "look up api.openai.com|reach api.openai.com:443"),
        ("require('dns').promises.lookup('registry.npmjs.org')", "look up registry.npmjs.org"),
    ],
)
def test_a_process_of_node_is_guarded_too(program: str, named: str) -> None:
    with attempts() as tried:
        done = subprocess.run(["node", "-e", program], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert any(each in tried[0] for each in named.split("|")), done.stderr


@OF_ITS_OWN
@pytest.mark.parametrize(("body", "named"), TRYING.values(), ids=TRYING)
def test_a_test_that_tries_fails_whatever_becomes_of_it(tmp_path: Path, body: str, named: str) -> None:
    (tmp_path / "test_it.py").write_text(textwrap.dedent(body))
    done = _pytest(tmp_path)
    assert done.returncode == 1
    assert f"a test tried to {named}" in done.stdout
    assert "1 failed" in done.stdout


@OF_ITS_OWN
def test_only_what_a_marked_test_starts_may_go_out(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(
        "import os, pytest, socket\n"
        "@pytest.mark.downloads('to see what it sees')\n"
        "def test_one():\n"
        f"  assert {ATTEMPTS!r} not in os.environ and os.environ['HTTPS_PROXY'] == 'http://proxy.example'\n"
        "@pytest.mark.downloads('and that it may not itself')\n"
        "def test_two(): socket.create_connection(('192.0.2.1', 443))\n"
        f"def test_three(): assert {ATTEMPTS!r} in os.environ and 'HTTPS_PROXY' not in os.environ\n"
    )
    done = _pytest(tmp_path, HTTPS_PROXY="http://proxy.example")
    assert "1 failed, 2 passed" in done.stdout
    assert "reach 192.0.2.1:443" in done.stdout


def test_nothing_in_the_environment_leads_to_a_provider() -> None:
    ours = {"TASKCHAT_HOME"}
    assert not [name for name in os.environ if (FOREIGN.match(name) or PROXIES.match(name)) and name not in ours]
    assert os.environ[ATTEMPTS] == guarding({})[ATTEMPTS]


def _pytest(folder: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    """pytest with nothing but the guard."""
    command = [sys.executable, "-m", "pytest", "-p", "tests.fakes.offline.plugin", "-p", "no:cacheprovider", "-n", "0"]
    root = str(Path(__file__).parents[1])
    found = {**os.environ, "PYTHONPATH": root, **environ}
    return subprocess.run(
        [*command, "-c", os.devnull, "--rootdir", str(folder), str(folder)],
        env=found,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
