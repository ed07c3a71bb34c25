from __future__ import annotations

import asyncio

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from taskchat.accounts.passwords import Passwords


async def test_a_password_matches_its_hash_and_no_other_does() -> None:
    stored = await Passwords().hash("correct horse")
    assert stored.startswith("$argon2id$")
    assert (await Passwords().check("correct horse", stored)).matches
    assert not (await Passwords().check("correct horsf", stored)).matches


async def test_every_byte_of_a_long_password_counts() -> None:
    stored = await Passwords().hash("x" * 100 + "a")
    assert not (await Passwords().check("x" * 100 + "b", stored)).matches


async def test_where_there_is_no_hash_no_password_matches() -> None:
    assert not (await Passwords().check("the password of nobody", None)).matches


async def test_an_outdated_hash_is_replaced() -> None:
    weak = PasswordHash([Argon2Hasher(time_cost=1, memory_cost=64, parallelism=1)]).hash("correct horse")
    verdict = await Passwords().check("correct horse", weak)
    assert verdict.new_hash is not None
    assert (await Passwords().check("correct horse", verdict.new_hash)).matches


async def test_the_loop_runs_on_while_a_password_is_hashed() -> None:
    hashing = asyncio.create_task(Passwords().hash("correct horse"))
    rounds = 0
    while not hashing.done():
        await asyncio.wait({hashing}, timeout=0.001)
        rounds += 1
    assert rounds > 3
