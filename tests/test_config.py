"""Settings as the environment has them."""

from __future__ import annotations

import pytest

from taskchat.config import Settings
from taskchat.errors import Misconfigured


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("TASKCHAT_TURN_SECONDS", "inf"),  # the server would never end
        ("TASKCHAT_TURN_SECONDS", "nan"),
        ("TASKCHAT_IDLE_MINUTES", "-1"),
        ("TASKCHAT_TURN_ROUNDS", "many"),
        ("TASKCHAT_REGISTRATION", "perhaps"),
    ],
)
def test_a_setting_that_makes_no_sense_is_named(name: str, text: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        Settings.from_env({name: text})
    assert name in str(refused.value)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("TASKCHAT_REFRESH_DAYS", "999999999999"),
        ("TASKCHAT_REFRESH_DAYS", "9" * 5000),
        ("TASKCHAT_REFRESH_DAYS", "0"),
        ("TASKCHAT_ACCESS_MINUTES", "0"),
        ("TASKCHAT_ACCESS_MINUTES", "1e9"),
        ("TASKCHAT_TURN_SECONDS", "1e300"),
        ("TASKCHAT_SMTP_PORT", "65536"),
    ],
)
def test_a_number_that_is_absurd_is_refused_before_anything_begins(name: str, text: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        Settings.from_env({name: text})
    assert name in str(refused.value)
    assert len(str(refused.value)) < 200


def test_another_process_can_be_given_the_same_settings() -> None:
    settings = Settings(port=9000, registration=False, turn_seconds=0.5, database="postgresql://db.example/tasks")
    assert Settings.from_env(settings.as_environ()) == settings


def test_what_is_named_wins_over_the_environment() -> None:
    assert Settings.from_env({"TASKCHAT_PORT": "9000"}, port=9001).port == 9001
