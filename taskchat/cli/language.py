"""`taskchat language`: in which language replies are, where a message does not tell."""

from __future__ import annotations

from taskchat.cli import printing
from taskchat.cli.parsing import Fast, Given, Parser, with_json
from taskchat.client.calls import API, call
from taskchat.client.session import open_session
from taskchat.errors import InvalidInput

DEFAULT = "default"
PATH = f"{API}/auth/me"


def _options(parser: Parser) -> None:
    parser.add_argument(
        "code", nargs="?", metavar="CODE", help="The language, like de or zh. Without it, the one in use is shown."
    )
    with_json(parser)


def _language(given: Given) -> None:
    if given.code is not None and not given.code.replace("-", "").isalnum():
        raise _no_language(given.code)
    session = open_session(say=printing.note)
    try:
        if given.code is None:
            user = call(session, "GET", PATH)
        else:
            user = call(session, "PATCH", PATH, {"language": None if given.code == DEFAULT else given.code})
    except InvalidInput as error:
        raise _no_language(given.code) from error
    if given.json:
        printing.raw_json({"language": user["language"]})
    else:
        printing.out(f"Replies are in {user['language']}, unless you write in another language.")


def _no_language(code: str) -> InvalidInput:
    return InvalidInput(f"{code!r} is no language.", hint="Write its code, like en, de, es or zh.")


LANGUAGE = Fast(
    _options,
    _language,
    more="Your account keeps it; a message in another language is answered in that one.",
    examples="taskchat language\ntaskchat language de\ntaskchat language default",
)
