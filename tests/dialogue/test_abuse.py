"""What is sent to harm the server itself: slow, packed, oversized, smuggled and stray requests."""

from __future__ import annotations

import gzip
import json
import socket
import time
import zlib
from collections.abc import Iterable
from pathlib import Path

import httpx
import pytest

from tests.dialogue.described import as_described
from tests.dialogue.running import (
    Patient,
    RunningServer,
    code_of,
    connected,
    new_id,
    statuses,
    until_closed,
)

pytestmark = pytest.mark.server

BODY = json.dumps({"client_id": "packed-message", "text": "what are the risks"}).encode()


def spoken(server: RunningServer, raw: bytes) -> bytes:
    """Send bytes as they are and give all that comes back."""
    with connected(server) as connection:
        connection.sendall(raw)
        connection.shutdown(socket.SHUT_WR)
        return until_closed(connection)


def memory(server: RunningServer) -> int:
    """Bytes of memory that the server's process holds."""
    assert server.process is not None
    status = Path(f"/proc/{server.process.pid}/status").read_text(encoding="ascii")
    return 1024 * int(status.split("VmRSS:")[1].split()[0])


# -- packed bodies -------------------------------------------------------------------------------


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "compress", "gzip, gzip"])
def test_a_packed_body_is_never_unpacked(coding: str, patient: Patient) -> None:
    packed = zlib.compress(BODY) if coding == "deflate" else gzip.compress(BODY)
    answer = patient.http.post(
        f"{patient.address}/messages",
        headers={
            **patient.headers,
            "Content-Encoding": coding,
            "Content-Type": "application/json",
        },
        content=packed,
    )
    assert (answer.status_code, code_of(answer)) == (400, "bad_request")
    assert patient.turns() == []


def test_a_bomb_takes_no_more_room_than_it_was_sent_with(
    patient: Patient, server: RunningServer
) -> None:
    bomb = gzip.compress(b'{"text": "' + b"a" * 60_000_000 + b'"}', 9)
    assert len(bomb) < 64 * 1024
    before = memory(server)
    headers = {**patient.headers, "Content-Encoding": "gzip"}
    for _ in range(5):
        answer = patient.http.post(f"{patient.address}/messages", headers=headers, content=bomb)
        assert (answer.status_code, code_of(answer)) == (400, "bad_request")
    assert memory(server) - before < 20_000_000


def test_nested_json_is_refused_or_read_and_the_server_goes_on(
    patient: Patient, http: httpx.Client
) -> None:
    deep = b"[" * 30_000 + b"]" * 30_000
    for body in (deep, b'{"text": ' + deep + b"}", b'{"a":' * 10_000 + b"1" + b"}" * 10_000):
        answer = patient.send_raw(body)
        assert (answer.status_code, code_of(answer)) == (400, "bad_request")
    assert http.get("/health").status_code == 200


# -- slow clients --------------------------------------------------------------------------------

HEAD = b"POST /api/conversations HTTP/1.1\r\nHost: x\r\nContent-Length: 2000\r\n\r\n"
#: Sanic counts no time at all for what says that it will be a websocket.
UPGRADE = HEAD.replace(b"Host: x", b"Host: x\r\nConnection: Upgrade\r\nUpgrade: websocket")


@pytest.mark.parametrize(
    ("first", "limit"),
    [(b"GET /health HTTP/1.1\r\nHost: x\r\nX-Slow: ", 30), (HEAD, 60), (UPGRADE, 60)],
    ids=["head", "body", "upgrade"],
)
def test_a_client_that_drips_is_cut_off(
    first: bytes, limit: float, server: RunningServer, http: httpx.Client
) -> None:
    """A byte a second keeps no connection open: the time counts from the first byte."""
    with connected(server) as connection:
        connection.sendall(first)
        connection.settimeout(1)
        got, closed = b"", False
        for _ in range(round(limit)):
            try:
                connection.sendall(b"a")
                piece = connection.recv(65536)
            except TimeoutError:
                continue
            except (BrokenPipeError, ConnectionResetError):
                closed = True
                break
            if not piece:
                closed = True
                break
            got += piece
    assert closed
    if got:
        assert int(got.split(b" ", 2)[1]) in (400, 408, 503)
    assert http.get("/health").status_code == 200


