"""The API's routes for conversations. ``bot/dialogue/openapi.yml`` describes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, empty, json, text

from bot.dialogue import errors
from bot.dialogue.client_address import client_address
from bot.dialogue.conversation_store import ConversationRecord
from bot.dialogue.download import conversation_text
from bot.dialogue.metrics import FEEDBACK, MESSAGES
from bot.dialogue.service import CLIENT_ID_LENGTH, Service

#: Why an answer did not help.
REASONS = ("wrong_question", "unclear", "other")


def add_conversation_routes(blueprint: Blueprint) -> None:
    """Add what can be done with a conversation, from opening it to deleting it."""
    blueprint.add_route(open_conversation, "/api/conversations", methods=["POST"])
    blueprint.add_route(send, "/api/conversations/<conversation>/messages", methods=["POST"])
    blueprint.add_route(read, "/api/conversations/<conversation>", methods=["GET"])
    blueprint.add_route(delete, "/api/conversations/<conversation>", methods=["DELETE"])
    blueprint.add_route(feedback, "/api/conversations/<conversation>/feedback", methods=["POST"])
    unanswered = "/api/conversations/<conversation>/unanswered/<message>"
    blueprint.add_route(keep_question, unanswered, methods=["PUT"])
    blueprint.add_route(take_question_back, unanswered, methods=["DELETE"])
    blueprint.add_route(new_token, "/api/conversations/<conversation>/token", methods=["POST"])
    blueprint.add_route(export, "/api/conversations/<conversation>/export", methods=["GET"])
    blueprint.add_route(
        summary_link, "/api/conversations/<conversation>/summary-link", methods=["POST"]
    )


async def open_conversation(request: Request) -> HTTPResponse:
    """Open a conversation; gives its token, shown this once, and the first messages."""
    service = service_of(request)
    body = _body(request, optional=True)
    address, limits = client_address(request), request.app.ctx
    wait = limits.opening_rate.take(address) or limits.opening_day_rate.take(address)
    if wait:
        raise errors.too_many(wait)
    record, token, turn = await service.open(_text(body, "clinic", "demo"))
    return json(
        {
            "conversation": record.id,
            "token": token,
            "expires_at": _utc(record.expires_at),
            "messages": turn.for_client()["messages"],
        },
        status=201,
    )


async def send(request: Request, conversation: str) -> HTTPResponse:
    """Take a message or a choice; gives the turn."""
    service = service_of(request)
    record = _record(request, conversation)
    body = _body(request)
    client_id = _text(body, "client_id")
    if not CLIENT_ID_LENGTH[0] <= len(client_id) <= CLIENT_ID_LENGTH[1]:
        raise errors.bad_request("client_id must be 8 to 64 characters, for example a UUID.")
    if ("text" in body) == ("choice" in body):
        raise errors.bad_request("Send either text or choice.")
    limits = request.app.ctx
    wait = limits.message_rate.take(conversation) or limits.address_rate.take(
        client_address(request)
    )
    if wait:
        raise errors.too_many(wait)
    if "text" in body:
        turn = await service.say(record, client_id, _text(body, "text"))
        MESSAGES.labels(kind="text").inc()
    else:
        turn = await service.choose(record, client_id, _text(body, "choice"))
        MESSAGES.labels(kind="choice").inc()
    return json({"turn": turn.for_client()})


async def read(request: Request, conversation: str) -> HTTPResponse:
    """Read the conversation back."""
    service = service_of(request)
    record = _record(request, conversation)
    turns = await service.read(record)
    return json(
        {
            "conversation": record.id,
            "expires_at": _utc(record.expires_at),
            "turns": [turn.for_client() for turn in turns],
            "questions_kept": service.store.unanswered.messages_of(record.id),
        }
    )


async def new_token(request: Request, conversation: str) -> HTTPResponse:
    """Give another token, for a tab that comes back; it ends the old one once it is used."""
    service = service_of(request)
    record = _record(request, conversation)
    token = service.store.new_token(record.id)
    return json({"token": token, "expires_at": _utc(record.expires_at)}, status=201)


async def export(request: Request, conversation: str) -> HTTPResponse:
    """Give the whole conversation as a text to keep."""
    service = service_of(request)
    record = _record(request, conversation)
    kept = conversation_text(service.content, record, await service.read(record))
    return text(
        kept, headers={"Content-Disposition": 'attachment; filename="ask-first-conversation.txt"'}
    )


async def delete(request: Request, conversation: str) -> HTTPResponse:
    """Delete the conversation and everything said in it."""
    service = service_of(request)
    await service.delete(_record(request, conversation))
    return empty()


async def feedback(request: Request, conversation: str) -> HTTPResponse:
    """Say whether an answer helped: which answer is kept, without words and without who."""
    service = service_of(request)
    record = _record(request, conversation)
    body = _body(request)
    helpful = body.get("helpful")
    if not isinstance(helpful, bool):
        raise errors.bad_request("helpful must be true or false.")
    reason = _text(body, "reason", "")
    if "reason" in body and reason not in REASONS:
        raise errors.bad_request(f"reason must be one of {', '.join(REASONS)}.")
    message_id = _text(body, "message")
    shown = [message for turn in await service.read(record) for message in turn.messages]
    message = next((message for message in shown if message.get("id") == message_id), None)
    if message is None:
        raise errors.bad_request("There is no such message in this conversation.")
    understood = message.get("understood") or {}
    service.store.add_feedback(
        record.clinic,
        understood.get("claim_id") or understood.get("question_id") or message["kind"],
        understood.get("option_id") or "",
        helpful,
        reason,
    )
    FEEDBACK.labels(helpful=str(helpful).lower()).inc()
    return empty()


async def keep_question(request: Request, conversation: str, message: str) -> HTTPResponse:
    """Keep a question without an answer for the editors; the person has said yes to that."""
    record = _record(request, conversation)
    # Each that is taken back has the database's file written anew.
    if wait := request.app.ctx.message_rate.take(conversation):
        raise errors.too_many(wait)
    await service_of(request).keep_question(record, message)
    return empty()


async def take_question_back(request: Request, conversation: str, message: str) -> HTTPResponse:
    """Delete a question that was kept."""
    await service_of(request).take_question_back(_record(request, conversation), message)
    return empty()


async def summary_link(request: Request, conversation: str) -> HTTPResponse:
    """Make an address that opens the printable list for an hour."""
    service = service_of(request)
    record = _record(request, conversation)
    secret, expires_at = service.store.link(record.id)
    return json({"url": f"/summary/{secret}", "expires_at": _utc(expires_at)}, status=201)


def service_of(request: Request) -> Service:
    """The service, once the model is loaded.

    Raises:
        ApiError: it is not loaded yet.

    """
    service = getattr(request.app.ctx, "ask_first", None)
    if service is None:
        raise errors.busy()
    assert isinstance(service, Service)
    return service


def _record(request: Request, conversation: str) -> ConversationRecord:
    scheme, _, token = (request.headers.get("authorization") or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise errors.unauthorised()
    record = service_of(request).store.find(conversation, token.strip())
    if record is None or _from_another_clinic(request, record):
        raise errors.unauthorised()
    if record.expires_at < datetime.utcnow():
        raise errors.gone()
    return record


def _from_another_clinic(request: Request, record: ConversationRecord) -> bool:
    """Whether a page of one clinic asks for a conversation that was opened with another.

    Only a page that a browser names can be told: a token is bound to its clinic's pages, not to
    other programs.
    """
    origin = request.headers.get("origin")
    clinics = service_of(request).content.clinics
    listing = {clinic.id for clinic in clinics.values() if origin in clinic.origins}
    return bool(listing) and record.clinic not in listing


def _body(request: Request, optional: bool = False) -> Mapping[str, Any]:
    if not request.body and optional:
        return {}
    try:
        body = request.json
    except Exception as error:  # Sanic raises its own class, ujson and orjson theirs
        raise errors.bad_request("The body must be JSON.") from error
    if not isinstance(body, dict):
        raise errors.bad_request("The body must be a JSON object.")
    return body


def _text(body: Mapping[str, Any], key: str, default: str | None = None) -> str:
    value = body.get(key, default)
    if not isinstance(value, str):
        raise errors.bad_request(f"{key} must be a string.")
    # Half of a surrogate pair can be written in JSON but not stored or sent.
    return value.encode("utf-8", "replace").decode("utf-8")


def _utc(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds") + "Z"
