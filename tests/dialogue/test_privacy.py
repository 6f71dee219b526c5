"""What is kept of a person: nothing that names them, and nothing at all once it is deleted."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing

import httpx
import pytest

from tests.dialogue.running import Patient, RunningServer
from tests.real_content import real_content

pytestmark = pytest.mark.server

LABELS = real_content().interface["labels"]

IDENTIFIERS = {
    "My name is Rosalind Quimby and I have lupus": ("Rosalind", "Quimby"),
    "please call me at 415-555-0187 about the risks": ("555-0187",),
    "write to rosalind.quimby+lupus@mailbox.example.org": ("rosalind.quimby", "mailbox.example"),
    "I live at 1742 Evergreen Terrace, is there a center near me": ("1742 Evergreen",),
    "my date of birth is 03/14/1985, am I too old": ("03/14/1985",),
    "MRN: 00482913377": ("00482913377",),
    "my page is https://people.example.com/rosalind": ("people.example.com",),
}


@pytest.mark.parametrize(("text", "parts"), IDENTIFIERS.items(), ids=list(IDENTIFIERS))
def test_what_names_a_person_is_taken_out_before_it_is_stored(
    text: str, parts: tuple[str, ...], patient: Patient, server: RunningServer
) -> None:
    turn = patient.say(text).json()["turn"]
    stored = server.stored().decode("utf-8", "replace")
    for part in parts:
        assert part in text
        assert part not in turn["said"]
        assert part not in patient.read().text
        assert part not in stored
        assert part not in server.output()
    assert "[" in turn["said"]


def test_notes_and_own_questions_too(patient: Patient, server: RunningServer) -> None:
    patient.say("help me make a list of questions")
    patient.tap(LABELS["note"])
    patient.say("I tried rituximab, prescribed by 415-555-0199")
    patient.tap(LABELS["own"])
    patient.say("Can you mail me at quimby.own@mailbox.example.org?")
    page = patient.http.get(patient.post("summary-link").json()["url"]).text
    for part in ("555-0199", "quimby.own"):
        assert part not in page
        assert part.encode() not in server.stored()


def test_deleted_means_gone_from_every_byte(patient: Patient, server: RunningServer) -> None:
    phrases = ["vermilion teapots", "cobalt xylophones", "ochre marmalade", "teal harpsichords"]
    patient.say(f"I dream of {phrases[0]}")
    patient.say("help me make a list of questions")
    patient.tap(LABELS["note"])
    patient.say(f"I saw {phrases[1]}")
    patient.tap(LABELS["own"])
    patient.say(f"What about {phrases[2]}?")
    patient.tap(LABELS["to_list"])
    patient.say(phrases[3])
    link = patient.post("summary-link").json()["url"]
    stored = server.stored()
    assert all(phrase.encode() in stored for phrase in phrases)
    assert patient.delete().status_code == 204
    left = server.stored()
    assert [phrase for phrase in phrases if phrase.encode() in left] == []
    # Nor which conversation it was.
    assert patient.id.encode() not in left
    assert patient.http.get(link).status_code == 404


def test_deleting_one_leaves_the_others(patient: Patient, http: httpx.Client) -> None:
    other = Patient(http).open()
    other.say("what are the risks")
    before = other.turns()
    patient.say("how much does it cost")
    assert patient.delete().status_code == 204
    assert other.turns() == before


def test_secrets_are_kept_as_hashes_only(patient: Patient, server: RunningServer) -> None:
    secret = patient.post("summary-link").json()["url"].rsplit("/", 1)[1]
    stored = server.stored()
    for value in (patient.token, secret):
        assert value.encode() not in stored
        assert hashlib.sha256(value.encode()).hexdigest().encode() in stored
        assert value not in server.output()


def test_feedback_and_counts_name_nobody(patient: Patient, server: RunningServer) -> None:
    (shown,) = patient.say("what are the risks").json()["turn"]["messages"]
    patient.post("feedback", {"message": shown["id"], "helpful": False, "reason": "unclear"})
    with closing(sqlite3.connect(server.database)) as connection:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(feedback)")]
    assert columns == ["id", "at", "clinic", "question", "option", "helpful", "reason"]
    counts = patient.http.get("/metrics").text
    assert "ask_first_feedback_total" in counts
    for value in (patient.id, patient.token, "what are the risks"):
        assert value not in counts


def test_the_servers_log_is_quiet(patient: Patient, server: RunningServer) -> None:
    patient.say("I wonder about mauve trombones")
    patient.say("x" * 2000)
    patient.send({"client_id": "mauve trombones", "choice": "mauve trombones"})
    assert "mauve" not in server.output()
    assert patient.id not in server.output()
