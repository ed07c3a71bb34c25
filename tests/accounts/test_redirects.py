"""Where answers may be sent, and when two addresses are the same."""

from __future__ import annotations

import pytest

from taskchat.accounts import redirects

SAME = [
    ("https://app.example.com/cb", "https://app.example.com/cb", True),
    ("https://app.example.com/cb", "https://app.example.com/cb?", False),
    ("https://app.example.com:1/cb", "https://app.example.com:2/cb", False),  # ports differ on one's own machine only
    ("http://127.0.0.1/cb", "http://127.0.0.1:33418/cb", True),
    ("http://127.0.0.1:1234/cb", "http://127.0.0.1:33418/cb", True),
    ("http://[::1]:1234/cb", "http://[::1]/cb", True),
    ("http://localhost:1/cb", "http://localhost:2/cb", True),
    ("http://localhost:1/cb", "http://127.0.0.1:1/cb", False),
    ("http://127.0.0.1:1/cb", "http://127.0.0.1:2/other", False),
    ("http://127.0.0.1:1/cb", "http://127.0.0.1:2/cb?next=x", False),
    ("http://127.0.0.1:1/cb", "https://127.0.0.1:1/cb", False),
    ("cursor://a/b", "cursor://a/c", False),
]


@pytest.mark.parametrize(("registered", "wanted", "same"), SAME)
def test_addresses_are_compared_letter_by_letter_but_for_the_port_here(
    registered: str, wanted: str, same: bool
) -> None:
    assert redirects.is_same(registered, redirects.read(wanted)) is same


WORDS = [
    ("https://Claude.AI/api/mcp/auth_callback", "claude.ai", "https://claude.ai"),
    ("https://app.example.com:8443/", "app.example.com:8443", "https://app.example.com:8443"),
    ("https://xn--pp-9kc.example.com/", "xn--pp-9kc.example.com", "https://xn--pp-9kc.example.com"),
    ("http://localhost:6274/", "a program on your own computer (localhost:6274)", "http://localhost:6274"),
    ("http://[::1]:80/", "a program on your own computer ([::1]:80)", "http:"),
    ("vscode://vscode.git/did-authenticate", "an app on your device (vscode:)", "vscode:"),
    ("com.example.app:/callback", "an app on your device (com.example.app:)", "com.example.app:"),
]


@pytest.mark.parametrize(("text", "words", "source"), WORDS)
def test_people_read_whom_an_address_reaches_and_policies_name_no_more_than_that(
    text: str, words: str, source: str
) -> None:
    redirect = redirects.read(text)
    assert redirects.in_words(redirect) == words
    assert redirect.source == source
    assert not set(redirect.source) & set("; ,'\"*")


@pytest.mark.parametrize(
    ("redirect", "whole"),
    [
        ("https://a.example/cb", "https://a.example/cb?code=x+y%26z"),
        ("https://a.example/cb?a=%20b&a=c", "https://a.example/cb?a=%20b&a=c&code=x+y%26z"),
        ("https://a.example/cb?", "https://a.example/cb?code=x+y%26z"),
        ("com.example.app:/cb", "com.example.app:/cb?code=x+y%26z"),
    ],
)
def test_an_answer_is_added_to_what_is_there(redirect: str, whole: str) -> None:
    assert redirects.with_answer(redirect, code="x y&z", state=None) == whole
