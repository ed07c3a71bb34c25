"""`taskchat accounts`: the sign-ins that this machine keeps, and which of them commands use."""

from __future__ import annotations

from collections.abc import Sequence

from taskchat.cli import printing
from taskchat.cli.parsing import Fast, Given, Parser, with_json
from taskchat.cli.precedence import refuse_beside_server, refuse_beside_token
from taskchat.client import state
from taskchat.client.session import open_session
from taskchat.client.state import Login
from taskchat.errors import InvalidInput, NotFound

OWN = Login(state.LOCAL, "", "", in_use=False)


def _list(given: Given) -> None:
    kept = state.logins()
    own = OWN._replace(in_use=state.server_in_use() == state.LOCAL)
    if given.json:
        printing.raw_json({"items": [{**each._asdict(), "account": each.account or None} for each in (own, *kept)]})
    elif printing.to_terminal():
        for each in (own, *kept):
            who = _named(each) if each.account else f"local: {_named(each)}"
            printing.out(f"{'●' if each.in_use else ' '} {who}{f'  (tokens: {each.kept_in})' if each.kept_in else ''}")
    else:
        printing.rows(("*" if each.in_use else "", *each[:3]) for each in (own, *kept))


def _words(parser: Parser) -> None:
    parser.add_argument(
        "words",
        nargs="+",
        metavar="EMAIL|SERVER",
        help="The account's e-mail address, its server, or both; local: this machine's own tasks.",
    )


def _use(given: Given) -> None:
    chosen = choose(state.logins(), given.words)
    refuse_beside_token("another account would have no effect")
    refuse_beside_server(chosen.server, "another account would have no effect")
    state.use(chosen.server, chosen.account or None)
    printing.out(f"Commands now talk to {_named(chosen)}.")


def _remove(given: Given) -> None:
    from taskchat.client.signing import sign_out

    chosen = choose(state.logins(), given.words)
    if not chosen.account:
        raise InvalidInput("This machine's own tasks need no sign-in, so there is none to end.")
    sign_out(open_session(say=printing.note, server=chosen.server, account=chosen.account), say=printing.note)
    printing.out(f"Signed out of {_named(chosen)}.")


def choose(kept: Sequence[Login], words: Sequence[str]) -> Login:
    """The sign-in that is meant. Raises NotFound, and InvalidInput where several are meant."""
    if list(words) == [state.LOCAL]:
        return OWN
    found = [login for login in kept if all(_is(login, word) for word in words)]
    asked = " ".join(words)
    if not found:
        hint = f"Sign in: taskchat login --server {words[0]}" if "@" not in words[0] else "See: taskchat accounts"
        raise NotFound(f"Nobody is signed in as {asked} on this machine.", hint=hint)
    if len(found) > 1:
        told = ", ".join(_named(login) for login in found)
        raise InvalidInput(f"{asked} may be: {told}.", hint="Name both: the e-mail address and the server.")
    return found[0]


def _is(login: Login, word: str) -> bool:
    if "@" in word and "://" not in word:
        return login.account.casefold() == word.casefold()
    return login.server == state.normal_server(word)


def _named(login: Login) -> str:
    return f"{login.server} as {login.account}" if login.account else "this machine's own tasks"


LIST = Fast(
    with_json,
    _list,
    more="It asks no server. Piped: * where it is in use, server, account, where its tokens lie, with tabs between.",
    examples="taskchat accounts\ntaskchat accounts list --json | jq -r '.items[] | select(.in_use) | .server'",
)
USE = Fast(
    _words,
    _use,
    more="What runs already goes on with the account that it was started with.",
    examples="taskchat accounts use ann@example.com\ntaskchat accounts use ann@example.com work.example.com\n"
    "taskchat accounts use local",
)
REMOVE = Fast(
    _words,
    _remove,
    more="Its tokens end, and this machine forgets them, whichever account is in use.",
    examples="taskchat accounts rm ann@example.com",
)
