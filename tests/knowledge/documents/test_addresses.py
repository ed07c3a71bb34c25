"""Which addresses may be fetched, in every form in which somebody may try to write one."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskchat.errors import InvalidInput
from taskchat.knowledge.documents.addresses import is_public, joined, may_reach, place_of

INSIDE = [
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "10.0.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "100.64.0.1",  # of providers, shared
    "169.254.169.254",  # where clouds tell machines their keys
    "100.100.100.200",
    "192.0.0.8",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:a9fe:a9fe",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::7f00:1",
    "2002:7f00:1::",  # 6to4
    "2002:a9fe:a9fe::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",  # Teredo
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "2001:db8::1",
]
NEVER = ["169.254.169.254", "fe80::1", "::ffff:a9fe:a9fe", "0.0.0.0", "::", "224.0.0.1", "fd00:ec2::254"]


@pytest.mark.parametrize("address", INSIDE)
def test_nothing_inside_a_network_may_be_reached(address: str) -> None:
    assert not is_public(address)
    assert not may_reach(address, private=False)


@pytest.mark.parametrize("address", ["93.184.215.14", "1.1.1.1", "2606:4700::1111", "::ffff:1.1.1.1", "2002:101:101::"])
def test_the_web_may_be_reached(address: str) -> None:
    assert may_reach(address, private=False)


@pytest.mark.parametrize("address", ["127.0.0.1", "192.168.1.1", "::1", "fd12::1"])
def test_ones_own_server_may_reach_ones_own_network(address: str) -> None:
    assert may_reach(address, private=True)


@pytest.mark.parametrize("address", NEVER)
def test_what_tells_keys_may_never_be_reached(address: str) -> None:
    assert not may_reach(address, private=True)


@pytest.mark.parametrize(
    ("url", "host", "port", "target"),
    [
        ("https://example.com", "example.com", 443, "/"),
        ("HTTP://EXAMPLE.com:8080/a%20b?c=d#e", "example.com", 8080, "/a%20b?c=d"),
        ("https://münchen.example/x", "xn--mnchen-3ya.example", 443, "/x"),
        ("https://[2606:4700::1111]/", "2606:4700::1111", 443, "/"),
        ("http://1.1.1.1", "1.1.1.1", 80, "/"),
    ],
)
def test_an_address_is_taken_apart(url: str, host: str, port: int, target: str) -> None:
    found = place_of(url)
    assert (found.host, found.port, found.target) == (host, port, target)
    assert place_of(found.url) == found


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.com",
        "file:///etc/passwd",
        "gopher://example.com",
        "//example.com",
        "example.com",
        "http://",
        "https://user:secret@example.com",
        "https://example.com@127.0.0.1",
        "https://example.com\\@127.0.0.1",
        "https://exam\tple.com",
        "https://example.com/\r\nHost: other",
        "https://example.com/a b",
        "http://2130706433",
        "http://0x7f000001",
        "http://0x7f.1",
        "http://0177.0.0.1",
        "http://127.1",
        "http://127.0.0.1.",
        "http://①②⑦.0.0.1",
        "http://127。0。0。1",
        "http://[::1",
        "http://[fe80::1%25eth0]/",
        "http://a..b",
        "http://-a.example",
        "http://example.com:0x50",
        "http://example.com:99999",
        "https://" + "a" * 3000,
    ],
)
def test_what_could_be_read_in_two_ways_is_refused_or_is_inside(url: str) -> None:
    with contextlib.suppress(InvalidInput):
        assert not is_public(place_of(url).host)


@given(st.text(max_size=60))
def test_whatever_is_given_is_a_place_of_the_web_or_is_refused(text: str) -> None:
    for url in (text, f"https://{text}", f"http://example.com{text}", f"http://{text}.example.com"):
        try:
            found = place_of(url)
        except InvalidInput:
            continue
        assert found.scheme in {"http", "https"}
        assert found.host.isascii()
        assert place_of(found.url) == found


def test_a_redirect_leads_from_where_it_is() -> None:
    here = place_of("https://example.com/a/b?c")
    assert joined(here, "../d").url == "https://example.com/d"
    assert joined(here, "//other.example/x").url == "https://other.example/x"
    for bad in ("file:///etc/passwd", "gopher://x", "https://a@b", "https:\\\\x", ""):
        if bad:
            with pytest.raises(InvalidInput):
                joined(here, bad)
