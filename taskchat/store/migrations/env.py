"""How Alembic reaches the database: the store hands its connection over."""

from __future__ import annotations

from alembic import context
from sqlmodel import SQLModel

from taskchat.store import tables  # noqa: F401 - registers the tables

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True)
connection.exec_driver_sql("BEGIN IMMEDIATE")
try:
    context.run_migrations()
except BaseException:
    connection.exec_driver_sql("ROLLBACK")
    raise
connection.exec_driver_sql("COMMIT")
