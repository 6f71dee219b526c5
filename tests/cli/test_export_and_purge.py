"""``python -m bot export`` and ``purge``: all that is kept of one conversation, and its end."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner, Result

import bot.dialogue  # noqa: F401 (keeps TensorFlow out before rasa comes in)
from bot.cli import app

WORDS = "a private sentence about purple lamps"
LONG_AGO = datetime(2020, 1, 1)


@pytest.fixture()
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database file that does not exist yet, and the setting that names it."""
    path = tmp_path / "talks.sqlite"
    monkeypatch.setenv("ASK_FIRST_DATABASE", f"sqlite:///{path}")
    return path


@pytest.fixture()
def store(database: Path) -> Any:
    from bot.dialogue.conversation_store import ConversationStore
    from bot.dialogue.stores import tracker_store

    return ConversationStore(tracker_store(f"sqlite:///{database}").engine, timedelta(days=7))


@pytest.fixture(autouse=True)
def _as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands quieten warnings and logs for their own process; here there are other tests."""
    monkeypatch.setattr("bot.cli.database.import_rasa_quietly", lambda: None)


def _run(*arguments: str) -> Result:
    return CliRunner(mix_stderr=False).invoke(app, list(arguments))


def _say(store: Any, conversation: str, *events: Any) -> None:
    """Write events as Rasa's tracker store does."""
    with store._engine.begin() as connection:
        for event in events:
            connection.execute(
                sa.text("INSERT INTO events (sender_id, type_name, data) VALUES (:s, :t, :d)"),
                {"s": conversation, "t": event.type_name, "d": json.dumps(event.as_dict())},
            )


def _talk(store: Any, now: datetime | None = None) -> str:
    """A conversation with one message and one answer."""
    from rasa.shared.core.events import BotUttered, SlotSet, UserUttered

    record, _ = store.open("demo", now)
    shown = {"id": "m1", "kind": "text", "text": "An answer.", "choices": []}
    _say(
        store,
        record.id,
        UserUttered(WORDS, message_id="client-0001", metadata={"clinic": "demo"}),
        SlotSet("question", "risks"),
        BotUttered("An answer.", {"custom": shown}),
    )
    return str(record.id)


def test_export_gives_all_of_one_conversation_and_nothing_of_another(store: Any) -> None:
    kept, other = _talk(store), _talk(store)
    store.link(kept)
    result = _run("export", kept)
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert found["conversation"] == kept
    assert found["clinic"] == "demo"
    assert found["created_at"] < found["expires_at"]
    assert len(found["printable_links_until"]) == 1
    (turn,) = found["turns"]
    assert turn["said"] == WORDS
    assert [message["text"] for message in turn["messages"]] == ["An answer."]
    assert [event["event"] for event in found["events"]] == ["user", "slot", "bot"]
    assert other not in result.stdout


def test_export_shows_no_secret(store: Any) -> None:
    record, token = store.open("demo")
    secret, _ = store.link(record.id)
    shown = _run("export", record.id).stdout
    with store._engine.connect() as connection:
        digests = connection.execute(sa.text("SELECT token_sha256 FROM conversations")).scalars()
        assert not [digest for digest in (*digests, token, secret) if digest in shown]


def test_nothing_is_kept_of_what_was_deleted(store: Any) -> None:
    conversation = _talk(store)
    store.delete(conversation)
    result = _run("export", conversation)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "→" in result.stderr


def test_purge_deletes_what_is_past_its_time_and_nothing_else(store: Any, database: Path) -> None:
    old, new = _talk(store, LONG_AGO), _talk(store)
    assert _run("purge").stdout == "1 conversation deleted.\n"
    assert _run("export", old).exit_code == 1
    assert _run("export", new).exit_code == 0
    assert _run("purge").stdout == "0 conversations deleted.\n"


def test_purge_takes_the_words_out_of_the_files(store: Any, database: Path) -> None:
    _talk(store, LONG_AGO)
    assert WORDS.encode() in _bytes(database)
    assert _run("purge").exit_code == 0
    assert WORDS.encode() not in _bytes(database)


def _bytes(database: Path) -> bytes:
    return b"".join(path.read_bytes() for path in database.parent.glob(f"{database.name}*"))


@pytest.mark.parametrize("arguments", [("export", "v_1"), ("purge",)])
def test_a_database_that_is_not_there_is_wrong_usage_and_none_is_made(
    arguments: tuple[str, ...], database: Path
) -> None:
    result = _run(*arguments)
    assert result.exit_code == 2
    assert "ASK_FIRST_DATABASE" in result.stderr
    assert not database.exists()


def test_a_wrong_setting_is_wrong_usage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASK_FIRST_DATABASE", "mysql://x")
    assert _run("purge").exit_code == 2


def test_unanswered_lists_and_deletes(store: Any) -> None:
    kept = _talk(store)
    store.unanswered.keep(kept, "m_1", "demo", "why\npurple", datetime(2026, 1, 2))
    listed = json.loads(_run("unanswered", "--json").stdout)
    assert (listed["day"], listed["clinic"], listed["text"]) == ("2026-01-02", "demo", "why purple")
    assert _run("unanswered", "--plain").stdout == "why purple\n"
    assert listed["id"] in _run("unanswered").stdout
    exported = json.loads(_run("export", kept).stdout)
    assert [question["id"] for question in exported["unanswered_questions"]] == [listed["id"]]
    assert _run("unanswered", "--delete", listed["id"]).exit_code == 0
    assert _run("unanswered", "--delete", listed["id"]).exit_code == 1
    assert _run("unanswered", "--json").stdout == ""
