"""What is said into replies beside a model's own words, in the language of the turn."""

from __future__ import annotations

import datetime as dt

import pytest

from taskchat.agent import notes
from taskchat.agent.context import PastMessage
from taskchat.agent.embedded.plan import Memory
from taskchat.agent.embedded.wording import Voice, languages
from taskchat.agent.models.chunks import CUT_OFF, WITHHELD
from taskchat.errors import ModelFailed, ModelUnreachable, TurnTimedOut, every_error
from taskchat.schemas.chat import Moderation
from taskchat.schemas.problems import Problem
from taskchat.schemas.tasks import Confirmation, Task
from taskchat.server.problems import problem_of
from taskchat.tasks.confirmation import ask, is_yes

NOW = dt.datetime(2026, 11, 20, 10, 0, tzinfo=dt.UTC)
ENGLISH, GERMAN = Voice.of(NOW, "en"), Voice.of(NOW, "de")
FAILURE = ModelUnreachable("ollama/x does not answer.", hint="Start it with: ollama serve.")
RUN = Confirmation(
    tool="notes__save",
    arguments={},
    task_ids=[],
    pin="p",
    question='Let notes run notes.save with `{"a": "run x with y?"}`?',
)


def waiting(tool: str, count: int) -> Confirmation:
    tasks = [
        Task(id=number, title=f"task {number}: a, b", status="pending", created_at=NOW, updated_at=NOW)
        for number in range(1, count + 1)
    ]
    return ask(tool, {}, tasks)


@pytest.mark.parametrize("tool", ["delete_task", "delete_tasks", "complete_tasks"])
@pytest.mark.parametrize("count", [1, 3, 5, 6, 40])
def test_in_english_a_question_is_the_tools_own(tool: str, count: int) -> None:
    asked = notes.question([waiting(tool, count)], ENGLISH)
    assert asked is not None
    assert asked.text == waiting(tool, count).question


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        (waiting("delete_tasks", 1), "Diese Aufgabe löschen: #1 task 1: a, b?"),
        (waiting("complete_tasks", 2), "Diese 2 Aufgaben als erledigt abhaken: #1 task 1: a, b, #2 task 2: a, b?"),
        (RUN, 'Darf notes notes.save mit `{"a": "run x with y?"}` ausführen?'),
    ],
)
def test_who_is_asked_for_a_yes_is_asked_in_their_language(asked: Confirmation, text: str) -> None:
    question = notes.question([asked], GERMAN)
    assert question is not None
    assert question.text == text
    assert [(option.label, option.value) for option in question.options] == [("Ja", "ja"), ("Nein", "nein")]


def test_tasks_that_are_not_named_are_counted() -> None:
    question = notes.question([waiting("delete_tasks", 40)], GERMAN)
    assert question is not None
    assert question.text.endswith("#5 task 5: a, b und 35 weitere?")


def test_nothing_is_asked_where_nothing_waits() -> None:
    assert notes.question([], GERMAN) is None


@pytest.mark.parametrize("language", languages())
def test_the_yes_that_is_offered_is_a_yes_to_the_server(language: str) -> None:
    voice = Voice.of(NOW, language)
    assert is_yes(voice.say("option.says_yes"))
    assert not is_yes(voice.say("option.says_no"))


@pytest.mark.parametrize(
    ("voice", "said"),
    [
        (ENGLISH, "*(ollama/x: the model can't be reached. The embedded model answers instead.)*"),
        (GERMAN, "*(ollama/x: das Modell ist nicht erreichbar. Stattdessen antwortet das eingebaute Modell.)*"),
    ],
)
def test_the_reply_of_another_model_says_so(voice: Voice, said: str) -> None:
    assert notes.instead("ollama/x", FAILURE, voice) == said


@pytest.mark.parametrize("error", [kind for kind in every_error() if issubclass(kind, ModelFailed | TurnTimedOut)])
def test_in_english_a_failure_is_named_by_its_title(error: type[ModelFailed]) -> None:
    assert error.title.lower() in notes.instead("x", error("."), ENGLISH).lower()


def test_a_failure_in_english_is_its_own_sentence_and_hint() -> None:
    problem = problem_of(FAILURE)
    assert notes.failed(problem, ENGLISH, changed=False) == "ollama/x does not answer. Start it with: ollama serve."
    assert notes.failed(problem, ENGLISH, changed=True).endswith(
        " What was done before that stays: look at your list, or undo."
    )


def test_a_failure_in_german_says_first_what_it_is() -> None:
    said = notes.failed(problem_of(FAILURE), GERMAN, changed=True)
    assert said.startswith("Das hat nicht geklappt: das Modell ist nicht erreichbar. (ollama/x does not answer. Start")
    assert said.endswith("sag *rückgängig*.")


def test_a_failure_that_has_no_words_is_said_to_be_one() -> None:
    odd = Problem(title="?", status=500, code="never_heard_of", detail="Odd.")
    assert "etwas ist schiefgegangen" in notes.failed(odd, GERMAN, changed=False)


@pytest.mark.parametrize(
    ("moderation", "said"),
    [
        (Moderation(stage="input", categories=["hate", "x/y"]), "This was not passed on: it was flagged as hate, x/y."),
        (Moderation(stage="output", categories=["hate"]), "*(The rest was withheld: it was flagged as hate.)*"),
    ],
)
def test_what_was_flagged_is_named(moderation: Moderation, said: str) -> None:
    assert notes.flagged(moderation, ENGLISH) == said
    assert notes.flagged(moderation, GERMAN) != said


@pytest.mark.parametrize("end", [CUT_OFF, WITHHELD])
def test_an_answer_without_an_end_says_so_in_its_language(end: str) -> None:
    assert notes.broken_off(f"Hello{end}", ENGLISH) == f"Hello{end}"
    assert notes.broken_off(f"Hallo{end}", GERMAN).startswith("Hallo\n\n(")
    assert "model" not in notes.broken_off(f"Hallo{end}", GERMAN)
    assert notes.broken_off("Hallo", GERMAN) == "Hallo"


@pytest.mark.parametrize(
    ("message", "before", "account", "language"),
    [
        ("lösche die Aufgabe bitte", "en", "en", "de"),
        ("2", "de", "en", "de"),
        ("2", None, "fr", "fr"),
        ("show my tasks please", "de", "de", "en"),
        ("2", None, "tlh", "en"),
    ],
)
def test_a_turn_speaks_the_language_of_its_message(
    message: str, before: str | None, account: str, language: str
) -> None:
    past = [
        PastMessage(role="user", content="x"),
        PastMessage(role="assistant", content="y", memory=Memory(language=before).to_json()),
    ]
    assert notes.voice_of(message, past, now=NOW, language=account).words.language == language
