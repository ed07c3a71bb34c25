"""The pages on which people let OAuth clients in: plain HTML without scripts. All that a client says is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

STYLE = "/oauth/style.css"
MEANING = {
    "read": "See your tasks and projects",
    "tasks": "Add, change, complete and delete your tasks",
}


def sign_in(*, client: str, action: str, sealed: str, told: str = "", email: str = "") -> str:
    """Who are you?"""
    return _page(
        "Sign in",
        f"<p><bdi>{escape(client)}</bdi> asks to use your tasks. Sign in to see what it asks for.</p>",
        f'<p class="told" role="alert">{escape(told)}</p>' if told else "",
        f'<form method="post" action="{escape(action)}">',
        _hidden("request", sealed),
        '<label for="email">Email</label>',
        '<input id="email" name="email" type="email" autocomplete="username" maxlength="254" required'
        f' value="{escape(email)}"{"" if email else " autofocus"}>',
        '<label for="password">Password</label>',
        '<input id="password" name="password" type="password" autocomplete="current-password" maxlength="1024"'
        f" required{' autofocus' if email else ''}>",
        "<button>Sign in</button>",
        "</form>",
    )


def consent(*, client: str, place: str, scopes: Sequence[str], email: str, action: str, sealed: str) -> str:
    """May it?"""
    return _page(
        "Allow this program?",
        f'<p>A program that calls itself <strong class="name"><bdi>{escape(client)}</bdi></strong> asks to:</p>',
        f"<ul>{''.join(f'<li>{escape(MEANING[scope])}</li>' for scope in scopes)}</ul>",
        f'<p>The answer goes to <strong class="name"><bdi>{escape(place)}</bdi></strong>.</p>',
        f"<p>You are signed in as <bdi>{escape(email)}</bdi>.</p>",
        '<p class="told">Nobody has checked what this program is. Allow it only if you have just asked for this'
        " yourself, and trust where the answer goes. You can take it back at any time.</p>",
        f'<form method="post" action="{escape(action)}">',
        _hidden("request", sealed),
        '<button name="answer" value="allow">Allow</button>',
        '<button name="answer" value="deny" class="quiet">Don’t allow</button>',
        "</form>",
    )


def refused(*, told: str, hint: str, back: str | None = None, place: str = "") -> str:
    """It can't be done, and why. With `back`, a link that tells the client: it is only followed when it is clicked."""
    return _page(
        "This can’t be done",
        f'<p class="told">{escape(told)}</p>',
        f"<p>{escape(hint)}</p>",
        f'<p><a href="{escape(back)}" rel="noreferrer">Go back to <bdi>{escape(place)}</bdi></a></p>' if back else "",
    )


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{name}" value="{escape(value)}">'


def _page(title: str, *parts: str) -> str:
    return "\n".join(
        [
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} – taskchat</title>',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark"><meta name="robots" content="noindex">',
            f'<link rel="stylesheet" href="{STYLE}"></head><body><main>',
            f"<h1>{title}</h1>",
            *(part for part in parts if part),
            "</main></body></html>",
        ]
    )