def test_many_idle_connections_leave_room_for_others(
    server: RunningServer, http: httpx.Client
) -> None:
    held = [connected(server) for _ in range(200)]
    try:
        for connection in held:
            connection.sendall(b"GET /health HTTP/1.1\r\n")
        assert http.get("/health").status_code == 200
    finally:
        for connection in held:
            connection.close()


def test_a_client_that_takes_its_time_between_requests_is_served(server: RunningServer) -> None:
    """One connection, several requests: each has a time of its own."""
    with connected(server) as connection:
        for _ in range(3):
            connection.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
            assert connection.recv(65536).startswith(b"HTTP/1.1 200")
            time.sleep(6)


# -- heads ---------------------------------------------------------------------------------------


def test_two_lengths_smuggle_no_second_request(patient: Patient, server: RunningServer) -> None:
    """The second request, with a key that is right, would delete the conversation."""
    inner = (
        f"DELETE {patient.address} HTTP/1.1\r\nHost: x\r\n"
        f"Authorization: Bearer {patient.token}\r\n\r\n"
    ).encode()
    size = b"%x\r\n" % len(inner)
    end = b"0\r\n\r\n"
    for head, body in (
        (b"Content-Length: 0\r\nContent-Length: %d" % len(inner), b""),
        (b"Content-Length: %d\r\nTransfer-Encoding: chunked" % len(end + inner), end),
        (b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\nContent-Length: 4", end),
        (b"Transfer-Encoding: chunked", b"0\r\nX:"),
        (b"Transfer-Encoding: Chunked\r\nContent-Length: %d" % len(size), size),
        (b"Transfer-Encoding : chunked\r\nContent-Length: %d" % len(size), size),
        (b"Content-Length: +2", b"{}"),
    ):
        raw = b"POST /api/config HTTP/1.1\r\nHost: x\r\n" + head + b"\r\n\r\n" + body + inner
        with connected(server) as connection:
            connection.sendall(raw)
            assert statuses(until_closed(connection)) == [400], head
        assert patient.read().status_code == 200, head


@pytest.mark.parametrize(
    "headers",
    [
        {"X-HTTP-Method-Override": "DELETE"},
        {"X-HTTP-Method": "DELETE"},
        {"X-Method-Override": "DELETE"},
        {"X-Original-URL": "/metrics"},
        {"X-Rewrite-URL": "/metrics"},
        {"X-Forwarded-Prefix": "/../"},
        {"Host": "elsewhere.example"},
        {"Host": "elsewhere.example\u0000"},
        {"X-Forwarded-Host": "elsewhere.example", "X-Forwarded-Proto": "javascript"},
        {"Forwarded": "host=elsewhere.example;proto=https;for=127.0.0.1"},
        {"Upgrade": "websocket", "Connection": "Upgrade"},
        {"Upgrade": "h2c", "Connection": "Upgrade, HTTP2-Settings", "HTTP2-Settings": "AAMAAABk"},
        {"Range": "bytes=0-1,-1,0-9999999999"},
        {"Accept": "text/html", "Accept-Language": "../../etc/passwd"},
        {"Origin": "null"},
        {"Origin": "https://elsewhere.example"},
        {"Referer": "https://elsewhere.example/<script>"},
        {"Cookie": "conversation=x; " * 200},
    ],
    ids=lambda headers: (
        next(iter(headers.items()))[0] + " " + ascii(next(iter(headers.values())))[:20]
    ),
)
def test_a_header_changes_nothing(headers: dict[str, str], patient: Patient) -> None:
    sent = {**patient.headers, **headers}
    try:
        answer = patient.http.get(patient.address, headers=sent)
    except (httpx.LocalProtocolError, UnicodeEncodeError):
        pytest.skip("the client itself refuses to send this")
    assert answer.status_code in (200, 400)
    assert "elsewhere" not in answer.text + str(answer.headers)
    if answer.status_code == 200:
        assert answer.json()["conversation"] == patient.id
        as_described(answer)
    assert patient.read().status_code == 200


def test_addresses_in_answers_are_paths(patient: Patient) -> None:
    """No address is made from the Host that a caller names."""
    headers = {**patient.headers, "Host": "elsewhere.example"}
    answer = patient.http.post(f"{patient.address}/summary-link", headers=headers)
    assert answer.json()["url"].startswith("/summary/")


def test_what_is_not_allowed_says_what_is(http: httpx.Client) -> None:
    for method in ("PUT", "PATCH", "DELETE", "POST"):
        answer = http.request(method, "/health")
        assert (answer.status_code, code_of(answer)) == (405, "method_not_allowed")
        assert "GET" in answer.headers["allow"]


# -- paths ---------------------------------------------------------------------------------------


def paths() -> Iterable[str]:
    ups = ["..", "%2e%2e", ".%2e", "%252e%252e", "..%00", "..;", "%c0%ae%c0%ae", "\uff0e\uff0e"]
    targets = [
        "etc/passwd",
        "bot/dialogue/settings.py",
        "data/local/ask-first.sqlite",
        ".git/config",
    ]
    for up in ups:
        for target in targets:
            for slash in ("/", "%2f", "\\", "%5c", "//"):
                yield f"/{slash.join([up] * 3 + [target])}"
    for base in ("/summary/", "/version/", "/api/conversations/", "/api/config/"):
        for up in ups:
            yield f"{base}{up}/{up}/{up}/etc/passwd"
            yield f"{base}{up}%2f{up}%2fetc%2fpasswd"
    yield from ("/etc/passwd", "//etc/passwd", "/.git/config", "/.env", "/bot/web/widget.js")
    yield from ("/widget.js/../portal.html", "/widget.js%00.html", "/widget.js.map", "/WIDGET.JS")
    yield from (
        "/webhooks/rest/webhook",
        "/webhooks/",
        "/model",
        "/model/parse",
        "/conversations/x/tracker",
    )
    yield from ("/static/", "/content/", "/models/ask-first.tar.gz", "/domain", "/status", "/docs")


def test_no_path_leads_to_a_file(server: RunningServer, http: httpx.Client) -> None:
    secrets = (b"root:", b"ASK_FIRST", b"SQLite format", b"[core]", b"\x1f\x8b")
    tried = list(dict.fromkeys(paths()))
    assert len(tried) > 200
    for path in tried:
        raw = f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
        got = spoken(server, raw)
        status = int(got.split(b" ", 2)[1])
        if path.startswith("/version/") and status == 200:
            assert b"root:" not in got
            continue
        assert status in (400, 401, 404), path
        assert not [secret for secret in secrets if secret in got.partition(b"\r\n\r\n")[2]], path


# -- odd text ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "\u202eksir eht era tahw\u202c",
        "\u2066what are the risks\u2069\u2067",
        "w\u200bh\u200ca\u200dt\u2060 are the risks\ufeff",
        "what" + "\u0300" * 20 + " are the ri" + "\u0489" * 20 + "sks",
        "\u115f\u1160\u3164what are the risks",
        "\U000e0041\U000e0042what are the risks\U000e007f",
        "what are the risks\ufe0f\ufe0e\U000e0100",
        "\u202a" * 900 + "what are the risks",
    ],
    ids=ascii,
)
def test_marks_are_stored_and_given_back_as_text(text: str, patient: Patient) -> None:
    answer = patient.say(text)
    assert answer.status_code == 200
    turn = answer.json()["turn"]
    assert turn["messages"]
    assert patient.turns() == [turn]
    kept = patient.http.get(f"{patient.address}/export", headers=patient.headers)
    assert turn["said"] in kept.text
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize("what", ["text", "client_id", "choice", "unknown"])
def test_ten_kilobytes_in_any_field_are_refused_or_ignored(what: str, patient: Patient) -> None:
    body = {"client_id": new_id(), "text": "what are the risks", what: "x\u0301" * 5_000}
    if what == "choice":
        del body["text"]
    answer = patient.send(body)
    expected = {"text": 413, "client_id": 400, "choice": 422, "unknown": 200}
    assert answer.status_code == expected[what]


# -- the text to keep ----------------------------------------------------------------------------


def test_the_text_to_keep_is_a_file_of_plain_text(patient: Patient) -> None:
    patient.say("<script>alert(1)</script> what are the risks")
    answer = patient.http.get(f"{patient.address}/export", headers=patient.headers)
    assert answer.status_code == 200
    as_described(answer)
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["cache-control"] == "no-store"
    for turn in patient.read().json()["turns"]:
        assert turn["said"] is None or turn["said"] in answer.text
        for message in turn["messages"]:
            assert message["text"] in answer.text
            for source in message.get("sources") or ():
                assert source["title"] in answer.text


def test_the_text_to_keep_holds_no_identifier_that_was_taken_out(patient: Patient) -> None:
    patient.say("please call me at 415-555-0187 about the risks")
    answer = patient.http.get(f"{patient.address}/export", headers=patient.headers)
    assert "555-0187" not in answer.text
