# ruff: noqa: E402 (rasa may be imported only after the logs are set up, as the commands do)
"""The project's commands with faults in every layer, for the tests: ``… faulty_server serve``.

A message names the layer that fails on it, and the error carries the message: "purple lampshade in
the store" makes the store raise with these words. Each fault is noted in the file FAULTS names, so
that a test knows it happened. "pause before saving" and "pause after saving" stop a turn there, for
a test to kill the process.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import time
import warnings
from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from bot.cli.model import import_rasa_quietly

import_rasa_quietly()  # as each command does first

import sqlalchemy.exc
import structlog
from rasa.core.tracker_store import SQLTrackerStore
from rasa_sdk.interfaces import ActionExecutionRejection

import actions.reply
from bot.conversation import Conversation
from bot.dialogue.conversation_store import ConversationStore
from bot.dialogue.in_process_actions import InProcessActions
from bot.dialogue.output import CollectedMessages
from bot.dialogue.patient_interpreter import PatientInterpreter
from bot.dialogue.service import Service
from bot.dialogue.transcript import TranscriptTurn
from bot.language.interpreter import Interpreter

#: What the person wrote in the turn that is handled.
_said: ContextVar[str] = ContextVar("said", default="")


class PlannedError(RuntimeError):
    """Raised on purpose, with the person's words in it."""


def _note(layer: str) -> None:
    with Path(os.environ["FAULTS"]).open("a", encoding="utf-8") as noted:
        noted.write(f"{layer}\n")


def _database_error(words: str) -> Exception:
    return sqlalchemy.exc.OperationalError(
        f"INSERT INTO events VALUES ('{words}')", {"data": words}, Exception(words)
    )


def _rejection(words: str) -> Exception:
    return ActionExecutionRejection(words, words)


def _break(
    owner: Any, method: str, layer: str, error: Callable[[str], Exception] = PlannedError
) -> None:
    """Make a method raise where the message names the layer."""
    whole = getattr(owner, method)

    def broken(*args: Any, **kwargs: Any) -> Any:
        words = _said.get()
        if words.endswith(f" in {layer}"):
            _note(layer)
            raise error(words)
        return whole(*args, **kwargs)

    setattr(owner, method, broken)


def _remember_what_is_said() -> None:
    whole, opening = Service.say, Service.open

    async def open_talk(self: Service, clinic: str) -> Any:
        # Requests of one connection share their context.
        _said.set("")
        return await opening(self, clinic)

    async def say(self: Service, record: Any, client_id: str, text: str) -> TranscriptTurn:
        _said.set(text)
        if text.endswith(" in a task"):
            _note("a task")
            asyncio.get_running_loop().create_task(_fail_later(text), name=text)
        if text.endswith(" in a callback"):
            _note("a callback")
            asyncio.get_running_loop().call_soon(_fail, text)
        if text.endswith(" in a slow callback"):
            _note("a slow callback")
            asyncio.get_running_loop().call_soon(_dawdle, text)
        if text.endswith(" in a library"):
            _note("a library")
            _log_everywhere(text)
        return await whole(self, record, client_id, text)

    Service.say, Service.open = say, open_talk  # type: ignore[method-assign]


async def _fail_later(words: str) -> None:
    _fail(words)


def _fail(words: str) -> None:
    raise PlannedError(words)


def _dawdle(words: str) -> None:
    # asyncio's debug mode tells of callbacks that take longer than a tenth of a second.
    time.sleep(0.2)


def _log_everywhere(words: str) -> None:
    for name in ("rasa.core.processor", "rasa_sdk.executor", "sqlalchemy.engine", "sanic.error"):
        logger = logging.getLogger(name)
        logger.error(f"could not handle {words}")
        logger.error("could not handle %s", words)
        logger.error(words, extra={"text": words}, stack_info=True)
    log = structlog.get_logger("rasa")
    log.warning("message.parsing.failed", user_text=words, text=words)
    warnings.warn(words, UserWarning, stacklevel=1)
    try:
        _fail(words)
    except PlannedError:
        logging.getLogger("rasa.nlu").exception("an error")
        log.exception("an.error", text=words)


def _pause_when_saving() -> None:
    whole = SQLTrackerStore.save

    async def save(self: SQLTrackerStore, tracker: Any) -> None:
        if _said.get() == "pause before saving":
            _note("before saving")
            await asyncio.sleep(600)
        await whole(self, tracker)
        if _said.get() == "pause after saving":
            _note("after saving")
            await asyncio.sleep(600)

    SQLTrackerStore.save = save  # type: ignore[method-assign]


def main() -> None:
    _remember_what_is_said()
    _break(PatientInterpreter, "process", "the component")
    _break(Interpreter, "interpret", "the reading")
    _break(actions.reply, "turn_of", "the action")
    for handler in ("answer", "not_understood", "small_talk", "outside", "compare", "claim"):
        _break(Conversation, handler, "the conversation")
    _break(InProcessActions, "request", "the endpoint")
    _break(InProcessActions, "request", "the rejection", _rejection)
    _break(SQLTrackerStore, "save", "the store", _database_error)
    _break(SQLTrackerStore, "retrieve", "the reading back", _database_error)
    _break(ConversationStore, "prolong", "the records", _database_error)
    _break(CollectedMessages, "send_response", "the output")
    _break(TranscriptTurn, "for_client", "the channel")
    _pause_when_saving()
    from bot.cli import main as run

    run()


if __name__ == "__main__":
    sys.argv[0] = "bot"
    main()
