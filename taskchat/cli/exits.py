"""Exit codes: one table from what happened to the number that a script sees."""

from __future__ import annotations

from taskchat.errors import (
    InvalidInput,
    ModelFailed,
    ModerationFailed,
    NotFound,
    NotSignedIn,
    ServerUnreachable,
    TaskchatError,
    TooLarge,
    TurnTimedOut,
)

DONE = 0
FAILED = 1
BAD_INPUT = 2
ASKED_BACK = 3
NOT_SIGNED_IN = 4
UNREACHABLE = 5
TURN_FAILED = 6
NOTHING_MATCHED = 7
INTERRUPTED = 130
PIPE_CLOSED = 141

MEANINGS = {
    DONE: "done",
    FAILED: "failed: the message says why",
    BAD_INPUT: "wrong usage, or input that can't be accepted",
    ASKED_BACK: "taskchat asked back: answer with another ask",
    NOT_SIGNED_IN: "not signed in",
    UNREACHABLE: "the server can't be reached",
    TURN_FAILED: "the model or the turn failed, or took too long",
    NOTHING_MATCHED: "nothing matched: what was named is not there",
    INTERRUPTED: "interrupted with Ctrl-C; by SIGTERM it is 143, by SIGHUP 129",
    PIPE_CLOSED: "who read the output has hung up",
}

BY_ERROR: dict[type[TaskchatError], int] = {
    InvalidInput: BAD_INPUT,
    TooLarge: BAD_INPUT,
    NotSignedIn: NOT_SIGNED_IN,
    NotFound: NOTHING_MATCHED,
    ServerUnreachable: UNREACHABLE,
    ModelFailed: TURN_FAILED,
    TurnTimedOut: TURN_FAILED,
    ModerationFailed: TURN_FAILED,
}


def code_of(error: TaskchatError) -> int:
    """The exit code of `error`, by its class or the nearest above it; FAILED where the table names none."""
    return next((BY_ERROR[kind] for kind in type(error).__mro__ if kind in BY_ERROR), FAILED)


def as_lines() -> str:
    """Every code and what it means, a line each."""
    return "".join(f"  {code:<5}{meaning}\n" for code, meaning in MEANINGS.items())
