"""Errors as clinics' developers see them: JSON with a code, and a sentence for the patient."""

from __future__ import annotations

from typing import Any

from sanic.response import HTTPResponse, json


class ApiError(Exception):
    """Something that is told to the client. ``code`` is stable; ``message`` is for people."""

    def __init__(
        self, status: int, code: str, message: str, *, retry: bool = False, after: int | None = None
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message
        self.retry = retry
        self.after = after

    def response(self) -> HTTPResponse:
        """The error as an answer."""
        body: dict[str, Any] = {
            "error": {"code": self.code, "message": self.message, "retry": self.retry}
        }
        headers = {"Retry-After": str(self.after)} if self.after else {}
        return json(body, status=self.status, headers=headers)


def bad_request(message: str) -> ApiError:
    """The request is not of the form that /openapi.json asks for."""
    return ApiError(400, "bad_request", message)


def unauthorised() -> ApiError:
    """No token, or not this conversation's. The same whether or not the conversation exists."""
    return ApiError(
        401, "unauthorised", "This conversation can not be opened. Please start a new one."
    )


def gone() -> ApiError:
    """The conversation is past its time."""
    return ApiError(
        410, "conversation_gone", "This conversation has ended. Please start a new one."
    )


def not_found() -> ApiError:
    """There is no such page."""
    return ApiError(404, "not_found", "There is nothing at this address.")


def too_long(limit: int) -> ApiError:
    """The message is over the limit."""
    return ApiError(
        413,
        "message_too_long",
        f"That message is too long. Please use {limit} characters or fewer.",
    )


def unknown_choice() -> ApiError:
    """The choice was never offered in this conversation."""
    return ApiError(
        422, "unknown_choice", "That choice is not there any more. Please pick another."
    )


def too_many(after: int) -> ApiError:
    """Too many messages in a short time."""
    return ApiError(
        429,
        "too_many_requests",
        "That was very quick. Please wait a moment and send it again.",
        retry=True,
        after=after,
    )


def not_saved() -> ApiError:
    """The database did not take the turn; nothing of it is kept."""
    return ApiError(
        503, "not_saved", "We could not save that. Please send it again.", retry=True, after=2
    )


def busy() -> ApiError:
    """The server can not answer now."""
    return ApiError(
        503,
        "busy",
        "Ask First can not answer right now. Please try again soon.",
        retry=True,
        after=5,
    )
