"""Keys that change when a tab comes back: the old one ends, and a lost answer locks nobody out."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import httpx
import pytest

from tests.dialogue.running import Patient, RunningServer, code_of

pytestmark = pytest.mark.server


def changed(patient: Patient) -> str:
    """A new key for a conversation, not used yet."""
    answer = patient.post("token")
    assert answer.status_code == 201, answer.text
    return str(answer.json()["token"])


def status_with(patient: Patient, token: str) -> int:
    headers = {"Authorization": f"Bearer {token}"}
    return patient.http.get(patient.address, headers=headers).status_code


def grace_is_over(server: RunningServer, conversation: str) -> None:
    with closing(sqlite3.connect(server.database)) as connection, connection:
        connection.execute(
            "UPDATE other_tokens SET until = '2020-01-01 00:00:00.000000' "
            "WHERE conversation = ? AND until IS NOT NULL",
            (conversation,),
        )


def test_the_old_key_ends_after_the_new_one_is_used(
    patient: Patient, server: RunningServer
) -> None:
    old, new = patient.token, changed(patient)
    assert new != old and len(new) >= 43
    assert status_with(patient, new) == 200
    # A request that was under way with the old key still gets its answer.
    assert status_with(patient, old) == 200
    grace_is_over(server, patient.id)
    assert status_with(patient, old) == 401
    assert status_with(patient, new) == 200


def test_a_lost_answer_locks_nobody_out(patient: Patient, server: RunningServer) -> None:
    changed(patient)
    grace_is_over(server, patient.id)
    assert patient.say("what are the risks").status_code == 200


def test_of_several_new_keys_the_last_one_opens(patient: Patient) -> None:
    first, second = changed(patient), changed(patient)
    assert status_with(patient, first) == 401
    assert status_with(patient, second) == 200
    assert status_with(patient, first) == 401


def test_a_replaced_key_gives_no_new_one_after_its_time(
    patient: Patient, server: RunningServer
) -> None:
    new = changed(patient)
    assert status_with(patient, new) == 200
    grace_is_over(server, patient.id)
    answer = patient.post("token")
    assert (answer.status_code, code_of(answer)) == (401, "unauthorised")


def test_a_new_key_opens_its_own_conversation_only(patient: Patient, http: httpx.Client) -> None:
    other = Patient(http).open()
    theirs = changed(other)
    assert status_with(patient, theirs) == 401
    assert status_with(other, theirs) == 200


def test_keys_are_kept_as_hashes_and_go_with_the_conversation(
    patient: Patient, server: RunningServer
) -> None:
    old, new = patient.token, changed(patient)
    assert status_with(patient, new) == 200
    third = changed(patient)
    for token in (old, new, third):
        assert token.encode() not in server.stored()
    headers = {"Authorization": f"Bearer {third}"}
    assert patient.http.delete(patient.address, headers=headers).status_code == 204
    for token in (old, new, third):
        assert status_with(patient, token) == 401
    with closing(sqlite3.connect(server.database)) as connection:
        (left,) = connection.execute(
            "SELECT count(*) FROM other_tokens WHERE conversation = ?", (patient.id,)
        ).fetchone()
    assert left == 0


def test_a_change_survives_a_restart(patient: Patient, server: RunningServer) -> None:
    new = changed(patient)
    assert status_with(patient, new) == 200
    again = changed(Patient(patient.http, patient.id, new))
    server.stop()
    server.start()
    with server.client() as http:
        assert status_with(Patient(http, patient.id), again) == 200
