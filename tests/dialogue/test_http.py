"""The HTTP API of the real server: every route, every code, and what people may send to it."""

from __future__ import annotations

import json
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from bot.content import load
from tests.dialogue.described import as_described, description, operation_of, operations
from tests.dialogue.running import Patient, RunningServer, code_of, kinds, new_id
from tests.real_content import real_content

pytestmark = pytest.mark.server

#: Operations that a test of this module had a good answer from.
_ANSWERED: set[tuple[str, str]] = set()
#: Codes of errors that a test of this module was given.
_REFUSED: set[str] = set()


def _check(answer: httpx.Response) -> None:
    as_described(answer)
    operation = operation_of(answer.request)
    if answer.is_success and operation:
        _ANSWERED.add(operation)
    if answer.is_error and answer.content:
        _REFUSED.add(code_of(answer))


@pytest.fixture()
def http(server: RunningServer) -> Iterator[httpx.Client]:
    """A client that holds every answer against the description."""
    with server.client() as client:
        client.event_hooks = {"response": [_check]}
        yield client


def short(sent: str | bytes) -> str:
    """A name for what a test sends."""
    return ascii(sent[:60])


def label(key: str) -> str:
    return str(real_content().interface["labels"][key])


@contextmanager
def locked(server: RunningServer) -> Iterator[None]:
    """Another program writes to the database for as long as the block runs."""
    with closing(sqlite3.connect(server.database, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


def events(server: RunningServer, conversation: str, kind: str) -> list[dict[str, Any]]:
    """What the tracker keeps of a conversation."""
    with closing(sqlite3.connect(server.database)) as connection:
        rows = connection.execute(
            "SELECT data FROM events WHERE sender_id = ? AND type_name = ? ORDER BY id",
            (conversation, kind),
        ).fetchall()
    return [json.loads(row[0]) for row in rows]


# -- routes --------------------------------------------------------------------------------------


def test_the_description_is_served(http: httpx.Client) -> None:
    answer = http.get("/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    assert set(answer.json()["paths"]) == set(description()["paths"])


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html"),
        ("/portal.css", "text/css"),
        ("/portal.js", "text/javascript"),
        ("/widget.js", "text/javascript"),
        ("/summary.css", "text/css"),
        ("/summary.js", "text/javascript"),
    ],
)
def test_pages_and_files(path: str, kind: str, http: httpx.Client) -> None:
    answer = http.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(kind)


def test_the_servers_own_state(http: httpx.Client) -> None:
    assert http.get("/health").json() == {"status": "ok"}
    assert http.get("/ready").json()["content"] == real_content().version
    assert "ask_first_messages_total" in http.get("/metrics").text


def test_config_names_the_clinic_and_the_limits(http: httpx.Client) -> None:
    config = http.get("/api/config", params={"clinic": "demo"}).json()
    assert config["clinic"]["id"] == "demo"
    assert config["limits"]["message_length"] == 1000
    assert config == http.get("/api/config").json()


def test_a_conversation_from_opening_to_deletion(patient: Patient, http: httpx.Client) -> None:
    assert [message["reply"] for message in patient.messages] == ["opening"]
    answer = patient.say("what are the risks", "first-message")
    turn = answer.json()["turn"]
    assert (turn["client_id"], turn["said"]) == ("first-message", "what are the risks")
    assert kinds(turn["messages"]) == ["answer risks"]
    shown = turn["messages"][0]
    assert shown["sources"] and shown["review"]
    picked = patient.tap(label("wrong")).json()["turn"]
    assert picked["said"] == label("wrong")
    assert patient.turns() == [turn, picked]
    rated = {"message": shown["id"], "helpful": False, "reason": "unclear"}
    assert patient.post("feedback", rated).status_code == 204
    assert patient.post("summary-link").status_code == 201
    assert patient.post("token").status_code == 201
    assert patient.http.get(f"{patient.address}/export", headers=patient.headers).is_success
    assert patient.delete().status_code == 204
    assert code_of(patient.read()) == "unauthorised"
    assert code_of(patient.delete()) == "unauthorised"


def test_a_question_without_an_answer_may_be_kept(patient: Patient, http: httpx.Client) -> None:
    (missed,) = patient.say("flibber snark wobbleflap").json()["turn"]["messages"]
    address = f"{patient.address}/unanswered/{missed['id']}"
    assert http.put(address, headers=patient.headers).status_code == 204
    assert http.delete(address, headers=patient.headers).status_code == 204


def test_a_conversation_opens_without_a_body(http: httpx.Client) -> None:
    assert http.post("/api/conversations").status_code in (201, 429)


def test_feedback_keeps_which_answer_and_nothing_else(
    patient: Patient, server: RunningServer
) -> None:
    (shown,) = patient.say("what are the risks of mesenchymal cells").json()["turn"]["messages"]
    assert patient.post("feedback", {"message": shown["id"], "helpful": True}).status_code == 204
    with closing(sqlite3.connect(server.database)) as connection:
        row = connection.execute("SELECT * FROM feedback ORDER BY id DESC LIMIT 1").fetchone()
    assert row[2:] == ("demo", "risks", "msc", 1, "")


# -- errors --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"not json",
        b"\xff\xfe\x00",
        b"[" * 20_000,
        b"[]",
        b'"text"',
        b"1e999",
        b"null",
        b"{}",
        b'{"client_id": "12345678"}',
        b'{"client_id": "12345678", "text": "hello", "choice": "c_1"}',
        b'{"client_id": "12345678", "text": 1}',
        b'{"client_id": "12345678", "text": null}',
        b'{"client_id": "12345678", "text": ["hello"]}',
        b'{"client_id": "12345678", "text": {"$gt": ""}}',
        b'{"client_id": "12345678", "choice": 7}',
        b'{"client_id": 12345678, "text": "hello"}',
        b'{"client_id": "short", "text": "hello"}',
        b'{"text": "hello"}',
        b'{"client_id": "12345678", "text": ""}',
        b'{"client_id": "12345678", "text": "  \\n "}',
        b'{"client_id": "12345678", "text": "/"}',
        b'{"client_id": "12345678", "text": "/ / /"}',
        b'{"client_id": "12345678", "text": "\\u0000"}',
        b'{"client_id": "%s", "text": "hello"}' % (b"x" * 65),
    ],
    ids=short,
)
def test_a_wrong_message_is_a_bad_request(body: bytes, patient: Patient) -> None:
    answer = patient.send_raw(body)
    assert (answer.status_code, code_of(answer)) == (400, "bad_request")
    assert patient.turns() == []


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b'{"clinic": 1}', b'{"clinic": "nowhere"}', b'{"clinic": "../demo"}']
)
def test_a_wrong_opening_is_a_bad_request(body: bytes, http: httpx.Client) -> None:
    answer = http.post("/api/conversations", content=body)
    assert (answer.status_code, code_of(answer)) in [
        (400, "bad_request"),
        (429, "too_many_requests"),
    ]


