"""A turn that is stopped from here: the server is told, and who sits there hears what was done until then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from taskchat.cli import exits, interruption, printing
from taskchat.client.turns import stop_turn
from taskchat.errors import TaskchatError

if TYPE_CHECKING:
    from taskchat.cli.ask import Talk


def stopped(talk: Talk, end: KeyboardInterrupt) -> int:
    """Have the server stop the turn under way, say what it has done, return the exit code. A second Ctrl-C does not
    wait."""
    talk.teller.break_off()
    code = interruption.exit_code(end)
    late = code == exits.TURN_FAILED
    printing.note("taskchat: That took too long. Stopping…" if late else "\nStopping…")
    if not talk.turn_key:
        return code
    try:
        reply = stop_turn(talk.session, key=talk.turn_key)
    except TaskchatError as error:
        printing.note(f"taskchat: It could not be stopped, and may still be carried out. {error}")
        return code
    if reply is None:
        printing.note("Nothing was under way any more. What was done stands in: taskchat tasks")
    else:
        talk.remember(reply)
        talk.teller.end(reply)
        printing.note(what_stands(reply))
    printing.finish()
    return code


def what_stands(reply: dict[str, Any]) -> str:
    """What a turn did before it was stopped."""
    done = [call["tool"] for call in reply.get("tool_calls") or [] if not call.get("error")]
    if not reply.get("stopped"):
        return f"It was finished already: {reply['response']}"
    if done:
        return f"Stopped. Before that, this was done, and stays done: {', '.join(done)}"
    return "Stopped. Nothing was done."
