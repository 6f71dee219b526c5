"""Requests whose beginning or end can be read in two ways: each is refused, and none hidden runs.

What is on the table is tried twice: by the guard alone, and as bytes at the real server, followed
by a request that must not be answered.
"""

from __future__ import annotations

import json
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import suppress

import httpx
import pytest
from sanic.config import DEFAULT_CONFIG

from bot.dialogue.strict_http import fault
from tests.dialogue.running import RunningServer, connected, statuses, until_closed

#: Asked after each refused request, on the same connection; or hidden in its body.
SECOND = b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST /api/conversations HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
GET = b"GET /health HTTP/1.1\r\nHost: x\r\n"
CHUNK = b"%x\r\n" % len(SECOND) + SECOND + b"\r\n0\r\n\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"

LINE, HEADER, HOST = "request line", "header", "host"
LENGTH, CODING = "content-length", "transfer-encoding"

REFUSED = {
    # How long the body is.
    "minus one": (LENGTH, POST + b"Content-Length: -1\r\n\r\n{"),
    "minus one, GET": (LENGTH, GET + b"Content-Length: -1\r\n\r\n{"),
    "minus one, nowhere": (
        LENGTH,
        b"POST /no HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n{",
    ),
    "minus one, no body": (LENGTH, POST + b"Content-Length: -1\r\n\r\n"),
    "minus nought": (LENGTH, POST + b"Content-Length: -0\r\n\r\n"),
    "plus": (LENGTH, POST + b"Content-Length: +2\r\n\r\n{}"),
    "underscore": (LENGTH, POST + b"Content-Length: 1_0\r\n\r\n[1,2,3,45]"),
    "hexadecimal": (LENGTH, POST + b"Content-Length: 0x2\r\n\r\n{}"),
    "fraction": (LENGTH, POST + b"Content-Length: 2.0\r\n\r\n{}"),
    "words": (LENGTH, POST + b"Content-Length: two\r\n\r\n{}"),
    "empty": (LENGTH, POST + b"Content-Length:\r\n\r\n"),
    "wide digits": (LENGTH, POST + "Content-Length: \uff12\r\n\r\n{}".encode()),
    "wide blank": (LENGTH, POST + "Content-Length:\u00a02\r\n\r\n{}".encode()),
    "endless digits": (LENGTH, POST + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n{}"),
    "two lengths": (LENGTH, POST + b"Content-Length: 2\r\nContent-Length: 40\r\n\r\n{}"),
    "the same twice": (LENGTH, POST + b"Content-Length: 2\r\ncontent-length: 2\r\n\r\n{}"),
    "a list": (LENGTH, POST + b"Content-Length: 2, 2\r\n\r\n{}"),
    # In which pieces it comes.
    "chunked": (CODING, CHUNKED + b"2\r\n{}\r\n0\r\n\r\n"),
    "trailer": (CODING, CHUNKED + b"2\r\n{}\r\n0\r\nX-T: 1\r\n\r\n"),
    "request in a trailer": (CODING, CHUNKED + b"2\r\n{}\r\n0\r\nX:"),
    "chunk of 0x2": (CODING, CHUNKED + b"0x2\r\n{}\r\n0\r\n\r\n"),
    "chunk of -2": (CODING, CHUNKED + b"-2\r\n{}\r\n0\r\n\r\n"),
    "chunk without an end": (CODING, CHUNKED + b"2\r\n{}ZZ0\r\n\r\n"),
    "chunked in capitals": (
        CODING,
        POST + b"Transfer-Encoding: Chunked\r\nContent-Length: 4\r\n\r\n" + CHUNK,
    ),
    "chunked second": (
        CODING,
        POST + b"Transfer-Encoding: identity, chunked\r\nContent-Length: 4\r\n\r\n" + CHUNK,
    ),
    "chunked and identity": (
        CODING,
        POST
        + b"Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n"
        + CHUNK,
    ),
    "chunked and a length": (
        CODING,
        POST + b"Transfer-Encoding: chunked\r\nContent-Length: 200\r\n\r\n0\r\n\r\n",
    ),
    "a length and chunked": (
        CODING,
        POST + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNK,
    ),
    "chunked after a tab": (CODING, POST + b"Transfer-Encoding:\tchunked\r\n\r\n" + CHUNK),
    "no known coding": (CODING, POST + b"Transfer-Encoding: cow\r\nContent-Length: 2\r\n\r\n{}"),
    "empty coding": (CODING, POST + b"Transfer-Encoding:\r\nContent-Length: 2\r\n\r\n{}"),
    # Names and values.
    "blank before the colon": (
        HEADER,
        POST + b"Transfer-Encoding : chunked\r\nContent-Length: 4\r\n\r\n" + CHUNK,
    ),
    "blank before a length's": (HEADER, POST + b"Content-Length : 40\r\n\r\n"),
    "tab before the colon": (HEADER, POST + b"Content-Length\t: 40\r\n\r\n"),
    "folded": (HEADER, POST + b"X-A: 1\r\n Content-Length: 40\r\n\r\n"),
    "folded with a tab": (HEADER, POST + b"X-A: 1\r\n\tTransfer-Encoding: chunked\r\n\r\n"),
    "folded first": (
        HEADER,
        b"POST /api/conversations HTTP/1.1\r\n X: y\r\nHost: x\r\n\r\n",
    ),
    "no colon": (HEADER, GET + b"Nothing\r\n\r\n"),
    "no name": (HEADER, GET + b": value\r\n\r\n"),
    "name in brackets": (HEADER, GET + b"Content(Length): 2\r\n\r\n"),
    "name with a NUL": (HEADER, GET + b"Content-Length\0: 2\r\n\r\n"),
    "name of another script": (HEADER, POST + "Content-Len\u0261th: 40\r\n\r\n".encode()),
    "kelvin sign": (HEADER, GET + "\u212aeep-Alive: 1\r\n\r\n".encode()),
    "bare LF": (HEADER, POST + b"X-A: 1\nContent-Length: 40\r\n\r\n"),
    "bare CR": (HEADER, POST + b"X-A: 1\rContent-Length: 40\r\n\r\n"),
    "NUL": (HEADER, GET + b"X-A: 1\0 2\r\n\r\n"),
    "vertical tab": (HEADER, POST + b"Content-Length:\x0b2\r\n\r\n{}"),
    "escape": (HEADER, GET + b"X-A: \x1b[2J\r\n\r\n"),
    "delete": (HEADER, GET + b"X-A: \x7f\r\n\r\n"),
    "no host": (HOST, b"GET /health HTTP/1.1\r\n\r\n"),
    "two hosts": (HOST, GET + b"Host: y\r\n\r\n"),
    "two hosts, 1.0": (HOST, b"GET /health HTTP/1.0\r\nHost: x\r\nHost: y\r\n\r\n"),
    # The first line.
    "nonsense": (LINE, b"nonsense\r\n\r\n"),
    "nothing": (LINE, b"\r\n\r\n"),
    "an empty line first": (LINE, b"\r\n" + GET + b"\r\n"),
    "small letters": (LINE, b"head /health HTTP/1.1\r\nHost: x\r\n\r\n"),
    "odd method": (LINE, b"GE\xffT /health HTTP/1.1\r\nHost: x\r\n\r\n"),
    "long method": (LINE, b"G" * 21 + b" /health HTTP/1.1\r\nHost: x\r\n\r\n"),
    "two blanks": (LINE, b"GET  /health HTTP/1.1\r\nHost: x\r\n\r\n"),
    "tab": (LINE, b"GET\t/health\tHTTP/1.1\r\nHost: x\r\n\r\n"),
    "blank at the end": (LINE, b"GET /health HTTP/1.1 \r\nHost: x\r\n\r\n"),
    "LF in the line": (LINE, b"GET /health\nHTTP/1.1\r\nHost: x\r\n\r\n"),
    "NUL in the target": (LINE, b"GET /health\0 HTTP/1.1\r\nHost: x\r\n\r\n"),
    "no path": (LINE, b"GET health HTTP/1.1\r\nHost: x\r\n\r\n"),
    "a host in it": (LINE, b"GET http://x/health HTTP/1.1\r\nHost: y\r\n\r\n"),
    "half an address": (LINE, b"GET http://[ HTTP/1.1\r\nHost: x\r\n\r\n"),
    "asterisk": (LINE, b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n"),
    "connect": (LINE, b"CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n"),
    "no UTF-8": (LINE, b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n"),
    "UTF-8": (LINE, "GET /caf\u00e9 HTTP/1.1\r\nHost: x\r\n\r\n".encode()),
    "no version": (LINE, b"GET /health\r\nHost: x\r\n\r\n"),
    "version 2": (LINE, b"PRI * HTTP/2.0\r\n\r\n"),
    "version 1.2": (LINE, b"GET /health HTTP/1.2\r\nHost: x\r\n\r\n"),
    "version in small letters": (LINE, b"GET /health http/1.1\r\nHost: x\r\n\r\n"),
}

#: As sent by what people and clinics use; all of them to be answered.
ORDINARY = {
    "browser": b"GET /health?a=[1]|{2}^%20 HTTP/1.1\r\nHost: 127.0.0.1:5005\r\n"
    b"Connection: keep-alive\r\nCache-Control: max-age=0\r\n"
    b'sec-ch-ua: "Chromium";v="140", "Not=A?Brand";v="24"\r\nsec-ch-ua-platform: "Linux"\r\n'
    b"Upgrade-Insecure-Requests: 1\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64)\r\n"
    b"Accept: text/html,*/*;q=0.8\r\nAccept-Encoding: gzip, deflate, br, zstd\r\n"
    b"Referer: http://127.0.0.1:5005/?a=b#c\r\nCookie: a=b; c=\xc3\xa9\r\n\r\n",
    "httpx": b"GET /health HTTP/1.1\r\nHost: x\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate\r\n"
    b"Connection: keep-alive\r\nUser-Agent: python-httpx/0.28.1\r\n\r\n",
    "curl": b"GET /health HTTP/1.1\r\nHost: x:5005\r\nUser-Agent: curl/8.5.0\r\n"
    b"Accept: */*\r\n\r\n",
    "nginx": b"GET /health HTTP/1.0\r\nHost: ask.example.org\r\nX-Forwarded-For: 192.0.2.1\r\n"
    b"Connection: close\r\nX-Empty:\r\nX_Under: 1\r\n\r\n",
    "nginx, a body": b"GET /health HTTP/1.1\r\nHost: ask.example.org\r\nConnection: \r\n"
    b"Content-Length: 2\r\n\r\n{}",
    "probe": b"GET /health HTTP/1.0\r\n\r\n",
    "a length in a blank": b"GET /health HTTP/1.1\r\nhost:x\r\ncontent-length: \t 002 \t\r\n\r\n{}",
    "the same header twice": GET + b"Accept: a/b\r\nAccept: c/d\r\n\r\n",
}


def head_of(raw: bytes) -> bytes:
    return raw.partition(b"\r\n\r\n")[0]


# -- the guard alone -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", REFUSED)
def test_what_has_two_readings_has_a_fault(name: str) -> None:
    expected, raw = REFUSED[name]
    assert fault(head_of(raw)) == expected


@pytest.mark.parametrize("name", ORDINARY)
def test_an_ordinary_request_has_none(name: str) -> None:
    assert fault(head_of(ORDINARY[name])) is None


def test_of_all_bytes_only_a_token_is_a_name_and_only_text_a_value() -> None:
    for byte in range(256):
        sign = bytes([byte])
        token = sign.isalnum() or sign in b"!#$%&'*+-.^_`|~:"
        assert fault(GET + b"X" + sign + b"Y: 1") == (None if token else HEADER), sign
        text = byte == 9 or (byte >= 32 and byte != 127)
        assert fault(GET + b"X: a" + sign + b"b") == (None if text else HEADER), sign
        path = 33 <= byte <= 126
        assert fault(b"GET /a" + sign + b" HTTP/1.1\r\nHost: x") == (None if path else LINE), sign


# -- at the server -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server with nothing behind it: no request here gets further than its head."""
    database = tmp_path_factory.mktemp("bare") / "talks.sqlite"
    running = RunningServer(database, ("-m", "tests.dialogue.server_without_model")).start()
    yield running
    # One that a request stopped would not hear anything else.
    running.stop(signal.SIGKILL)


def alive(server: RunningServer) -> bool:
    return httpx.get(f"{server.url}/health", timeout=10).json() == {"status": "ok"}


@pytest.mark.server
@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_once_and_nothing_after_it_is_read(name: str, bare: RunningServer) -> None:
    with connected(bare, 10) as connection:
        connection.sendall(REFUSED[name][1] + SECOND)
        got = until_closed(connection)
    assert statuses(got) == [400]
    head, _, body = got.partition(b"\r\n\r\n")
    assert b"connection: close" in head.lower().split(b"\r\n")
    assert json.loads(body)["error"]["code"] == "bad_request"
    assert alive(bare)


@pytest.mark.server
@pytest.mark.parametrize("name", ORDINARY)
def test_an_ordinary_request_is_answered(name: str, bare: RunningServer) -> None:
    with connected(bare, 10) as connection:
        connection.sendall(ORDINARY[name])
        assert connection.recv(65536).startswith(b"HTTP/1.1 200 ")


@pytest.mark.server
def test_requests_in_a_row_are_each_answered_up_to_the_refused_one(bare: RunningServer) -> None:
    length = GET + b"Content-Length: 2\r\n\r\n{}"
    with connected(bare, 10) as connection:
        connection.sendall(length + SECOND + REFUSED["minus one"][1] + SECOND)
        got = until_closed(connection)
    assert statuses(got) == [200, 200, 400]
    assert alive(bare)


@pytest.mark.server
@pytest.mark.parametrize("name", ["minus one", "request in a trailer", "two lengths", "no UTF-8"])
def test_it_may_come_byte_by_byte(name: str, bare: RunningServer) -> None:
    with connected(bare, 10) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with suppress(BrokenPipeError, ConnectionResetError):
            for byte in REFUSED[name][1] + SECOND:
                connection.sendall(bytes([byte]))
        got = until_closed(connection)
    assert statuses(got) == [400]
    assert alive(bare)


@pytest.mark.server
@pytest.mark.parametrize("first", range(-6, 3))
def test_a_head_that_ends_just_at_the_limit_is_looked_at_too(
    first: int, bare: RunningServer
) -> None:
    """The first bytes are as many as a head may have, and its end comes after them."""
    start = POST + b"Content-Length: -1\r\nX-Long: "
    size = DEFAULT_CONFIG["REQUEST_MAX_HEADER_SIZE"] + first
    raw = start + b"a" * (size - len(start) - 3) + b"\r\n\r\n{"
    with connected(bare, 10) as connection:
        connection.sendall(raw[:size])
        time.sleep(0.2)
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(raw[size:])
        got = until_closed(connection)
    assert statuses(got) in ([400], [413])
    assert alive(bare)