def test_an_unknown_clinic_is_a_bad_request(http: httpx.Client) -> None:
    assert code_of(http.get("/api/config", params={"clinic": "nowhere"})) == "bad_request"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"message": "m_none", "helpful": True},
        {"helpful": True},
        {"message": 1, "helpful": True},
        {"message": "SHOWN", "helpful": "yes"},
        {"message": "SHOWN"},
        {"message": "SHOWN", "helpful": True, "reason": "words of my own"},
        {"message": "SHOWN", "helpful": True, "reason": None},
        {"message": "SHOWN", "helpful": True, "reason": ""},
    ],
)
def test_wrong_feedback_is_a_bad_request(body: dict[str, Any], patient: Patient) -> None:
    if body.get("message") == "SHOWN":
        body = {**body, "message": patient.messages[0]["id"]}
    answer = patient.post("feedback", body)
    assert (answer.status_code, code_of(answer)) == (400, "bad_request")


@pytest.mark.parametrize(
    "header",
    [
        None,
        b"",
        b"Bearer",
        b"Bearer nonsense",
        b"Basic OWN",
        b"OWN",
        b"Bearer OWN-",
        b"Bearer \xff\xfe",
        b"Bearer \xed\xa0\x80",
        b"Bearer OTHER",
    ],
)
def test_only_its_own_token_opens_a_conversation(
    header: bytes | None, patient: Patient, http: httpx.Client
) -> None:
    other = Patient(http).open()
    headers: dict[bytes, bytes] = {}
    if header is not None:
        header = header.replace(b"OWN", patient.token.encode())
        headers = {b"Authorization": header.replace(b"OTHER", other.token.encode())}
    message = {"client_id": new_id(), "text": "hello"}
    answers = [
        http.get(patient.address, headers=headers),
        http.delete(patient.address, headers=headers),
        http.post(f"{patient.address}/messages", headers=headers, json=message),
        http.post(f"{patient.address}/feedback", headers=headers, json={}),
        http.post(f"{patient.address}/summary-link", headers=headers),
    ]
    assert {(answer.status_code, code_of(answer)) for answer in answers} == {(401, "unauthorised")}
    assert patient.turns() == []


