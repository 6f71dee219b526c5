"""Logs without anybody's words.

Rasa logs a turn's text at DEBUG, and with every exception the local variables of each frame, which
hold the person's message. Here only named keys of an event pass, exceptions lose their frames'
variables and their message, and the level is WARNING. Configured before the first import of rasa,
because structlog keeps the first configuration that was used.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

#: Keys of a structlog event that may be written. Anything else may hold what a person wrote.
KEPT = ("event", "level", "logger", "timestamp", "event_info", "error")


def configure_quiet_logs(level: int = logging.WARNING) -> None:
    """Set structlog and the standard library's logging up. Call once, before rasa is imported."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _name_exception,
            _keep_named_keys,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(_WithoutTraceback("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.addFilter(_without_words)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)


class _WithoutTraceback(logging.Formatter):
    """Names an exception's class and where it was raised; leaves its message and variables out."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 (the library's name)
        kind, _, traceback = ei
        while traceback is not None and traceback.tb_next is not None:
            traceback = traceback.tb_next
        if kind is None or traceback is None:
            return ""
        code = traceback.tb_frame.f_code
        return f"{kind.__name__} in {code.co_name} ({code.co_filename}:{traceback.tb_lineno})"


def _without_words(record: logging.LogRecord) -> bool:
    # Other libraries put values into their messages; ours pass class names and counts only. A
    # message with arguments is a template, kept without them. One without may be an f-string, or
    # asyncio's account of a task and its error: the place in the code says as much.
    if record.name.startswith(("bot.", "actions.")):
        return True
    if not (record.args and isinstance(record.msg, str)):
        record.msg = f"a message of {record.module}.{record.funcName}, line {record.lineno}"
    record.args = None
    record.stack_info = None
    return True


def _name_exception(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    found = event.pop("exc_info", None)
    if isinstance(found, BaseException):
        event["error"] = type(found).__name__
    elif isinstance(found, tuple) and found[0] is not None:
        event["error"] = found[0].__name__
    elif found:
        kind = sys.exc_info()[0]
        event["error"] = kind.__name__ if kind else "exception"
    return event


def _keep_named_keys(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: value for key, value in event.items() if key in KEPT}
