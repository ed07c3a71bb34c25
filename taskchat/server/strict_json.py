"""JSON as its standard has it. Python reads more than that, and what it reads so, databases and exports choke on."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from taskchat.errors import InvalidInput
from taskchat.schemas.refusals import HALF_CHARACTER
from taskchat.server.problems import Refused

DEPTH_MAX = 32  # no schema goes deeper than 5

_OPENING = re.compile(rb"[\[{]")
_ESCAPED_HALF = re.compile(rb"\\u[dD][89a-fA-F]")


def check_json(body: bytes) -> None:
    """Raise Refused unless `body` is JSON in UTF-8: no NaN or Infinity, no name twice, no half characters, not deep."""
    try:
        found = json.loads(
            body.decode("utf-8-sig"), parse_constant=_no_constant, parse_float=_finite, object_pairs_hook=_without_twins
        )
    except Refused:
        raise
    except (ValueError, RecursionError) as error:
        raise _refused("The body is not valid JSON.", "Send one JSON object in UTF-8.") from error
    if len(_OPENING.findall(body)) > DEPTH_MAX and _deeper(found, DEPTH_MAX):
        raise _refused("The body is nested too deeply.", f"Use at most {DEPTH_MAX} levels.")
    if _ESCAPED_HALF.search(body):
        broken = {".".join(path) or "body": HALF_CHARACTER for path, text in _texts(found, ()) if not _whole(text)}
        if broken:
            name, words = next(iter(broken.items()))
            raise Refused(InvalidInput(f"{name}: {words}.", hint="Correct it and send it again.", fields=broken))


def _refused(detail: str, hint: str) -> Refused:
    return Refused(InvalidInput(detail, hint=hint), status=400)


def _no_constant(name: str) -> NoReturn:
    raise _refused(f"The body has {name}, which is not JSON.", "Send a number, or null.")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise _refused("The body has a number that is too large.", "Send a smaller one.")
    return number


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _refused("The body has the same name twice in one object.", "Send each name once.")
    return found


def _deeper(value: Any, levels: int) -> bool:
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return levels < 1 or any(_deeper(child, levels - 1) for child in children if isinstance(child, dict | list))


def _texts(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every text in there, names too, with where it is."""
    match value:
        case str():
            yield path, value
        case list():
            for number, child in enumerate(value):
                yield from _texts(child, (*path, str(number)))
        case dict():
            for name, child in value.items():
                yield (*path, name), name
                yield from _texts(child, (*path, name))


def _whole(text: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in text)