def test_a_conversation_that_is_not_there_looks_like_anothers(
    patient: Patient, http: httpx.Client
) -> None:
    there = http.get(patient.address, headers={"Authorization": "Bearer wrong"})
    for other in ("v_nobody", "default", "%00", "..%2f..%2fetc%2fpasswd", "'%20OR%201=1--"):
        nowhere = http.get(f"/api/conversations/{other}", headers=patient.headers)
        assert nowhere.json() == there.json()


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/api",
        "/api/nothing",
        "/webhooks/rest/webhook",
        "/conversations/default/tracker",
        "/model",
        "/domain",
        "/server.py",
        "/..%2fserver.py",
        "/%2e%2e/config.yml",
        "/summary/wrong",
        "/summary/%00",
    ],
)
def test_nothing_is_at_other_addresses(path: str, http: httpx.Client) -> None:
    answer = http.get(path)
    assert (answer.status_code, code_of(answer)) == (404, "not_found")


@pytest.mark.parametrize(
    ("method", "path"),
    [("PUT", "/api/conversations"), ("GET", "/api/conversations"), ("POST", "/health")],
)
def test_other_methods_are_not_allowed(method: str, path: str, http: httpx.Client) -> None:
    answer = http.request(method, path)
    assert (answer.status_code, code_of(answer)) == (405, "method_not_allowed")


def test_past_its_time_it_is_gone(patient: Patient, server: RunningServer) -> None:
    with closing(sqlite3.connect(server.database)) as connection, connection:
        connection.execute(
            "UPDATE conversations SET expires_at = '2020-01-01 00:00:00.000000' WHERE id = ?",
            (patient.id,),
        )
    for answer in (
        patient.read(),
        patient.say("hello"),
        patient.post("summary-link"),
        patient.post("feedback", {}),
        patient.delete(),
    ):
        assert (answer.status_code, code_of(answer)) == (410, "conversation_gone")


def test_a_long_message_is_refused_and_the_longest_is_not(patient: Patient) -> None:
    answer = patient.say("a" * 1001)
    assert (answer.status_code, code_of(answer)) == (413, "message_too_long")
    answer = patient.say("what are the risks " + "a" * 981)
    assert answer.status_code == 200


def test_a_big_body_is_refused(patient: Patient) -> None:
    answer = patient.send_raw(b'{"text": "' + b"a" * 70_000 + b'"}')
    assert (answer.status_code, code_of(answer)) == (413, "message_too_long")
    assert patient.turns() == []


