from __future__ import annotations

import pytest

from taskchat.accounts import emails
from taskchat.errors import InvalidInput


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("ann@example.com", "ann@example.com"),
        ("Ann@Example.COM", "ann@example.com"),
        ("  ann@example.com ", "ann@example.com"),
        ("STRASSE@example.com", "strasse@example.com"),
        ("straße@example.com", "strasse@example.com"),  # casefolded, not only lower case
        ("e\u0301va@example.com", "\u00e9va@example.com"),  # composed
    ],
)
def test_an_address_is_stored_in_one_form(typed: str, stored: str) -> None:
    assert emails.to_register(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "local@localhost",
        "LOCAL@Localhost",
        "ann\u202emoc@example.com",  # turns the direction of writing round
        "ann\x07@example.com",
        "ß" * 250 + "@e.x",  # grows when it is casefolded
    ],
)
def test_an_address_that_nobody_may_have_is_refused_by_name(typed: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        emails.to_register(typed)
    assert list(refused.value.fields) == ["email"]
