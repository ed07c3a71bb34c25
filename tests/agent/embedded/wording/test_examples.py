"""What replies tell people to say is understood."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from taskchat.agent.embedded.wording import Voice, languages, wording
from tests.agent.embedded.player import NOW, Talk

_SHOWN = re.compile(r"(?<!\*)\*(?![*\s])([^*\n]+)(?<!\s)\*(?!\*)")
PIECES = {"add.too_long", "talk.one_at_a_time"}  # these show what a message may have in it, and no message


def examples(language: str) -> Iterator[str]:
    """All between asterisks that is not left open (…), and the lines of the help."""
    texts = wording(language).texts
    for key, text in texts.items():
        if isinstance(text, str) and key not in PIECES and not key.startswith(("note.", "what_about.")):
            yield from (shown for shown in _SHOWN.findall(text.replace("**", "")) if "…" not in shown)
    for line in str(texts["talk.help"]).splitlines()[1:]:
        yield from line.removeprefix("- ").replace("**", "").split(" · ")


CASES = [(code, said) for code in languages() for said in sorted(set(examples(code)))]


@pytest.mark.parametrize(("language", "said"), CASES)
def test_an_example_is_understood(language: str, said: str) -> None:
    talk = Talk(language=language)
    voice = Voice.of(NOW, language)
    answer = talk.say(said.replace("\u00a0", " ")).text
    assert answer not in {voice.say("talk.out_of_scope"), voice.say("talk.unsure")}


@pytest.mark.parametrize("language", languages())
def test_there_are_examples(language: str) -> None:
    assert len([each for each, _ in CASES if each == language]) >= 15
