"""A task's uid is made of its account and number, and leads back to them."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from taskchat.schemas.values import ID_MAX
from taskchat.tasks.uids import number_in, uid_of

numbers = st.integers(1, ID_MAX)


@given(st.text(), numbers)
def test_a_uid_is_a_uuid_and_leads_back_to_its_task(account: str, number: int) -> None:
    uid = uid_of(account, number)
    assert UUID(uid).version == 8
    assert number_in(uid, account) == number
    assert number_in(uid.upper(), account) == number


@given(numbers)
def test_another_account_does_not_know_it(number: int) -> None:
    assert number_in(uid_of("ann", number), "bob") is None


@given(st.text() | st.uuids().map(str))
def test_any_other_text_is_no_uid_of_ours(text: str) -> None:
    assert number_in(text, "ann") is None
