"""Scripts and style sheets without the comments and blanks that only those who write them need. Pure.

Of a script only blanks within a line go, and comments: where lines end stays, as that can mean something. What stands
in strings, templates and regular expressions is left as it is.
"""

from __future__ import annotations

import re

_STRING = r""""(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'"""
_TOKEN = re.compile(
    rf"(?P<comment>//[^\n]*|/\*.*?\*/)|(?P<string>{_STRING})|(?P<tick>`)|(?P<blank>[ \t]+)|(?P<end>\s*\n\s*)"
    r"|(?P<word>[\w$]+)|(?P<other>.)",
    re.DOTALL,
)
_REGEX = re.compile(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*")
_TEMPLATE = re.compile(r"(?P<text>(?:[^`\\$]|\\.|\$(?!\{))*)(?P<end>`|\$\{)", re.DOTALL)
_ALONE = set("(){}[];,=<>?:!&|*%")  # beside these no blank means anything
_BEFORE_REGEX = _ALONE - {")", "]", "}"}
_WORDS_BEFORE_REGEX = {"return", "typeof", "case", "in", "of"}


def squeezed_script(source: str) -> str:
    """A module as short as it can be told without understanding it."""
    out: list[str] = []
    _code(source, 0, out)
    return "".join(out).strip() + "\n"


def _code(source: str, at: int, out: list[str], *, inside: bool = False) -> int:
    """Squeeze from `at` to the end, or to the brace that ends an expression `inside` of a template: gives the place."""
    depth = 0
    while at < len(source):
        if source[at] == "/" and _regex_may_begin(out) and (found := _REGEX.match(source, at)) is not None:
            out.append(found[0])
            at = found.end()
            continue
        token = _TOKEN.match(source, at)
        assert token is not None  # noqa: S101 - any character is a token
        at = token.end()
        if token["tick"]:
            at = _template(source, at, out)
        elif token["blank"] or token["comment"]:
            _blank(source, at, out)
        elif token["end"]:
            if out and not out[-1].endswith("\n"):
                _without_blank(out)
                out.append("\n")
        else:
            depth += {"{": 1, "}": -1}.get(token[0], 0)
            if inside and depth < 0:
                return at
            out.append(token[0])
    return at


def _template(source: str, at: int, out: list[str]) -> int:
    out.append("`")
    while True:
        part = _TEMPLATE.match(source, at)
        if part is None:
            raise ValueError("a template has no end")
        out.append(part[0])
        at = part.end()
        if part["end"] == "`":
            return at
        at = _code(source, at, out, inside=True)
        out.append("}")


def _blank(source: str, at: int, out: list[str]) -> None:
    """A blank, if it keeps two things apart."""
    before = out[-1][-1:] if out else "\n"
    if before not in _ALONE | {"\n", " "} and source[at : at + 1] not in _ALONE:
        out.append(" ")


def _without_blank(out: list[str]) -> None:
    if out and out[-1] == " ":
        out.pop()


def _regex_may_begin(out: list[str]) -> bool:
    last = next((each for each in reversed(out) if each.strip()), "")
    return not last or last[-1] in _BEFORE_REGEX or last in _WORDS_BEFORE_REGEX


def squeezed_sheet(sheet: str) -> str:
    """A style sheet. Strings keep their blanks."""
    parts = re.split(rf"({_STRING})", re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL))
    parts[::2] = (re.sub(r"\s*([{};,>])\s*|(?<=:)\s+", r"\1", re.sub(r"\s+", " ", part)) for part in parts[::2])
    return "".join(parts).replace(";}", "}").strip()
