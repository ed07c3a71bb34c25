"""How Alembic reaches the database: the store hands its connection over."""

from __future__ import annotations

from alembic import context
from sqlmodel import SQLModel

from taskchat.store import tables  # noqa: F401 - registers the tables

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True)
if connection.dialect.name == "sqlite":
    connection.exec_driver_sql("BEGIN IMMEDIATE")
else:  # the store has begun, and commits; two that upgrade at once wait for each other
    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7464115106)")
try:
    context.run_migrations()
except BaseException:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("ROLLBACK")
    raise
if connection.dialect.name == "sqlite":
    connection.exec_driver_sql("COMMIT")
