"""OAuth: clients that register themselves, what people grant them, codes and refresh tokens."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from taskchat.store.tables.columns import Id

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def _of(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], ondelete="CASCADE")


def upgrade() -> None:
    op.create_table(
        "oauth_clients",
        sa.Column("id", Id, nullable=False),
        sa.Column("public_id", AutoString(length=32), nullable=False),
        sa.Column("name", AutoString(length=100), nullable=False),
        sa.Column("redirect_uris", sa.JSON(), nullable=False),
        sa.Column("auth_method", AutoString(length=30), nullable=False),
        sa.Column("secret_hash", AutoString(length=64), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("public_id"),
    )
    op.create_index("ix_oauth_clients_expires", "oauth_clients", ["expires_at"], unique=False)
    op.create_table(
        "oauth_grants",
        sa.Column("id", Id, nullable=False),
        sa.Column("public_id", AutoString(length=32), nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("client_id", Id, nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("resource", AutoString(length=500), nullable=False),
        sa.Column("issuer", AutoString(length=500), nullable=False),
        sa.Column("code_hash", AutoString(length=64), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        _of("user_id", "users"),
        _of("client_id", "oauth_clients"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code_hash"),
        sa.UniqueConstraint("public_id"),
    )
    op.create_index("ix_oauth_grants_user", "oauth_grants", ["user_id", "id"], unique=False)
    op.create_index("ix_oauth_grants_client", "oauth_grants", ["client_id"], unique=False)
    op.create_table(
        "oauth_codes",
        sa.Column("code_hash", AutoString(length=64), nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("client_id", Id, nullable=False),
        sa.Column("redirect_uri", AutoString(length=500), nullable=False),
        sa.Column("challenge", AutoString(length=43), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("resource", AutoString(length=500), nullable=False),
        sa.Column("issuer", AutoString(length=500), nullable=False),
        sa.Column("epoch", Id, nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        _of("user_id", "users"),
        _of("client_id", "oauth_clients"),
        sa.PrimaryKeyConstraint("code_hash"),
    )
    op.create_index("ix_oauth_codes_user", "oauth_codes", ["user_id", "expires_at"], unique=False)
    op.create_index("ix_oauth_codes_client", "oauth_codes", ["client_id"], unique=False)
    op.create_table(
        "oauth_tokens",
        sa.Column("id", Id, nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("grant_id", Id, nullable=False),
        sa.Column("token_hash", AutoString(length=64), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        _of("user_id", "users"),
        _of("grant_id", "oauth_grants"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_index("ix_oauth_tokens_grant", "oauth_tokens", ["grant_id", "expires_at"], unique=False)
    op.create_index("ix_oauth_tokens_user", "oauth_tokens", ["user_id"], unique=False)


def downgrade() -> None:
    for table in ("oauth_tokens", "oauth_codes", "oauth_grants", "oauth_clients"):
        op.drop_table(table)
