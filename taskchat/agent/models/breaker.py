"""Stops asking a server that keeps failing, and finds out with one call at a time whether it is back. Pure."""

from __future__ import annotations

from dataclasses import dataclass

FAILURES = 5
PAUSE_SECONDS = 30.0


@dataclass(frozen=True)
class Permit:
    """Leave to call once. With `probe` it is the one call that finds out whether the server is back."""

    probe: bool = False


@dataclass
class Breaker:
    """Closed until `FAILURES` calls in a row have failed, then open for `PAUSE_SECONDS`, then for one probe at a time.

    A call that was let through before the breaker opened may still close it, but not prolong the pause.
    """

    failures: int = 0
    why: str = ""
    _until: float | None = None
    _probing: bool = False

    def admit(self, now: float) -> Permit | None:
        """Leave to call, or None while there is none. Each permit ends in one of the three methods below."""
        if self._until is None:
            return Permit()
        if now < self._until or self._probing:
            return None
        self._probing = True
        return Permit(probe=True)

    def succeeded(self) -> None:
        """The server answered."""
        self.failures, self._until, self._probing = 0, None, False

    def failed(self, permit: Permit, now: float, why: str) -> None:
        """The call failed in a way that says something about the server."""
        if self._until is not None and not permit.probe:
            return
        self.failures += 1
        self.why = why
        self._probing = False
        if self.failures >= FAILURES:
            self._until = now + PAUSE_SECONDS

    def given_up(self, permit: Permit) -> None:
        """The call ended and says nothing about the server: whoever waited for it went away."""
        if permit.probe:
            self._probing = False

    def pause(self, now: float) -> float | None:
        """Seconds until the server may be asked again, 0 while that is being tried, or None when all is well."""
        return None if self._until is None else max(0.0, self._until - now)
