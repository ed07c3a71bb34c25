"""The error tree. One error, three renderings: HTTP problem, exit code, tool result.

TaskchatError
├── InvalidInput          what was sent can't be accepted; `fields` names what
├── NotSignedIn           no token, or one that no longer holds
├── NotAllowed            signed in, but not for this
├── NotFound              there is no such thing, or it is somebody else's
├── Conflict              it is there already, or changed meanwhile
├── PreconditionFailed    what was to be changed is no longer what the caller has seen
├── TooLarge              more bytes than the server takes
├── TooManyRequests       slow down
├── ServerBusy            too many at once; later it may work
├── StorageFull           the disk is full; nothing was changed
├── StorageUnavailable    the database can't be used
├── ModelFailed           the model broke off
│   ├── ModelUnreachable      its server does not answer, or is paused after many failures
│   ├── ModelKeyRefused       its server refuses the key, or there is none
│   ├── ModelQuotaUsedUp      what was paid for is used up
│   ├── ModelBusy             its server takes no more for now
│   ├── ModelUnknown          its server has no such model
│   ├── ModelWithoutTools     it can't use tools, so it can do nothing with tasks
│   ├── ModelTooSlow          it took too long
│   ├── ContextTooLong        the conversation is longer than it takes
│   └── ModelRefused          its provider refuses what was said
├── ModerationFailed      what was said can't be checked, so it is not passed on
├── ConnectionFailed      a server that the user connected can't be used
├── TurnTimedOut          the turn took longer than allowed
├── ServerUnreachable     the client could not reach its server
└── Misconfigured         a setting, a folder or a secret is wrong

The server maps each to a status (server/problems.py), the command line to an exit code (cli/exits.py); the client
raises the class that the server raised, found by its code. This module imports nothing, so every start can afford it.
"""

from __future__ import annotations


class TaskchatError(Exception):
    """Anything that taskchat itself refuses or fails at.

    `detail` is one sentence for a person. `hint` says what to do next. `fields` maps an input's name to what is wrong.
    """

    code = "internal_error"
    title = "Something went wrong"

    def __init__(self, detail: str, *, hint: str | None = None, fields: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.hint = hint
        self.fields = fields or {}

    def __str__(self) -> str:
        return f"{self.detail} {self.hint}" if self.hint else self.detail


class InvalidInput(TaskchatError):
    """What was sent can't be accepted."""

    code = "invalid_input"
    title = "The input can't be accepted"


class NotSignedIn(TaskchatError):
    """No token, or one that no longer holds."""

    code = "not_signed_in"
    title = "Sign in first"


class NotAllowed(TaskchatError):
    """Signed in, but not for this."""

    code = "not_allowed"
    title = "Not allowed"


class NotFound(TaskchatError):
    """There is no such thing for this user."""

    code = "not_found"
    title = "Not found"


class Conflict(TaskchatError):
    """It is there already, or changed meanwhile."""

    code = "conflict"
    title = "In conflict with what is there"


class PreconditionFailed(TaskchatError):
    """What was to be changed is no longer what the caller has seen."""

    code = "precondition_failed"
    title = "Changed meanwhile"


class TooLarge(TaskchatError):
    """More bytes than the server takes."""

    code = "too_large"
    title = "Too large"


class TooManyRequests(TaskchatError):
    """Slow down."""

    code = "too_many_requests"
    title = "Too many requests"


class ServerBusy(TaskchatError):
    """Too many at once; later it may work."""

    code = "server_busy"
    title = "The server is busy"


class StorageFull(TaskchatError):
    """The disk is full; nothing was changed."""

    code = "storage_full"
    title = "The disk is full"


class StorageUnavailable(TaskchatError):
    """The database can't be used."""

    code = "storage_unavailable"
    title = "The database can't be used"


class ModelFailed(TaskchatError):
    """The model broke off."""

    code = "model_failed"
    title = "The model failed"


class ModelUnreachable(ModelFailed):
    """The model's server does not answer."""

    code = "model_unreachable"
    title = "The model can't be reached"


class ModelKeyRefused(ModelFailed):
    """The model's server refuses the key, or there is none."""

    code = "model_key_refused"
    title = "The model's key is refused"


class ModelQuotaUsedUp(ModelFailed):
    """What was paid for is used up."""

    code = "model_quota_used_up"
    title = "The model's quota is used up"


class ModelBusy(ModelFailed):
    """The model's server takes no more for now."""

    code = "model_busy"
    title = "The model is busy"


class ModelUnknown(ModelFailed):
    """The model's server has no such model."""

    code = "model_unknown"
    title = "There is no such model"


class ModelWithoutTools(ModelFailed):
    """The model can't use tools."""

    code = "model_without_tools"
    title = "The model can't use tools"


class ModelTooSlow(ModelFailed):
    """The model took too long."""

    code = "model_too_slow"
    title = "The model is too slow"


class ContextTooLong(ModelFailed):
    """The conversation is longer than the model takes."""

    code = "context_too_long"
    title = "Too long for the model"


class ModelRefused(ModelFailed):
    """The model's provider refuses what was said."""

    code = "model_refused"
    title = "The model's provider refuses"


class ModerationFailed(TaskchatError):
    """What was said can't be checked, so it is not passed on."""

    code = "moderation_failed"
    title = "It can't be checked"


class ConnectionFailed(TaskchatError):
    """A server that the user connected can't be used."""

    code = "connection_failed"
    title = "The connected server failed"


class TurnTimedOut(TaskchatError):
    """The turn took longer than allowed."""

    code = "turn_timed_out"
    title = "The turn took too long"


class ServerUnreachable(TaskchatError):
    """The client could not reach its server."""

    code = "server_unreachable"
    title = "The server can't be reached"


class Misconfigured(TaskchatError):
    """A setting, a folder or a secret is wrong."""

    code = "misconfigured"
    title = "A setting is wrong"


def every_error() -> list[type[TaskchatError]]:
    """Every class of the tree, the root first."""

    def below(kind: type[TaskchatError]) -> list[type[TaskchatError]]:
        return [
            kind,
            *(each for child in kind.__subclasses__() if child.__module__ == __name__ for each in below(child)),
        ]

    return below(TaskchatError)


def error_for(code: str | None) -> type[TaskchatError]:
    """The class that bears `code`, or TaskchatError itself."""
    return next((kind for kind in every_error() if kind.code == code), TaskchatError)
