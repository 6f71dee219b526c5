"""Two people at one server: each tries everything to read or change what is the other's."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.dialogue.running import Patient, code_of, new_id
from tests.real_content import real_content

pytestmark = pytest.mark.server

LABELS = real_content().interface["labels"]
SECRET = "periwinkle umbrellas"
NOTE = "chartreuse bicycles"

#: Everything that can be asked of a conversation: method, what follows its address, body.
CALLS: dict[str, tuple[str, str, Any]] = {
    "read": ("GET", "", None),
    "delete": ("DELETE", "", None),
    "say": ("POST", "/messages", {"client_id": "an-intruder", "text": "what are the risks"}),
    "choose": ("POST", "/messages", {"client_id": "an-intruder", "choice": "CHOICE"}),
    "feedback": ("POST", "/feedback", {"message": "MESSAGE", "helpful": False}),
    "list": ("POST", "/summary-link", None),
    "key": ("POST", "/token", None),
    "export": ("GET", "/export", None),
    "keep a question": ("PUT", "/unanswered/m_1", None),
    "take a question back": ("DELETE", "/unanswered/m_1", None),
}


@pytest.fixture()
def victim(http: httpx.Client) -> Patient:
    """Somebody with words, a list, a note and a link."""
    patient = Patient(http).open()
    patient.say(f"I dream of {SECRET}", "the-victims-message")
    patient.say("help me make a list of questions")
    patient.tap(LABELS["note"])
    patient.say(NOTE)
    return patient


@pytest.fixture()
def intruder(http: httpx.Client) -> Patient:
    return Patient(http).open()


@pytest.fixture()
def untouched(victim: Patient) -> Iterator[None]:
    """What the victim has is the same after the test, and theirs alone."""
    before = victim.read().json()
    yield
    assert victim.read().json() == before


def headers_of(victim: Patient, intruder: Patient) -> dict[str, dict[str, str]]:
    """What an intruder could send instead of the victim's key."""
    return {
        "own key": intruder.headers,
        "none": {},
        "empty": {"Authorization": "Bearer"},
        "the id": {"Authorization": f"Bearer {victim.id}"},
        "part of the key": {"Authorization": f"Bearer {victim.token[:-1]}"},
        "more than the key": {"Authorization": f"Bearer {victim.token}A"},
        "another case": {"Authorization": f"Bearer {victim.token.swapcase()}"},
        "two keys": {"Authorization": f"Bearer {intruder.token} {victim.token}x"},
        "another scheme": {"Authorization": f"Basic {victim.token}"},
        "another header": {"X-Authorization": f"Bearer {victim.token}"},
        "a cookie": {"Cookie": f"token={victim.token}; conversation={victim.id}"},
        "statement": {"Authorization": "Bearer ' OR '1'='1"},
        "any": {"Authorization": "Bearer *"},
        "hash": {"Authorization": "Bearer " + "0" * 64},
    }


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("call", CALLS)
def test_nothing_but_the_own_key_opens_a_conversation(
    call: str, victim: Patient, intruder: Patient
) -> None:
    method, what, body = CALLS[call]
    ids = {
        "CHOICE": next(m["choices"][0]["id"] for m in victim.messages if m["choices"]),
        "MESSAGE": victim.messages[0]["id"],
    }
    sent = json.loads(json.dumps(body), object_hook=lambda found: _filled(found, ids))
    for name, headers in headers_of(victim, intruder).items():
        answer = intruder.http.request(method, victim.address + what, headers=headers, json=sent)
        assert (answer.status_code, code_of(answer)) == (401, "unauthorised"), name
        assert SECRET not in answer.text and NOTE not in answer.text


def _filled(found: dict[str, Any], ids: dict[str, str]) -> dict[str, Any]:
    return {key: ids.get(value, value) if isinstance(value, str) else value
            for key, value in found.items()}  # fmt: skip


