"""What every table module needs."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, String, Table
from sqlmodel import SQLModel

Id = BigInteger().with_variant(Integer, "sqlite")  # SQLite's INTEGER has 64 bits already, and only it counts by itself
Bytewise = String().with_variant(String(collation="C"), "postgresql")  # ordered by its letters, in every locale


def table_of(model: type[SQLModel]) -> Table:
    """The Core table behind a SQLModel class."""
    table: Table = model.__table__  # type: ignore[attr-defined]
    return table


def identity() -> Any:
    """A primary key that counts by itself."""
    return Column(Id, primary_key=True)


def owner() -> Any:
    """The column that names the owner; when the account goes, so does the row."""
    return Column(Id, ForeignKey("users.id", ondelete="CASCADE"), nullable=False)
