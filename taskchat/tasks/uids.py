"""What a task is called in every file: a UUID that is made of the account and the task's number, so that nothing has to
be kept for it. Pure. What came with a uid of another program keeps that one (`store/task_uids`).
"""

from __future__ import annotations

from hashlib import blake2b
from uuid import UUID

_NUMBER = (1 << 62) - 1  # bits of a UUID of version 8 that are the number
_VERSION = 8 << 76
_VARIANT = 2 << 62


def uid_of(account: str, number: int) -> str:
    """The uid of a task of this account, which is named by its public id."""
    mark = int.from_bytes(blake2b(account.encode(), digest_size=8).digest()) >> 4
    return str(UUID(int=(mark >> 12) << 80 | _VERSION | (mark & 0xFFF) << 64 | _VARIANT | number))


def number_in(uid: str, account: str) -> int | None:
    """The number of the task that has the uid; None where it is no uid of ours, or of another account."""
    try:
        found = UUID(uid)
    except ValueError:
        return None
    number = found.int & _NUMBER
    return number if number and uid_of(account, number) == str(found) else None