def test_a_choice_that_was_not_offered_here_is_refused(
    patient: Patient, http: httpx.Client
) -> None:
    other = Patient(http).open()
    theirs = other.messages[0]["choices"][0]["id"]
    for choice in ("c_none", "", theirs, "\u2603", "\ud800", "add", '{"do": "ask"}'):
        body = json.dumps({"client_id": new_id(), "choice": choice}).encode()
        answer = patient.send_raw(body)
        assert (answer.status_code, code_of(answer)) == (422, "unknown_choice")
    assert patient.turns() == []


def test_too_many_messages_have_to_wait(patient: Patient) -> None:
    answers = [patient.send({"client_id": new_id(), "choice": "c_none"}) for _ in range(40)]
    last = answers[-1]
    assert (last.status_code, code_of(last)) == (429, "too_many_requests")
    assert int(last.headers["Retry-After"]) >= 1
    assert last.json()["error"]["retry"] is True


def test_what_is_not_saved_can_be_sent_again(patient: Patient, server: RunningServer) -> None:
    client_id = new_id()
    before = patient.turns()
    with locked(server):
        refused = patient.say("what are the risks", client_id)
        opened = patient.http.post("/api/conversations", json={})
        deleted = patient.delete()
        assert patient.turns() == before
    for answer in (refused, opened, deleted):
        assert (answer.status_code, code_of(answer)) == (503, "not_saved")
        assert answer.json()["error"]["retry"] is True
        assert int(answer.headers["Retry-After"]) >= 1
    assert kinds(patient.say("what are the risks", client_id).json()["turn"]["messages"]) == [
        "answer risks"
    ]
    assert [turn["client_id"] for turn in patient.turns()] == [client_id]


def test_what_cannot_be_kept_now_is_a_503(patient: Patient, server: RunningServer) -> None:
    rated = {"message": patient.messages[0]["id"], "helpful": True}
    with locked(server):
        answers = [patient.post("summary-link"), patient.post("feedback", rated)]
    for answer in answers:
        assert answer.status_code == 503
        assert answer.json()["error"]["retry"] is True


@pytest.mark.parametrize(
    "raw",
    [
        b"GET / HTTP/9.9\r\n\r\n",
        b"nonsense\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /api/conversations/\xed\xa0\x80 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /api/conversations/%ED%A0%80 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer x\r\n\r\n",
        b"GET /api/config?clinic=%ff HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST /api/conversations HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /api/conversations HTTP/1.1\r\nHost: x\r\nContent-Length: ten\r\n\r\n",
        b"POST /api/conversations HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"GET /health HTTP/1.1\r\nHost: x\r\nX-Big: " + b"a" * 100_000 + b"\r\n\r\n",
    ],
    ids=short,
)
def test_a_broken_request_is_refused_and_the_server_goes_on(
    raw: bytes, server: RunningServer, http: httpx.Client
) -> None:
    address = urlsplit(server.url)
    with socket.create_connection((address.hostname, address.port), timeout=30) as connection:
        connection.sendall(raw)
        connection.shutdown(socket.SHUT_WR)
        got = b""
        try:
            while piece := connection.recv(65536):
                got += piece
        except ConnectionResetError:
            pass
    status = int(got.split(b" ", 2)[1]) if got else 400
    assert 400 <= status < 500, got[:300]
    assert http.get("/health").status_code == 200


# -- what people may write -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "/restart",
        "/ /restart",
        "//restart",
        "\u00a0/restart",
        "\u3000/ \t/restart",
        "/session_start",
        "/open",
        "/choice",
        "/ /choice",
        '/choice{"do": "ask", "question": "risks"}',
        '/intent{"x":"y"}',
        '/ask{"treatment":"msc"}',
        "/emergency@1.0",
        "/back",
        "EXTERNAL: reminder",
    ],
)
def test_commands_of_rasa_are_only_text(
    typed: str, patient: Patient, server: RunningServer
) -> None:
    before = patient.say("what are the risks").json()["turn"]
    turn = patient.say(typed).json()["turn"]
    assert turn["messages"] and not turn["said"].startswith("/")
    assert patient.turns() == [before, turn]
    assert len(events(server, patient.id, "session_started")) == 1
    assert events(server, patient.id, "restart") == []
    said = events(server, patient.id, "user")[-1]
    # Rasa's own reader of commands leaves no interpretation of the text behind.
    assert said["parse_data"]["interpretation"]["text"] == turn["said"]
    assert said["parse_data"]["intent"]["name"] not in ("open", "choice", "restart")