@pytest.mark.usefixtures("untouched")
def test_the_key_in_the_address_or_the_body_opens_nothing(
    victim: Patient, intruder: Patient
) -> None:
    for query in (
        f"?token={victim.token}",
        f"?access_token={victim.token}",
        f"?Authorization=Bearer%20{victim.token}",
    ):
        assert intruder.http.get(victim.address + query).status_code == 401
    body = {"client_id": new_id(), "text": "hello", "token": victim.token}
    answer = intruder.http.post(f"{victim.address}/messages", json=body)
    assert answer.status_code == 401


@pytest.mark.usefixtures("untouched")
def test_another_id_in_the_address_with_the_own_key_opens_nothing(
    victim: Patient, intruder: Patient
) -> None:
    for named in (
        victim.id,
        victim.id.upper(),
        quote(victim.id) + "%00",
        f"{intruder.id},{victim.id}",
        f"{intruder.id}%2F..%2F{victim.id}",
        f"{intruder.id}/../{victim.id}",
        f"{victim.id}%20",
        "%25",
        "_" * len(victim.id),
        "v_%25",
    ):
        answer = intruder.http.get(f"/api/conversations/{named}", headers=intruder.headers)
        assert answer.status_code in (401, 404), named
        assert SECRET not in answer.text


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("field", ["conversation", "sender", "sender_id", "id", "clinic"])
def test_naming_the_other_in_the_body_changes_nothing(
    field: str, victim: Patient, intruder: Patient
) -> None:
    before = len(intruder.turns())
    body = {"client_id": new_id(), "text": "what did I say", field: victim.id}
    answer = intruder.send(body)
    assert answer.status_code == 200
    assert SECRET not in answer.text
    assert len(intruder.turns()) == before + 1


@pytest.mark.usefixtures("untouched")
def test_the_others_message_id_gives_a_turn_of_ones_own(victim: Patient, intruder: Patient) -> None:
    answer = intruder.say("what are the risks", "the-victims-message")
    assert answer.status_code == 200
    assert answer.json()["turn"]["said"] == "what are the risks"
    assert SECRET not in answer.text


@pytest.mark.usefixtures("untouched")
def test_the_others_choices_and_messages_are_unknown(victim: Patient, intruder: Patient) -> None:
    for message in victim.messages:
        rated = intruder.post("feedback", {"message": message["id"], "helpful": True})
        assert (rated.status_code, code_of(rated)) == (400, "bad_request")
        for choice in message["choices"]:
            answer = intruder.send({"client_id": new_id(), "choice": choice["id"]})
            assert (answer.status_code, code_of(answer)) == (422, "unknown_choice")


@pytest.mark.usefixtures("untouched")
def test_ones_own_link_and_download_hold_ones_own(victim: Patient, intruder: Patient) -> None:
    theirs = victim.post("summary-link").json()["url"]
    mine = intruder.post("summary-link").json()["url"]
    assert NOTE in victim.http.get(theirs).text
    assert NOTE not in intruder.http.get(mine).text
    kept = intruder.http.get(f"{intruder.address}/export", headers=intruder.headers)
    assert kept.status_code == 200
    assert SECRET not in kept.text and NOTE not in kept.text
    for wrong in (victim.id, intruder.id, intruder.token, theirs.rsplit("/", 1)[1].swapcase()):
        assert intruder.http.get(f"/summary/{wrong}").status_code == 404


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize(
    "act", [Patient.delete, lambda it: it.post("token"), lambda it: it.say("start again")]
)
def test_what_one_does_with_ones_own_leaves_the_others(
    act: Callable[[Patient], httpx.Response], victim: Patient, intruder: Patient
) -> None:
    assert act(intruder).is_success


def test_after_deletion_an_id_is_not_given_again_and_the_key_is_dead(
    victim: Patient, intruder: Patient
) -> None:
    assert victim.delete().status_code == 204
    assert victim.read().status_code == 401
    later = Patient(victim.http).open()
    assert later.id != victim.id
    assert intruder.http.get(later.address, headers=victim.headers).status_code == 401
