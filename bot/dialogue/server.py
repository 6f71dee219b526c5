"""Puts the agent, the store and the channel into one web application, and runs it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import rasa.core.channels.channel
from rasa.core.agent import Agent
from rasa.core.run import create_http_input_channels
from sanic import Sanic
from sanic.exceptions import NotFound, SanicException
from sanic.request import Request
from sanic.response import HTTPResponse, empty
from sqlalchemy.exc import SQLAlchemyError

from bot.content.live import project_content
from bot.content.models import Content
from bot.dialogue import errors, project
from bot.dialogue.client_address import trust_proxies
from bot.dialogue.conversation_store import ConversationStore
from bot.dialogue.impatient_http import ImpatientHttp
from bot.dialogue.in_process_actions import InProcessActions
from bot.dialogue.metrics import RESPONSES
from bot.dialogue.rate import RateLimit
from bot.dialogue.service import Service
from bot.dialogue.settings import Settings
from bot.dialogue.stores import tracker_store, use_bare_store

logger = logging.getLogger(__name__)

#: Largest body of a request, in bytes. A message is at most 10,000 characters.
BODY_LIMIT = 64 * 1024
#: How often talks past their time are looked for, in seconds.
CLEAN_EVERY = 3600
#: Conversations one address may open in a minute, and in a day. A clinic's network has one address.
OPENINGS_PER_MINUTE = 60
OPENINGS_PER_DAY = 2000
#: An address may send as many messages as this many conversations at their own limit.
CONVERSATIONS_AT_ONCE = 20

#: What a page may load. The widget sets its styles through the object model, so no inline style.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def load_agent(model: Path, settings: Settings) -> tuple[Agent, ConversationStore]:
    """Load a trained model over the database, with actions in this process."""
    store = tracker_store(settings.database)
    agent = Agent.load(model, tracker_store=store, action_endpoint=InProcessActions())
    use_bare_store(agent, store)
    return agent, ConversationStore(store.engine, settings.keep, settings.keep_questions)


def make_service(
    model: Path, settings: Settings, content: Callable[[], Content] | None = None
) -> Service:
    """Everything behind the HTTP routes."""
    agent, store = load_agent(model, settings)
    return Service(agent, store, content or project_content().current, settings)


def make_app(settings: Settings, service: Callable[[], Service], name: str = "ask_first") -> Sanic:
    """Make the web application. ``service`` is called once the server starts."""
    app = Sanic(name, configure_logging=False)
    app.config.REQUEST_MAX_SIZE = BODY_LIMIT
    app.config.REQUEST_TIMEOUT = 15
    app.config.RESPONSE_TIMEOUT = 30
    app.config.KEEP_ALIVE_TIMEOUT = 15
    app.config.FALLBACK_ERROR_FORMAT = "json"
    trust_proxies(app.config, settings.proxies)
    app.ctx.message_rate = RateLimit(settings.messages_per_minute)
    app.ctx.address_rate = RateLimit(settings.messages_per_minute * CONVERSATIONS_AT_ONCE)
    app.ctx.opening_rate = RateLimit(OPENINGS_PER_MINUTE)
    app.ctx.opening_day_rate = RateLimit(OPENINGS_PER_DAY, seconds=24 * 3600)
    app.ctx.ask_first = None
    channels = create_http_input_channels(None, str(project.CREDENTIALS))
    rasa.core.channels.channel.register(channels, app, route="/webhooks/")

    async def start(running: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        running.ctx.ask_first = service()
        # Rasa's other channels, where credentials.yml names any, look for the agent here.
        running.ctx.agent = running.ctx.ask_first.agent

    async def clean(running: Sanic) -> None:
        while True:
            try:
                deleted = running.ctx.ask_first.store.delete_expired()
                logger.info("deleted %d conversations past their time", deleted)
            except SQLAlchemyError as error:
                # Another hour is soon enough; giving up would keep talks for ever.
                logger.error("could not delete what is past its time (%s)", type(error).__name__)
            await asyncio.sleep(CLEAN_EVERY)

    app.register_listener(start, "before_server_start")
    app.add_task(clean)
    app.register_middleware(_allow_origin, "request")
    app.register_middleware(_headers, "response")
    app.error_handler.add(errors.ApiError, _api_error)
    app.error_handler.add(Exception, _any_error)
    return app


def serve(settings: Settings, model: Path, announce: Callable[[], None]) -> None:
    """Serve until stopped. ``announce`` is called when the address answers."""
    app = make_app(settings, lambda: make_service(model, settings))

    async def ready(_: Sanic, __: asyncio.AbstractEventLoop) -> None:
        announce()

    app.register_listener(ready, "after_server_start")
    app.run(
        host=settings.host,
        port=settings.port,
        protocol=ImpatientHttp,
        workers=1,
        access_log=False,
        debug=False,
        motd=False,
    )


# -- middleware -------------------------------------------------------------------------------


async def _allow_origin(request: Request) -> HTTPResponse | None:
    """Answer a browser that asks first whether a clinic's page may call the API."""
    if request.method == "OPTIONS":
        return empty()
    return None


async def _headers(request: Request, response: HTTPResponse) -> None:
    RESPONSES.labels(status=str(response.status)).inc()
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    if request.path.startswith("/api/"):
        response.headers.setdefault("Cache-Control", "no-store")
        origin = request.headers.get("origin")
        if origin and origin in _origins(request.app):
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Allow-Headers"] = "authorization, content-type"
            response.headers["Access-Control-Allow-Methods"] = "GET, POST, PUT, DELETE"
            response.headers["Access-Control-Expose-Headers"] = "Retry-After"
            response.headers["Access-Control-Max-Age"] = "600"
            response.headers["Vary"] = "Origin"


def _origins(app: Sanic) -> set[str]:
    service = app.ctx.ask_first
    if service is None:
        return set()
    return {origin for clinic in service.content.clinics.values() for origin in clinic.origins}


def _api_error(request: Request, error: errors.ApiError) -> HTTPResponse:
    return error.response()


def _any_error(request: Request, error: Exception) -> HTTPResponse:
    if isinstance(error, NotFound):
        return errors.not_found().response()
    if isinstance(error, SanicException) and error.status_code < 500:
        allow = (getattr(error, "headers", None) or {}).get("Allow")
        codes: dict[int, Any] = {
            405: ("method_not_allowed", "That is not possible at this address."),
            413: ("message_too_long", "That is too much to send at once."),
        }
        code, words = codes.get(error.status_code, ("bad_request", "The request is not complete."))
        response = errors.ApiError(error.status_code, code, words).response()
        if allow:
            response.headers["Allow"] = allow
        return response
    if request.route is None:
        # Sanic failed before it knew what was asked for.
        return errors.bad_request("The request can not be read.").response()
    logger.error("a request failed (%s)", type(error).__name__)
    return errors.busy().response()
