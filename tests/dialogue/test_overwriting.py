"""Of a deleted conversation no byte stays in the database's files, however they were filled."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

import bot.dialogue  # noqa: F401 (keeps TensorFlow out before rasa comes in)
from bot.dialogue.conversation_store import ConversationStore
from bot.dialogue.stores import tracker_store

NOW = datetime(2026, 1, 1, 12)


@pytest.fixture()
def database(tmp_path: Path) -> Path:
    return tmp_path / "talks.sqlite"


@pytest.fixture()
def store(database: Path) -> ConversationStore:
    return ConversationStore(tracker_store(f"sqlite:///{database}").engine, timedelta(days=7))


def talk(store: ConversationStore, seed: int) -> list[str]:
    """Fill the store with turns of many conversations, mixed; gives the conversations."""
    chance = random.Random(seed)
    # Ids of the test's own, so that the pages are filled alike in each run.
    talks = [f"v_{chance.getrandbits(128):032x}" for _ in range(60)]
    opened = sa.text("INSERT INTO conversations VALUES (:who, '', 'demo', :at, :ends)")
    said = sa.text(
        "INSERT INTO events (sender_id, type_name, timestamp, data) VALUES (:who, 'user', 1, :said)"
    )
    with store._engine.begin() as connection:
        for number, who in enumerate(talks):
            ends = str(NOW + timedelta(days=7 + number % 2)) + ".000000"
            connection.execute(opened, {"who": who, "at": ends, "ends": ends})
        turns: list[dict[str, str]] = []
        for _ in range(600):
            who = chance.choice(talks)
            for _ in range(5):
                words = f"words of {who} " + "x" * chance.choice([50, 300, 900, 3000])
                turns.append({"who": who, "said": words})
        connection.execute(said, turns)
    return talks


def left(database: Path, talks: list[str]) -> list[str]:
    stored = b"".join(path.read_bytes() for path in database.parent.iterdir())
    return [who for who in talks if who.encode() in stored]


# With the seed 3, secure_delete alone leaves somebody's words behind.
@pytest.mark.parametrize("seed", [0, 3])
def test_deleted_one_by_one(seed: int, store: ConversationStore, database: Path) -> None:
    talks = talk(store, seed)
    for number, who in enumerate(talks[:10], start=1):
        store.delete(who)
        assert left(database, talks[:number]) == []
    assert left(database, talks) == talks[10:]


def test_past_their_time(store: ConversationStore, database: Path) -> None:
    talks = talk(store, 1)
    assert store.delete_expired(NOW + timedelta(days=7, hours=1)) == 30
    assert left(database, talks) == talks[1::2]


@pytest.fixture()
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that gives up on a locked file at once: waiting for it is SQLite's affair."""
    monkeypatch.setattr("bot.dialogue.stores.BUSY_TIMEOUT_MS", 50)


@pytest.mark.usefixtures("impatient")
def test_what_could_not_be_overwritten_is_later(store: ConversationStore, database: Path) -> None:
    talks = talk(store, 2)
    with closing(sqlite3.connect(database, isolation_level=None)) as reader:
        # A backup, say, that reads the file while somebody deletes.
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM events").fetchone()
        store.delete(talks[0])
        assert store.find(talks[0], "") is None
    store.delete_expired(NOW)
    assert left(database, talks[:1]) == []
