"""The pages and files beside the API: the demonstration portal, the widget, the printable list."""

from __future__ import annotations

import json as json_module
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

import yaml
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, html, json, raw, text

from bot.content.history import status
from bot.dialogue import errors
from bot.dialogue.http_conversations import service_of
from bot.dialogue.metrics import exposition
from bot.dialogue.project import ROOT, WEB
from bot.messages.summary_page import summary_page
from bot.messages.version_page import version_page

#: Served as they are. Named one by one: nothing else under the folder can be asked for.
FILES = {
    "/": ("portal.html", "text/html; charset=utf-8"),
    "/portal.css": ("portal.css", "text/css; charset=utf-8"),
    "/portal.js": ("portal.js", "text/javascript; charset=utf-8"),
    "/widget.js": ("widget.js", "text/javascript; charset=utf-8"),
    "/summary.css": ("summary.css", "text/css; charset=utf-8"),
    "/summary.js": ("summary.js", "text/javascript; charset=utf-8"),
}


def add_page_routes(blueprint: Blueprint) -> None:
    """Add pages, files, configuration and the server's own state."""
    for address, (name, kind) in FILES.items():
        if (WEB / name).is_file():
            route_name = "file_" + name.replace(".", "_")
            blueprint.add_route(_file(name, kind), address, methods=["GET"], name=route_name)
    blueprint.add_route(config, "/api/config", methods=["GET"])
    blueprint.add_route(summary, "/summary/<secret>", methods=["GET"])
    blueprint.add_route(version, "/version/<wanted>", methods=["GET"])
    blueprint.add_route(health, "/health", methods=["GET"])
    blueprint.add_route(ready, "/ready", methods=["GET"])
    blueprint.add_route(metrics, "/metrics", methods=["GET"])
    blueprint.add_route(openapi, "/openapi.json", methods=["GET"])


async def config(request: Request) -> HTTPResponse:
    """What the widget needs before a conversation: the clinic's name, its own words, limits."""
    service = service_of(request)
    clinic = service.content.clinics.get(request.args.get("clinic", "demo"))
    if clinic is None:
        raise errors.bad_request("There is no such clinic.")
    return json(
        {
            "clinic": {
                "id": clinic.id,
                "name": clinic.name,
                "phone": clinic.phone,
                "hours": clinic.hours,
            },
            "texts": dict(service.content.widget_texts),
            "limits": {
                "message_length": service.settings.message_length,
                "keep_questions_days": service.settings.keep_questions.days,
            },
            "version": service.content.version,
        }
    )


async def summary(request: Request, secret: str) -> HTTPResponse:
    """The list of questions as a page to print, for whoever holds the address."""
    service = service_of(request)
    conversation = service.store.linked(secret)
    if conversation is None:
        raise errors.not_found()
    state = await service.state(conversation)
    page = summary_page(service.content, state.guide)
    return html(page, headers={"Cache-Control": "no-store"})


async def version(request: Request, wanted: str) -> HTTPResponse:
    """Whether a printed page's content is still current, and what changed since."""
    content = service_of(request).content
    return html(version_page(content, status(unquote(wanted)[:64], content.version)))


async def health(request: Request) -> HTTPResponse:
    """The process runs."""
    return json({"status": "ok"})


async def ready(request: Request) -> HTTPResponse:
    """The model is loaded and the database answers."""
    service = service_of(request)
    if not service.store.reachable():
        raise errors.busy()
    return json({"status": "ready", "content": service.content.version})


async def metrics(request: Request) -> HTTPResponse:
    """Counts for Prometheus."""
    body, kind = exposition()
    return raw(body, content_type=kind)


async def openapi(request: Request) -> HTTPResponse:
    """The description of this API, with this server's limits."""
    service = service_of(request)
    return text(_openapi(service.settings.message_length), content_type="application/json")


@lru_cache(maxsize=1)
def _openapi(message_length: int) -> str:
    described = yaml.safe_load(
        (ROOT / "bot" / "dialogue" / "openapi.yml").read_text(encoding="utf-8")
    )
    send = described["paths"]["/api/conversations/{conversation}/messages"]["post"]
    schema = send["requestBody"]["content"]["application/json"]["schema"]
    schema["properties"]["text"]["maxLength"] = message_length
    return json_module.dumps(described, indent=1)


def _file(name: str, kind: str) -> Any:
    async def serve(request: Request) -> HTTPResponse:
        """A file of ``bot/web``, as it is now."""
        return raw(
            (WEB / name).read_bytes(),
            content_type=kind,
            headers={"Cache-Control": "no-cache"},
        )

    return serve