@pytest.mark.parametrize(
    "text",
    [
        "what are the risks \u202egnp.exe",
        "\u200bwhat\u200d are\u2060 the\ufeff risks",
        "what are the risks" + "\u0301" * 900,
        "\u0489" * 1000,
        "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 100,
        "\x00what are\x00 the risks",
        "\x1b[31mwhat are the risks\x07",
        "what are the risks\r\nX-Injected: yes",
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "{{7*7}} ${7*7} #{7*7} %s %(x)s {0} {question}",
        "'; DROP TABLE events; --",
        "\ufdfd\ufdfa" * 400,
        "ｗｈａｔ ａｒｅ ｔｈｅ ｒｉｓｋｓ",
        "ما هي المخاطر",
        "?",
        "\u2028\u2029x",
        "\uffff\ufffe\U0010ffff",
        "a" * 1000,
        "risk " * 200,
    ],
    ids=short,
)
def test_any_text_has_an_answer_and_comes_back_the_same(text: str, patient: Patient) -> None:
    answer = patient.say(text)
    assert answer.status_code == 200, answer.text
    turn = answer.json()["turn"]
    assert turn["messages"]
    assert patient.turns() == [turn]
    assert "x-injected" not in answer.headers


def test_ten_kilobytes_of_marks_are_too_long(patient: Patient) -> None:
    answer = patient.say("e" + "\u0301" * 5_000)
    assert (answer.status_code, code_of(answer)) == (413, "message_too_long")


@pytest.mark.parametrize("half", [rb"\ud800", rb"\udfff", rb"\ud83d \ude00"])
def test_half_a_surrogate_pair_is_text(half: bytes, patient: Patient) -> None:
    body = b'{"client_id": "half-a-pair", "text": "what are the risks %s"}' % half
    answer = patient.send_raw(body)
    assert answer.status_code in (200, 400)
    assert patient.read().status_code == 200


# -- across pages --------------------------------------------------------------------------------


def test_other_pages_may_not_call_the_api(http: httpx.Client) -> None:
    asks = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "POST"}
    for answer in (
        http.options("/api/conversations", headers=asks),
        http.get("/api/config", headers=asks),
    ):
        assert not [name for name in answer.headers if name.startswith("access-control")]


def test_no_cookie_is_ever_set(patient: Patient) -> None:
    patient.say("hello")
    assert not patient.http.cookies


def test_a_printed_version_is_told_apart_from_the_one_shown_now(http: httpx.Client) -> None:
    shown = http.get("/ready").json()["content"]
    words = load().interface["version_page"]
    assert words["current"] in http.get(f"/version/{shown}").text
    answer = http.get("/version/%3Cscript%3E")
    assert answer.status_code == 200
    assert words["unknown"] in answer.text
    assert "<script" not in answer.text


# -- last: what the module went through ----------------------------------------------------------


def test_every_operation_was_answered(http: httpx.Client, patient: Patient) -> None:
    assert http.get(patient.post("summary-link").json()["url"]).status_code == 200
    assert operations() - _ANSWERED == set()


def test_every_code_was_given_or_is_given_while_starting() -> None:
    codes = description()["components"]["schemas"]["Error"]["properties"]["error"]["properties"]
    # "busy" is in test_app.py too, without a model.
    assert set(codes["code"]["enum"]) - _REFUSED - {"busy"} == set()
