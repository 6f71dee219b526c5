"""The printable list: for whoever holds its address, for an hour, as text."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

import httpx
import pytest

from tests.dialogue.running import Patient, RunningServer, code_of
from tests.real_content import real_content

pytestmark = pytest.mark.server

CONTENT = real_content()
LABELS = CONTENT.interface["labels"]
STEPS = {step["id"]: step["question"] for step in CONTENT.guides["ask-doctor"]["steps"]}


def link(patient: Patient) -> str:
    answer = patient.post("summary-link")
    assert answer.status_code == 201
    return str(answer.json()["url"])


def test_a_link_opens_the_list_without_a_token(patient: Patient, http: httpx.Client) -> None:
    patient.say("help me make a list of questions")
    step = patient.messages[-1]["step"]
    patient.tap(LABELS["add"])
    page = http.get(link(patient))
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert STEPS[step] in page.text
    assert patient.token not in page.text and patient.id not in page.text


def test_an_empty_list_says_so(patient: Patient, http: httpx.Client) -> None:
    assert CONTENT.interface["summary_page"]["empty"] in http.get(link(patient)).text


def test_the_page_is_the_list_as_it_is_now(patient: Patient, http: httpx.Client) -> None:
    address = link(patient)
    patient.say("help me make a list of questions")
    step = patient.messages[-1]["step"]
    assert STEPS[step] not in http.get(address).text
    patient.tap(LABELS["add"])
    assert STEPS[step] in http.get(address).text


def test_a_link_ends(patient: Patient, server: RunningServer) -> None:
    address = link(patient)
    assert patient.http.get(address).status_code == 200
    with closing(sqlite3.connect(server.database)) as connection, connection:
        connection.execute(
            "UPDATE summary_links SET expires_at = '2020-01-01 00:00:00.000000' "
            "WHERE conversation = ?",
            (patient.id,),
        )
    answer = patient.http.get(address)
    assert (answer.status_code, code_of(answer)) == (404, "not_found")


def test_a_link_opens_its_own_list_only(patient: Patient, http: httpx.Client) -> None:
    other = Patient(http).open()
    other.say("help me make a list of questions")
    other.tap(LABELS["note"])
    other.say("a note of somebody else")
    mine, theirs = link(patient), link(other)
    assert mine != theirs
    assert "somebody else" in http.get(theirs).text
    assert "somebody else" not in http.get(mine).text
    # Neither an id nor a token is a secret of this kind, nor the other way round.
    for wrong in (patient.id, patient.token, mine.rsplit("/", 1)[1][:-1], "%"):
        assert http.get(f"/summary/{wrong}").status_code == 404
    bearer = {"Authorization": f"Bearer {mine.rsplit('/', 1)[1]}"}
    assert http.get(patient.address, headers=bearer).status_code == 401


def test_only_the_conversations_token_makes_a_link(patient: Patient, http: httpx.Client) -> None:
    other = Patient(http).open()
    answer = http.post(f"{patient.address}/summary-link", headers=other.headers)
    assert code_of(answer) == "unauthorised"


def test_notes_are_text_on_the_page(patient: Patient, http: httpx.Client) -> None:
    patient.say("help me make a list of questions")
    patient.tap(LABELS["note"])
    patient.say("<script>alert(1)</script><img src=x onerror=alert(2)> \"'&{{7*7}}")
    patient.tap(LABELS["own"])
    patient.say("</li></ul><iframe src=javascript:alert(3)>?")
    page = http.get(link(patient)).text
    assert "&lt;script&gt;alert(1)" in page
    assert "&lt;iframe" in page
    assert "{{7*7}}" in page
    assert not re.search(r"<(?:script>|img|iframe)", page)
    assert re.findall(r"<script[^>]*>", page) == ['<script src="/summary.js" defer>']


def test_the_top_three_come_first(patient: Patient, http: httpx.Client) -> None:
    patient.say("help me make a list of questions")
    added = []
    for _ in range(5):
        added.append(STEPS[patient.messages[-1]["step"]])
        patient.tap(LABELS["add"])
    patient.tap(LABELS["to_list"])
    patient.tap(LABELS["no_own"])
    top = [added[4], added[2], added[3]]
    for question in top:
        patient.tap(question)
    patient.tap(LABELS["done"])
    page = http.get(link(patient)).text
    # Titles only: a reason may name another question.
    shown = re.findall(r'<p class="question">(.*?)</p>', page)
    unescaped = [text.replace("&#39;", "'").replace("&amp;", "&") for text in shown]
    assert unescaped == [*top, added[0], added[1]]
