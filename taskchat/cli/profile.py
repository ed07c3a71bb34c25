"""`taskchat profile`: your name, timezone and language on the server, and the end of your account."""

from __future__ import annotations

from typing import Any

from taskchat.cli import passwords, printing
from taskchat.cli.parsing import Fast, Given, Parser, with_json
from taskchat.client.calls import API, call
from taskchat.client.session import open_session
from taskchat.errors import InvalidInput

PATH = f"{API}/auth/me"
DEFAULT = "default"
CHANGED = ("name", "timezone", "language")


def _show(given: Given) -> None:
    _tell(call(open_session(say=printing.note), "GET", PATH), json=given.json)


def _set_options(parser: Parser) -> None:
    parser.add_argument("--name", help='Your name; "" takes it away.')
    parser.add_argument("--timezone", metavar="ZONE", help="Like Europe/Berlin. Dates are meant there.")
    parser.add_argument("--language", metavar="CODE", help="Of replies, like de or zh; default: English.")
    with_json(parser)


def _set(given: Given) -> None:
    named = {name: getattr(given, name) for name in CHANGED if getattr(given, name) is not None}
    if not named:
        raise InvalidInput(
            "Nothing is named that should change.", hint="For example: taskchat profile set --timezone Europe/Berlin"
        )
    patch = {name: None if value in ("", DEFAULT) else value for name, value in named.items()}
    session = open_session(say=printing.note)
    user = call(session, "PATCH", PATH, patch)
    _tell(user, json=given.json)
    if session.local and "timezone" in patch:
        printing.note("On this machine's own account, the timezone follows the machine's: set TZ, or the system's.")


def _delete_options(parser: Parser) -> None:
    parser.add_argument("-y", "--yes", action="store_true", help="Don't ask for the address.")


def _delete(given: Given) -> None:
    session = open_session(say=printing.note)
    if session.local:
        raise InvalidInput(
            "This machine's own account can't be deleted.", hint="It is a file: taskchat status shows in which folder."
        )
    email = str(call(session, "GET", PATH)["email"])
    if not given.yes and printing.answer_to(f"Type {email} to delete it with everything in it") != email:
        raise InvalidInput("That was another address; nothing was deleted.")
    call(session, "POST", f"{PATH}/delete", {"password": passwords.given()})
    if session.account == email:
        from taskchat.client import credentials

        credentials.forget(session.name, email)
    printing.out(f"Deleted {email} on {session.name}, with everything in it.")


def _tell(user: dict[str, Any], *, json: bool) -> None:
    if json:
        printing.raw_json(user)
        return
    shown = {"email": user["email"], "name": user["name"] or "–", **{name: user[name] for name in CHANGED[1:]}}
    for name, value in shown.items():
        printing.out(f"{name + ':':<12}{value}")


SHOW = Fast(with_json, _show, examples="taskchat profile\ntaskchat profile --json | jq -r .timezone")
SET = Fast(
    _set_options,
    _set,
    more="What is not named stays as it is.",
    examples='taskchat profile set --name "Ann Lee" --timezone Europe/Berlin\ntaskchat profile set --language default',
)
DELETE = Fast(
    _delete_options,
    _delete,
    more="Your account on the server goes, with tasks, conversations, documents, sign-ins and keys. It can't be undone."
    " The address is asked for, and your password, which may come through a pipe.",
    examples="taskchat profile delete\ntaskchat profile delete --yes < password.txt",
)
