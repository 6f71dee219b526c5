"""A message counts once, and a talk outlives its server: repeats, restarts, a lost database."""

from __future__ import annotations

import resource
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from tests.dialogue.running import PATIENCE, Patient, RunningServer, code_of, kinds, new_id
from tests.real_content import real_content

pytestmark = pytest.mark.server

LABELS = real_content().interface["labels"]


@pytest.fixture(scope="module")
def server(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server that the tests of this module stop, kill and start again."""
    folder = tmp_path_factory.mktemp("survival")
    running = RunningServer(
        folder / "talks.sqlite",
        ("-m", "tests.dialogue.faulty_server", "serve", "--no-train"),
        {"FAULTS": str(folder / "faults")},
    ).start()
    yield running
    running.stop()


def said_to(server: RunningServer, conversation: str) -> list[str]:
    """The client's ids of all messages that the tracker keeps, in order."""
    with closing(sqlite3.connect(server.database)) as connection:
        rows = connection.execute(
            "SELECT json_extract(data, '$.message_id') FROM events "
            "WHERE sender_id = ? AND type_name = 'user' ORDER BY id",
            (conversation,),
        ).fetchall()
    return [row[0] for row in rows][1:]


# -- once ----------------------------------------------------------------------------------------


def test_the_same_message_twice_is_one_turn(patient: Patient, server: RunningServer) -> None:
    first = patient.say("what are the risks", "sent-once")
    again = patient.say("what are the risks", "sent-once")
    other = patient.say("how much does it cost", "sent-once")
    assert first.json() == again.json() == other.json()
    assert said_to(server, patient.id) == ["sent-once"]


def test_the_same_choice_twice_is_one_turn(patient: Patient, server: RunningServer) -> None:
    patient.say("help me make a list of questions", "begin-list")
    choice = patient.choice(LABELS["add"])
    first = patient.send({"client_id": "tapped-once", "choice": choice})
    again = patient.send({"client_id": "tapped-once", "choice": choice})
    assert first.status_code == 200
    assert first.json() == again.json()
    assert said_to(server, patient.id) == ["begin-list", "tapped-once"]


@pytest.mark.parametrize("what", ["text", "choice"])
def test_the_same_at_the_same_time_is_one_turn(
    what: str, patient: Patient, server: RunningServer
) -> None:
    value = patient.messages[0]["choices"][0]["id"] if what == "choice" else "what are the risks"
    body = {"client_id": "five-at-once", what: value}
    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(lambda _: patient.send(body), range(5)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert said_to(server, patient.id) == ["five-at-once"]


def test_messages_at_the_same_time_are_put_in_order(
    patient: Patient, server: RunningServer
) -> None:
    questions = (
        "what are the risks",
        "how much does it cost",
        "hello",
        "thank you",
        "who made you",
    )
    bodies = [
        {"client_id": f"message-{number}", "text": text} for number, text in enumerate(questions)
    ]
    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(patient.send, bodies))
    given = {answer.json()["turn"]["client_id"]: answer.json()["turn"] for answer in answers}
    assert set(given) == {body["client_id"] for body in bodies}
    turns = patient.turns()
    # Whatever the order, each turn is whole and as it was answered.
    assert sorted(turn["client_id"] for turn in turns) == sorted(given)
    assert all(turn == given[turn["client_id"]] for turn in turns)
    assert said_to(server, patient.id) == [turn["client_id"] for turn in turns]


def test_another_conversation_may_use_the_same_id(patient: Patient, http: httpx.Client) -> None:
    other = Patient(http).open()
    patient.say("what are the risks", "same-everywhere")
    answer = other.say("how much does it cost", "same-everywhere")
    assert kinds(answer.json()["turn"]["messages"]) == ["answer cost"]


def test_deleted_means_gone_for_a_message_under_way(
    patient: Patient, server: RunningServer
) -> None:
    with ThreadPoolExecutor(6) as pool:
        sent = [pool.submit(patient.say, f"what are the risks {number}") for number in range(4)]
        deleted = pool.submit(patient.delete)
        statuses = {answer.result().status_code for answer in sent}
    assert deleted.result().status_code == 204
    assert statuses <= {200, 401}
    with closing(sqlite3.connect(server.database)) as connection:
        left = connection.execute(
            "SELECT count(*) FROM events WHERE sender_id = ?", (patient.id,)
        ).fetchone()
    assert left == (0,)
    assert patient.read().status_code == 401


# -- a restart -----------------------------------------------------------------------------------


def test_a_talk_and_its_list_survive_a_restart(patient: Patient, server: RunningServer) -> None:
    patient.say("what are the risks of my own cells")
    patient.say("help me make a list of questions")
    patient.tap(LABELS["add"])
    patient.tap(LABELS["note"])
    noted = patient.say("I tried rituximab", "the-note")
    place = noted.json()["turn"]["messages"][-1]["step"]
    before = patient.turns()
    server.stop()
    server.start()
    after = patient.at(server)
    assert after.turns() == before
    assert after.say("something else", "the-note").json() == noted.json()
    # The walk goes on where it was: the question in between is answered, then the same step comes.
    answer = after.say("how much does it cost")
    assert kinds(answer.json()["turn"]["messages"])[-1] == f"step {place}"
    # Choices that were shown before the restart still count.
    patient_after = patient.at(server)
    assert patient_after.tap(LABELS["skip"]).status_code == 200
    page = after.http.get(after.post("summary-link").json()["url"]).text
    assert "I tried rituximab" in page


@pytest.mark.parametrize(("moment", "kept"), [("before", 0), ("after", 1)])
def test_killed_in_the_middle_of_a_turn(
    moment: str, kept: int, patient: Patient, server: RunningServer
) -> None:
    first = patient.say("what are the risks").json()["turn"]
    faults = server.database.parent / "faults"
    text = f"pause {moment} saving"
    with ThreadPoolExecutor(1) as pool:
        lost = pool.submit(patient.say, text, "cut-short")
        end = time.monotonic() + PATIENCE
        while f"{moment} saving" not in (faults.read_text() if faults.exists() else ""):
            assert time.monotonic() < end
            time.sleep(0.05)
        server.stop(signal.SIGKILL)
        with pytest.raises(httpx.TransportError):
            lost.result()
    assert len(said_to(server, patient.id)) == 1 + kept
    server.start()
    after = patient.at(server)
    assert len(after.turns()) == 1 + kept
    # The server pauses at these words only; sent again, the id decides.
    answer = after.say(text if kept else "how much does it cost", "cut-short")
    assert answer.status_code == 200
    assert answer.json()["turn"]["messages"]
    assert after.turns() == [first, answer.json()["turn"]]
    assert len(said_to(server, patient.id)) == 2


def test_what_is_past_its_time_is_deleted_at_the_start(
    patient: Patient, server: RunningServer
) -> None:
    patient.say("my cousin keeps violet umbrellas")
    with closing(sqlite3.connect(server.database)) as connection, connection:
        connection.execute(
            "UPDATE conversations SET expires_at = '2020-01-01 00:00:00.000000' WHERE id = ?",
            (patient.id,),
        )
    server.stop()
    server.start()
    assert patient.at(server).read().status_code == 401
    assert b"violet umbrellas" not in server.stored()


# -- the database --------------------------------------------------------------------------------


def _lock(server: RunningServer) -> Callable[[], object]:
    connection = sqlite3.connect(server.database, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    return connection.close


def _fill(server: RunningServer) -> Callable[[], object]:
    """Let nothing be written any more, as on a full disk."""
    assert server.process is not None
    pid = server.process.pid
    before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, before[1]))
    return lambda: resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize(
    ("trouble", "codes"),
    # Without room SQLite may not even open its files to read.
    [(_lock, {"not_saved"}), (_fill, {"not_saved", "busy"})],
    ids=["locked", "full"],
)
def test_nothing_is_lost_or_doubled_where_the_database_fails(
    trouble: Callable[[RunningServer], Callable[[], object]],
    codes: set[str],
    patient: Patient,
    server: RunningServer,
) -> None:
    patient.say("help me make a list of questions")
    first = patient.tap(LABELS["add"]).json()["turn"]
    place = first["messages"][-1]["step"]
    before = patient.turns()
    choice, client_id = patient.choice(LABELS["add"]), new_id()
    mend = trouble(server)
    try:
        for _ in range(2):
            refused = patient.send({"client_id": client_id, "choice": choice})
            assert refused.status_code == 503
            assert code_of(refused) in codes
            assert refused.json()["error"]["retry"] is True
    finally:
        mend()
    assert patient.turns() == before
    answer = patient.send({"client_id": client_id, "choice": choice})
    assert answer.status_code == 200
    # One step on from where it was, not two, and not from the beginning.
    assert answer.json()["turn"]["messages"][-1]["step"] != place
    assert patient.turns() == [*before, answer.json()["turn"]]
    again = patient.send({"client_id": client_id, "choice": choice})
    assert again.json() == answer.json()
    assert len(patient.turns()) == len(before) + 1
