"""What the environment says about server and sign-in wins. What commands would change beside it, they refuse."""

from __future__ import annotations

import os

from taskchat.client import state
from taskchat.errors import Conflict


def refuse_beside_token(what: str) -> None:
    """Raises Conflict while TASKCHAT_TOKEN is set. `what` would have no effect then."""
    if os.environ.get("TASKCHAT_TOKEN", "").strip():
        raise Conflict(f"TASKCHAT_TOKEN is set and wins, so {what}.", hint="First: unset TASKCHAT_TOKEN")


def refuse_beside_server(server: str, what: str) -> None:
    """Raises Conflict while TASKCHAT_SERVER names another server than this. `what` would have no effect then."""
    named = os.environ.get("TASKCHAT_SERVER", "").strip()
    if named and state.normal_server(named) != server:
        raise Conflict(
            f"TASKCHAT_SERVER is {state.normal_server(named)} and wins, so {what}.", hint="First: unset TASKCHAT_SERVER"
        )
