"""Settings as the environment and the file have them."""

from __future__ import annotations

import pytest

from taskchat import paths
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


def test_the_environment_wins_over_the_file_and_options_over_both() -> None:
    assert Settings.load({}) == Settings()
    paths.write_private(paths.config_file(), 'port = 9000\nhost = "::1"\nregistration = false\nworkers = 2\n')
    settings = Settings.load({"TASKCHAT_PORT": "9001", "TASKCHAT_HOST": " "}, workers=3)
    assert (settings.port, settings.host, settings.registration, settings.workers) == (9001, "::1", False, 3)


def test_a_list_in_the_file_is_several() -> None:
    paths.write_private(paths.config_file(), 'cors_origins = ["https://a.example", "https://b.example"]\nmodels = ""\n')
    assert Settings.load({}).cors_origin_list == ["https://a.example", "https://b.example"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("port = 'many'", "port in"),
        ("port = true", "whole number"),
        ("refresh_days = 0", "between"),
        ("registratoin = false", "Did you mean registration?"),
        ("TASKCHAT_PORT = 1", "Did you mean port?"),
        ("[model]\nname = 'x'", "must be a text"),
        ("cors_origins = [1]", "must be a text"),
        ("port", "is not TOML"),
        ("\ud800", "UTF-8"),
    ],
)
def test_a_file_that_makes_no_sense_is_named_with_what_is_wrong(text: str, said: str) -> None:
    paths.make_private(paths.config_dir())
    paths.config_file().write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(Misconfigured, match=said) as refused:
        Settings.load({})
    assert str(paths.config_file()) in str(refused.value)
