from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any

import pytest

from taskchat import logs
from taskchat.errors import Misconfigured, StorageFull
from tests.fakes.log_lines import written

PRIVATE = "buy flowers for Mary"


def logged(say: Callable[[logging.Logger], Any], *, style: str = "json", level: str = "info") -> str:
    """What a call of logging writes, in a style and at a level."""
    with written(style, level) as stream:
        say(logging.getLogger("taskchat.example"))
        return stream.getvalue()


def broken(log: logging.Logger) -> None:
    """Logs an exception that quotes what somebody wrote."""
    try:
        try:
            raise ValueError(PRIVATE)
        except ValueError as error:
            raise KeyError(f"{PRIVATE}\nhow bad") from error
    except KeyError:
        log.exception("it broke")


def test_a_line_is_one_json_object_with_its_values() -> None:
    line = json.loads(logged(lambda log: log.info("turn", extra=logs.fields(turn=7, tools=["add_task"], model=None))))
    assert {name: line[name] for name in ("level", "logger", "message", "turn", "tools")} == {
        "level": "info",
        "logger": "taskchat.example",
        "message": "turn",
        "turn": 7,
        "tools": ["add_task"],
    }
    assert "model" not in line
    assert line["time"].endswith("+00:00")


def test_a_line_of_text_is_for_people() -> None:
    line = logged(lambda log: log.info("turn", extra=logs.fields(seconds=0.2, tools=["a", "b"])), style="text")
    assert line.rstrip().endswith("taskchat.example: turn seconds=0.2 tools=a,b")


@pytest.mark.parametrize("style", ["json", "text"])
def test_nothing_that_is_logged_can_forge_a_line(style: str) -> None:
    forged = "x\r\n2027-01-01 00:00:00,000 INFO    taskchat: all is well\x1b[2J\u2028"
    said = logged(lambda log: log.info("asked for %s", forged, extra=logs.fields(name=forged)), style=style)
    assert len(said.splitlines()) == 1
    assert "\x1b" not in said


@pytest.mark.parametrize("style", ["json", "text"])
def test_an_exception_is_shown_by_its_type_and_place_and_not_by_its_words(style: str) -> None:
    said = logged(broken, style=style)
    assert "builtins.ValueError" in said
    assert "builtins.KeyError" in said
    assert "in broken" in said
    assert PRIVATE not in said
    assert PRIVATE in logged(broken, style=style, level="debug")


def test_the_lines_of_a_traceback_are_set_in() -> None:
    first, *rest = logged(broken, style="text", level="debug").splitlines()
    assert first.endswith("it broke")
    assert rest
    assert all(line.startswith("    ") for line in rest)


def test_words_of_the_system_and_our_own_are_shown() -> None:
    def say(log: logging.Logger) -> None:
        try:
            try:
                raise OSError(28, "No space left on device")
            except OSError as error:
                raise StorageFull("The disk is full.") from error
        except StorageFull:
            log.exception("stored nothing")

    said = logged(say)
    assert "No space left on device" in said
    assert "The disk is full." in said


def test_of_what_libraries_say_no_exception_is_quoted() -> None:
    def say(_log: logging.Logger) -> None:
        logging.getLogger("some.package").error("%s failed: %s\nwith %s", "tool", ValueError(PRIVATE), PRIVATE)

    line = json.loads(logged(say))
    assert line["message"] == "tool failed: builtins.ValueError"


@pytest.mark.parametrize(
    "said",
    [
        "Authorization: Bearer s3cr3t.s3cr3t",
        "postgresql://ann:s3cr3t@db.example/tasks failed",
        "redis://:s3cr3t@cache:6379/0",
        "key tk_s3cr3t",
        "token eyJs3cr3t.eyJs3cr3t.s3cr3t",
    ],
)
def test_what_looks_like_a_secret_is_masked(said: str) -> None:
    line = logged(lambda log: log.warning("%s", said))
    assert "s3cr3t" not in line
    assert "***" in line


def test_an_address_without_a_password_is_left_alone() -> None:
    assert "http://127.0.0.1:8000" in logged(lambda log: log.info("serves http://127.0.0.1:8000"))


def test_every_line_of_a_request_bears_its_id_and_its_user() -> None:
    def say(log: logging.Logger) -> None:
        request, user = logs.request_id.set("r1"), logs.user.set("u1")
        log.info("hello")
        logs.request_id.reset(request)
        logs.user.reset(user)

    line = json.loads(logged(say))
    assert (line["request_id"], line["user"]) == ("r1", "u1")
    assert "user" not in json.loads(logged(lambda log: log.info("hello")))


def test_without_a_terminal_and_a_wish_lines_are_json() -> None:
    json.loads(logged(lambda log: log.info("hello"), style=""))


@pytest.mark.parametrize(("level", "style"), [("loud", "json"), ("info", "xml")])
def test_an_unknown_level_or_format_is_refused(level: str, style: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        logs.configure(level, style)
    assert "TASKCHAT_LOG_" in str(refused.value)
