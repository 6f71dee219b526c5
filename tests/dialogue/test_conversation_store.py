"""Who may read which conversation, until when, and that deleted means gone."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.dialogue.conversation_store import LINK_LIFETIME, ConversationStore
from bot.dialogue.stores import tracker_store

NOW = datetime(2026, 1, 1, 12)


@pytest.fixture()
def database(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "talks.sqlite"


@pytest.fixture()
def store(database: Path) -> ConversationStore:
    events = tracker_store(f"sqlite:///{database}")
    return ConversationStore(events.engine, timedelta(days=7))


def test_the_token_opens_its_own_conversation_only(store: ConversationStore) -> None:
    first, first_token = store.open("demo", NOW)
    second, second_token = store.open("demo", NOW)
    found = store.find(first.id, first_token)
    assert found is not None and found.id == first.id
    assert store.find(first.id, second_token) is None
    assert store.find(second.id, first_token) is None
    assert store.find("v_nobody", first_token) is None
    assert store.find(first.id, "") is None


def test_a_token_is_256_bits_and_never_stored(store: ConversationStore, database: Path) -> None:
    _, token = store.open("demo", NOW)
    assert len(token) >= 43
    stored = b"".join(path.read_bytes() for path in database.parent.iterdir())
    assert token.encode() not in stored


def test_use_prolongs_and_time_deletes(store: ConversationStore) -> None:
    kept, kept_token = store.open("demo", NOW)
    lost, lost_token = store.open("demo", NOW)
    store.prolong(kept.id, NOW + timedelta(days=5))
    assert store.delete_expired(NOW + timedelta(days=8)) == 1
    assert store.find(kept.id, kept_token) is not None
    assert store.find(lost.id, lost_token) is None


def test_delete_takes_the_words_out_of_the_files(store: ConversationStore, database: Path) -> None:
    record, token = store.open("demo", NOW)
    words = "my very private sentence about purple lamps"
    with store._engine.begin() as connection:
        connection.execute(
            sa.text("INSERT INTO events (sender_id, type_name, data) VALUES (:s, 'user', :d)"),
            {"s": record.id, "d": words},
        )
    before = b"".join(path.read_bytes() for path in database.parent.iterdir())
    assert words.encode() in before
    store.delete(record.id)
    after = b"".join(path.read_bytes() for path in database.parent.iterdir())
    assert words.encode() not in after
    assert store.find(record.id, token) is None


def test_a_link_opens_its_conversation_for_a_while(store: ConversationStore) -> None:
    record, _ = store.open("demo", NOW)
    secret, expires = store.link(record.id, NOW)
    assert expires == NOW + LINK_LIFETIME
    assert store.linked(secret, NOW) == record.id
    assert store.linked(secret, NOW + LINK_LIFETIME + timedelta(seconds=1)) is None
    assert store.linked("another", NOW) is None
    store.delete(record.id)
    assert store.linked(secret, NOW) is None


def test_feedback_holds_no_conversation(store: ConversationStore) -> None:
    record, _ = store.open("demo", NOW)
    store.add_feedback("demo", "risks", "msc", False, "unclear")
    with store._engine.connect() as connection:
        row = connection.execute(sa.text("SELECT * FROM feedback")).mappings().one()
    assert record.id not in map(str, row.values())
    assert row["question"] == "risks"


def test_sqlite_overwrites_what_it_deletes_and_keeps_what_it_acknowledged(
    store: ConversationStore,
) -> None:
    with store._engine.connect() as connection:
        pragma = {
            name: connection.execute(sa.text(f"PRAGMA {name}")).scalar()
            for name in ("secure_delete", "journal_mode", "synchronous")
        }
    assert pragma == {"secure_delete": 1, "journal_mode": "wal", "synchronous": 2}
