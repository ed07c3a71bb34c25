"""How the arguments of a fast command are read."""

from __future__ import annotations

import pytest

from taskchat.cli.parsing import Fast, Given, Parser, with_json
from taskchat.errors import InvalidInput


def _options(parser: Parser) -> None:
    parser.add_argument("words", nargs="*", metavar="WORDS", help="What to say.")
    parser.add_argument("-p", "--project", metavar="NAME", help="The project.")
    parser.add_argument("--status", choices=["pending", "done"], help="Which.")
    parser.add_argument("--limit", type=int, metavar="N", help="How many.")
    with_json(parser)


def parser() -> Parser:
    return Parser("say", "Say something.", Fast(_options, lambda _given: 0, "taskchat say hello"))


def read(*arguments: str) -> Given:
    given = parser().read(arguments)
    assert given is not None
    return given


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["a", "--json", "b"], ["a", "b"]),
        (["--project", "home", "a", "b"], ["a", "b"]),
        (["a", "--", "--json"], ["a", "--json"]),
        (["--", "-p", "--"], ["-p", "--"]),
        (["--", "--help"], ["--help"]),
        (["-5", "degrees"], ["-5", "degrees"]),
        (["a", "-"], ["a", "-"]),
        ([], []),
    ],
)
def test_words_may_stand_anywhere_and_behind_two_dashes_are_only_words(arguments: list[str], words: list[str]) -> None:
    assert read(*arguments).words == words


@pytest.mark.parametrize("arguments", [["--help"], ["a", "-h"], ["--status", "wrong", "--help"]])
def test_help_is_wanted_wherever_it_stands(arguments: list[str]) -> None:
    assert parser().read(arguments) is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--projcet", "x"], "There is no option --projcet. Did you mean: --project."),
        (["--projcet=x"], "Did you mean: --project=x."),
        (["--zzz"], "There is no option --zzz. See: taskchat say --help."),
        (["--status", "open"], "--status: 'open' is not one of: pending, done."),
        (["--limit", "many"], "--limit: 'many' is not what belongs there."),
        (["--project"], "--project needs a value."),
        (["--proj", "x"], "There is no option --proj."),
    ],
)
def test_what_is_wrong_is_said_in_words_with_what_to_do(arguments: list[str], said: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        read(*arguments)
    assert said in str(raised.value)
    assert raised.value.hint


def test_a_word_too_many_is_refused() -> None:
    def one(parser: Parser) -> None:
        parser.add_argument("task", metavar="ID", type=int)

    only = Parser("show", "Show.", Fast(one, lambda _given: 0, "taskchat show 1"))
    with pytest.raises(InvalidInput, match="one word too many: '2'"):
        only.read(["1", "2"])
    with pytest.raises(InvalidInput, match="ID is missing"):
        only.read([])


def test_the_help_has_the_summary_every_option_and_the_examples() -> None:
    text = parser().format_help()
    assert text.startswith("Usage: taskchat say [OPTIONS] [WORDS]...\n\n  Say something.\n")
    for part in ("-p, --project NAME", "--status pending|done", "-h, --help", "Examples:\n  taskchat say hello\n"):
        assert part in text
