"""The web application without a model: while it starts, and called from clinics' pages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import httpx
import pytest

import bot.dialogue  # noqa: F401 (keeps TensorFlow out before rasa comes in)
from tests.dialogue.described import as_described
from tests.dialogue.running import code_of
from tests.real_content import real_content

#: Sanic says that the model would be loaded late here; it is not loaded at all.
pytestmark = pytest.mark.filterwarnings("ignore:You have set a listener:UserWarning")

CLINIC = "https://clinic.example"
OTHER_CLINIC = "https://other-clinic.example"
#: A portal that two clinics use.
SHARED = "https://portal.example"


@pytest.fixture(scope="module")
def event_loop() -> Iterator[asyncio.AbstractEventLoop]:
    """One loop for the module: Sanic prepares an application once in a process."""
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


@pytest.fixture(scope="module")
async def made(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Any, Any]]:
    """The application, and a service for a clinic whose page embeds the widget; no agent in it."""
    from bot.dialogue.conversation_store import ConversationStore
    from bot.dialogue.server import make_app
    from bot.dialogue.service import Service
    from bot.dialogue.settings import Settings
    from bot.dialogue.stores import tracker_store

    content = real_content()
    demo = content.clinics["demo"]
    other = replace(demo, id="other", origins=(OTHER_CLINIC, SHARED))
    demo = replace(demo, origins=(CLINIC, SHARED))
    content = replace(content, clinics=MappingProxyType({"demo": demo, "other": other}))
    database = tmp_path_factory.mktemp("app") / "talks.sqlite"
    settings = Settings(database=f"sqlite:///{database}")
    events = tracker_store(settings.database)
    store = ConversationStore(events.engine, settings.keep)
    service = Service(None, store, lambda: content, settings)  # type: ignore[arg-type]
    app = make_app(settings, lambda: service, name="test_app")
    await app._startup()
    yield app, service
    events.engine.dispose()


@pytest.fixture()
async def starting(made: tuple[Any, Any]) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the application before its model is loaded."""
    app, _ = made
    app.ctx.ask_first = None
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


@pytest.fixture()
async def started(made: tuple[Any, Any], starting: httpx.AsyncClient) -> httpx.AsyncClient:
    """A client of the application with its service."""
    app, app.ctx.ask_first = made
    return starting


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/ready"),
        ("GET", "/api/config"),
        ("POST", "/api/conversations"),
        ("GET", "/api/conversations/v_1"),
        ("DELETE", "/api/conversations/v_1"),
        ("POST", "/api/conversations/v_1/messages"),
        ("POST", "/api/conversations/v_1/feedback"),
        ("POST", "/api/conversations/v_1/summary-link"),
        ("POST", "/api/conversations/v_1/token"),
        ("GET", "/api/conversations/v_1/export"),
        ("PUT", "/api/conversations/v_1/unanswered/m_1"),
        ("DELETE", "/api/conversations/v_1/unanswered/m_1"),
        ("GET", "/summary/secret"),
    ],
)
async def test_while_starting_it_is_busy(
    method: str, path: str, starting: httpx.AsyncClient
) -> None:
    answer = await starting.request(method, path, headers={"Authorization": "Bearer x"})
    assert (answer.status_code, code_of(answer)) == (503, "busy")
    assert int(answer.headers["Retry-After"]) >= 1
    as_described(answer)


async def test_while_starting_the_process_is_healthy(starting: httpx.AsyncClient) -> None:
    assert (await starting.get("/health")).status_code == 200
    assert (await starting.get("/widget.js")).status_code == 200


async def test_a_clinics_page_may_call_the_api(started: httpx.AsyncClient) -> None:
    asks = {"Origin": CLINIC, "Access-Control-Request-Method": "POST"}
    first = await started.options("/api/conversations", headers=asks)
    assert first.is_success
    assert first.headers["access-control-allow-origin"] == CLINIC
    assert "authorization" in first.headers["access-control-allow-headers"]
    for answer in (
        await started.get("/api/config", headers=asks),
        await started.get("/api/conversations/v_1", headers=asks),
        await started.delete("/api/conversations/v_1", headers=asks),
        await started.get("/api/nothing", headers=asks),
    ):
        # Errors too: the widget has to read them.
        assert answer.headers["access-control-allow-origin"] == CLINIC
        assert answer.headers["vary"] == "Origin"
        assert "access-control-allow-credentials" not in answer.headers
        as_described(answer)


@pytest.mark.parametrize(
    "origin",
    [
        "https://elsewhere.example",
        "http://clinic.example",
        "https://clinic.example.elsewhere.example",
        "https://clinic.example:8443",
        "https://CLINIC.example.",
        "null",
        "*",
    ],
)
async def test_no_other_page_may(origin: str, started: httpx.AsyncClient) -> None:
    for answer in (
        await started.options("/api/conversations", headers={"Origin": origin}),
        await started.get("/api/config", headers={"Origin": origin}),
    ):
        assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize(
    ("origin", "status"),
    [(None, 201), (CLINIC, 201), (SHARED, 201), ("http://test", 201), (OTHER_CLINIC, 401)],
)
async def test_a_token_is_bound_to_the_pages_of_its_clinic(
    origin: str | None, status: int, made: tuple[Any, Any], started: httpx.AsyncClient
) -> None:
    _, service = made
    record, token = service.store.open("demo")
    headers = {"Authorization": f"Bearer {token}", **({"Origin": origin} if origin else {})}
    answer = await started.post(f"/api/conversations/{record.id}/summary-link", headers=headers)
    assert answer.status_code == status
    as_described(answer)


async def test_pages_are_not_for_other_pages(started: httpx.AsyncClient) -> None:
    answer = await started.get("/ready", headers={"Origin": CLINIC})
    assert not [name for name in answer.headers if name.startswith("access-control")]


async def test_an_address_may_not_open_without_end(
    made: tuple[Any, Any], started: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.dialogue.rate import RateLimit

    app, _ = made
    monkeypatch.setattr(app.ctx, "opening_rate", RateLimit(1))
    nowhere = {"clinic": "nowhere"}
    assert code_of(await started.post("/api/conversations", json=nowhere)) == "bad_request"
    answer = await started.post("/api/conversations", json=nowhere)
    assert (answer.status_code, code_of(answer)) == (429, "too_many_requests")
    as_described(answer)


async def test_a_fault_in_a_route_is_a_503_without_its_words(
    made: tuple[Any, Any], started: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("private words")

    _, service = made
    monkeypatch.setattr(service.store, "linked", broken)
    answer = await started.get("/summary/secret")
    assert (answer.status_code, code_of(answer)) == (503, "busy")
    assert "private" not in answer.text
    as_described(answer)
