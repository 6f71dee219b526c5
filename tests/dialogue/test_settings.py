"""Settings: read from the environment, refused with a remedy."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.dialogue.settings import SettingError, Settings


def test_defaults_need_no_environment() -> None:
    settings = Settings.from_environment({})
    assert (settings.host, settings.port) == ("127.0.0.1", 5005)
    assert settings.sqlite_file is not None and settings.sqlite_file.name == "ask-first.sqlite"


def test_every_variable_is_read() -> None:
    settings = Settings.from_environment(
        {
            "HOST": "0.0.0.0",
            "PORT": "8080",
            "ASK_FIRST_DATABASE": "postgresql://bot@db/talks",
            "ASK_FIRST_KEEP_DAYS": "3",
            "ASK_FIRST_KEEP_QUESTIONS_DAYS": "0",
            "ASK_FIRST_MOST_CONVERSATIONS": "50",
            "ASK_FIRST_MESSAGE_LENGTH": "500",
            "ASK_FIRST_MESSAGES_PER_MINUTE": "10",
            "ASK_FIRST_PROXIES": "2",
        }
    )
    assert settings == Settings(
        "0.0.0.0",
        8080,
        "postgresql://bot@db/talks",
        keep=timedelta(days=3),
        keep_questions=timedelta(0),
        most_conversations=50,
        message_length=500,
        messages_per_minute=10,
        proxies=2,
    )
    assert settings.sqlite_file is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("ASK_FIRST_KEEP_DAYS", "-1"),
        ("ASK_FIRST_MESSAGE_LENGTH", "5"),
        ("ASK_FIRST_MESSAGES_PER_MINUTE", "1.5"),
        ("ASK_FIRST_PROXIES", "-1"),
        ("ASK_FIRST_PROXIES", "yes"),
        ("ASK_FIRST_DATABASE", "mysql://x"),
    ],
)
def test_a_bad_value_names_its_variable_and_the_remedy(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=f"{name}.*→"):
        Settings.from_environment({name: value})
