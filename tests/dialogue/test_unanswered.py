"""Questions without an answer: kept only after a yes, apart, without identifiers, and deletable."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

import bot.dialogue  # noqa: F401 (keeps TensorFlow out before rasa comes in)
from bot.dialogue.conversation_store import ConversationStore
from bot.dialogue.stores import tracker_store
from tests.dialogue.described import as_described
from tests.dialogue.running import Patient, RunningServer, code_of

NOW = datetime(2026, 1, 1, 12)


class TestStore:
    """The table by itself."""

    @pytest.fixture()
    def store(self) -> ConversationStore:
        engine = tracker_store("sqlite://").engine
        return ConversationStore(engine, timedelta(days=7), timedelta(days=30))

    def test_twice_is_once(self, store: ConversationStore) -> None:
        for _ in range(2):
            store.unanswered.keep("v_1", "m_1", "demo", "why purple", NOW)
        assert [question.text for question in store.unanswered.of("v_1")] == ["why purple"]

    def test_what_could_not_be_overwritten_is_overwritten_later(
        self, store: ConversationStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        tried: list[bool] = []

        def overwrite(engine: object) -> bool:
            tried.append(len(tried) > 0)
            return tried[-1]

        store.delete_expired(NOW)
        monkeypatch.setattr("bot.dialogue.conversation_store.overwrite", overwrite)
        store.unanswered.keep("v_1", "m_1", "demo", "why purple", NOW)
        store.unanswered.take_back("v_1", "m_none")
        assert tried == []
        store.unanswered.take_back("v_1", "m_1")
        store.delete_expired(NOW)
        store.delete_expired(NOW)
        assert tried == [False, True]

    def test_past_its_time_the_question_stays_and_whose_it_was_is_forgotten(
        self, store: ConversationStore
    ) -> None:
        record, _ = store.open("demo", NOW)
        store.unanswered.keep(record.id, "m_1", "demo", "why purple", NOW)
        store.delete_expired(NOW + timedelta(days=8))
        assert store.unanswered.of(record.id) == []
        assert [question.text for question in store.unanswered.all()] == ["why purple"]
        with store._engine.connect() as connection:
            row = connection.execute(sa.text("SELECT * FROM unanswered_questions")).mappings().one()
        assert (row["conversation"], row["message"]) == (None, None)
        store.delete_expired(NOW + timedelta(days=31))
        assert store.unanswered.all() == []

    def test_a_conversation_deleted_takes_its_questions_along(
        self, store: ConversationStore
    ) -> None:
        record, _ = store.open("demo", NOW)
        store.unanswered.keep(record.id, "m_1", "demo", "why purple", NOW)
        store.unanswered.keep("v_other", "m_1", "demo", "why green", NOW)
        store.delete(record.id)
        assert [question.text for question in store.unanswered.all()] == ["why green"]


@pytest.fixture()
def checked(http: httpx.Client) -> Iterator[Patient]:
    http.event_hooks = {"response": [as_described]}
    yield Patient(http).open()
    http.event_hooks = {"response": []}


def kept(server: RunningServer) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(server.database)) as connection:
        rows = "SELECT conversation, clinic, question FROM unanswered_questions"
        return connection.execute(rows).fetchall()


def put(patient: Patient, message: str) -> httpx.Response:
    return patient.http.put(f"{patient.address}/unanswered/{message}", headers=patient.headers)


def take_back(patient: Patient, message: str) -> httpx.Response:
    return patient.http.delete(f"{patient.address}/unanswered/{message}", headers=patient.headers)


@pytest.mark.server
class TestServer:
    """The real server."""

    @pytest.fixture(autouse=True)
    def _empty(self, server: RunningServer) -> Iterator[None]:
        yield
        with closing(sqlite3.connect(server.database)) as connection:
            connection.execute("DELETE FROM unanswered_questions")
            connection.commit()

    def test_nothing_is_kept_before_the_person_says_yes(
        self, checked: Patient, server: RunningServer
    ) -> None:
        (missed,) = checked.say("flibber snark wobbleflap").json()["turn"]["messages"]
        assert missed["unanswered"] is True
        assert kept(server) == []
        assert put(checked, missed["id"]).status_code == 204
        assert put(checked, missed["id"]).status_code == 204
        assert kept(server) == [(checked.id, "demo", "flibber snark wobbleflap")]
        assert checked.read().json()["questions_kept"] == [missed["id"]]

    def test_taken_back_is_gone_from_every_byte(
        self, checked: Patient, server: RunningServer
    ) -> None:
        (missed,) = checked.say("flibber snark ultramarine").json()["turn"]["messages"]
        put(checked, missed["id"])
        (row,) = kept(server)
        assert row[2] == "flibber snark ultramarine"
        assert take_back(checked, missed["id"]).status_code == 204
        assert take_back(checked, missed["id"]).status_code == 204
        assert kept(server) == []
        assert checked.read().json()["questions_kept"] == []
        checked.delete()
        assert b"ultramarine" not in server.stored()

    def test_the_conversation_deleted_is_the_question_deleted(
        self, checked: Patient, server: RunningServer
    ) -> None:
        (missed,) = checked.say("flibber snark heliotrope").json()["turn"]["messages"]
        put(checked, missed["id"])
        checked.delete()
        assert b"heliotrope" not in server.stored()

    def test_identifiers_are_not_kept(self, checked: Patient, server: RunningServer) -> None:
        words = "flibber snark wobbleflap, call me at 415-555-0188"
        (missed,) = checked.say(words).json()["turn"]["messages"]
        put(checked, missed["id"])
        ((_, _, text),) = kept(server)
        assert "flibber" in text
        assert "555" not in text

    def test_only_what_had_no_answer_can_be_kept(
        self, checked: Patient, server: RunningServer
    ) -> None:
        (answer,) = checked.say("what are the risks").json()["turn"]["messages"]
        assert "unanswered" not in answer
        notice = checked.say("I want to kill myself").json()["turn"]["messages"][0]
        assert "unanswered" not in notice
        for message in (answer["id"], notice["id"], "m_none"):
            refused = put(checked, message)
            assert (refused.status_code, code_of(refused)) == (404, "not_found")
        assert kept(server) == []

    def test_not_in_another_conversation(self, checked: Patient, server: RunningServer) -> None:
        (missed,) = checked.say("flibber snark wobbleflap").json()["turn"]["messages"]
        put(checked, missed["id"])
        other = Patient(checked.http).open()
        assert put(other, missed["id"]).status_code == 404
        assert take_back(other, missed["id"]).status_code == 204
        assert len(kept(server)) == 1
