"""Which address the limits count: the caller's, and never one that the caller made up."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import bot.dialogue  # noqa: F401 (keeps TensorFlow out before rasa comes in)
from tests.real_content import real_content

PEER = "192.0.2.1"


def _request(
    headers: dict[str, str], peer: str = PEER, proxies: int = 0, app: Any = None, body: Any = None
) -> Any:
    """Sanic's own request object, as it would come over a connection from ``peer``."""
    from sanic.compat import Header
    from sanic.config import Config
    from sanic.request import Request

    from bot.dialogue.client_address import trust_proxies

    if app is None:
        app = SimpleNamespace(config=Config(), router=None)
        trust_proxies(app.config, proxies)
    request: Any = Request(b"/", Header(headers), "1.1", "POST", None, app)
    request.conn_info = SimpleNamespace(client_ip=peer)
    request.body = json.dumps(body).encode()
    return request


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, None, PEER),
        (0, "198.51.100.7", PEER),
        (1, None, PEER),
        (1, "198.51.100.7", "198.51.100.7"),
        # What the caller wrote stands before what the proxy added.
        (1, "203.0.113.99, 198.51.100.7", "198.51.100.7"),
        (2, "203.0.113.99, 198.51.100.7, 192.0.2.8", "198.51.100.7"),
        # Fewer entries than proxies: one of them did not add its own, so none is believed.
        (2, "203.0.113.99", PEER),
        (1, "unknown", PEER),
        (1, "", PEER),
    ],
)
def test_only_trusted_proxies_are_believed(
    proxies: int, forwarded: str | None, address: str
) -> None:
    from bot.dialogue.client_address import client_address

    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    assert client_address(_request(headers, proxies=proxies)) == address


@pytest.mark.parametrize("header", ["Forwarded", "X-Real-IP", "CF-Connecting-IP", "Client-IP"])
@pytest.mark.parametrize("proxies", [0, 1])
def test_no_other_header_is_read(header: str, proxies: int) -> None:
    from bot.dialogue.client_address import client_address

    request = _request({header: "for=203.0.113.99;secret=x"}, proxies=proxies)
    assert client_address(request) == PEER


def test_sanics_own_variables_cannot_open_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.dialogue.client_address import client_address

    monkeypatch.setenv("SANIC_REAL_IP_HEADER", "X-Real-IP")
    monkeypatch.setenv("SANIC_FORWARDED_SECRET", "x")
    monkeypatch.setenv("SANIC_PROXIES_COUNT", "1")
    headers = {
        "X-Real-IP": "203.0.113.99",
        "Forwarded": "for=203.0.113.99;secret=x",
        "X-Forwarded-For": "203.0.113.99",
    }
    assert client_address(_request(headers)) == PEER


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("[2001:db8:1:2::1]", "2001:db8:1:2::2", True),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("fe80::1%eth0", "fe80::2%eth0", True),
    ],
)
def test_an_ipv6_network_is_one_caller(one: str, other: str, same: bool) -> None:
    from bot.dialogue.client_address import client_address

    assert (client_address(_request({}, one)) == client_address(_request({}, other))) is same


def test_a_socket_without_an_address_is_one_caller() -> None:
    from bot.dialogue.client_address import client_address

    assert client_address(_request({}, "/run/ask-first.sock")) == "/run/ask-first.sock"


# -- the limits of an application ---------------------------------------------------------------


@pytest.fixture()
def app(tmp_path: Path) -> Iterator[Any]:
    """An application behind one proxy with low limits; no agent in it."""

    from bot.dialogue.conversation_store import ConversationStore
    from bot.dialogue.rate import RateLimit
    from bot.dialogue.server import make_app
    from bot.dialogue.service import Service
    from bot.dialogue.settings import Settings
    from bot.dialogue.stores import tracker_store

    settings = Settings(database=f"sqlite:///{tmp_path / 'talks.sqlite'}", proxies=1)
    events = tracker_store(settings.database)
    store = ConversationStore(events.engine, settings.keep)
    nobody: Any = None
    service = Service(nobody, store, real_content, settings)
    # Sanic wants another name for each application of a process.
    made = make_app(settings, lambda: service, name=f"behind_proxy_{tmp_path.name}")
    made.ctx.ask_first = service
    made.ctx.opening_rate, made.ctx.address_rate = RateLimit(1), RateLimit(2)
    yield made

    events.engine.dispose()


async def _open(app: Any, forwarded: str) -> str:
    """Try to open a conversation at a clinic that is not there; gives the error's code."""
    from bot.dialogue.errors import ApiError
    from bot.dialogue.http_conversations import open_conversation

    headers = {"X-Forwarded-For": forwarded}
    with pytest.raises(ApiError) as raised:
        await open_conversation(_request(headers, app=app, body={"clinic": "nowhere"}))
    return raised.value.code


async def test_each_caller_behind_a_proxy_has_limits_of_its_own(app: Any) -> None:
    assert await _open(app, "198.51.100.7") == "bad_request"
    assert await _open(app, "198.51.100.7") == "too_many_requests"
    assert await _open(app, "198.51.100.8") == "bad_request"


async def test_a_made_up_address_does_not_escape_the_limit(app: Any) -> None:
    assert await _open(app, "203.0.113.1, 198.51.100.9") == "bad_request"
    assert await _open(app, "203.0.113.2, 198.51.100.9") == "too_many_requests"


async def test_an_address_may_not_open_all_day(app: Any) -> None:
    from bot.dialogue.rate import RateLimit

    app.ctx.opening_rate, app.ctx.opening_day_rate = RateLimit(9), RateLimit(2, seconds=86400)
    codes = [await _open(app, "198.51.100.20") for _ in range(3)]
    assert codes == ["bad_request", "bad_request", "too_many_requests"]


async def test_many_conversations_do_not_escape_the_limit_on_messages(app: Any) -> None:
    from bot.dialogue.errors import ApiError
    from bot.dialogue.http_conversations import send

    codes = []
    for _ in range(3):
        record, token = app.ctx.ask_first.store.open("demo")
        headers = {"Authorization": f"Bearer {token}", "X-Forwarded-For": "198.51.100.30"}
        # A message of spaces is refused after the limits and before the model.
        body = {"client_id": "12345678", "text": "  "}
        with pytest.raises(ApiError) as raised:
            await send(_request(headers, app=app, body=body), record.id)
        codes.append(raised.value.code)
    assert codes == ["bad_request", "bad_request", "too_many_requests"]
