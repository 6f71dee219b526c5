"""Logs hold places and kinds of errors, never values: those may be somebody's words."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
import structlog

import bot.dialogue  # noqa: F401 (keeps TensorFlow out before rasa comes in)
from bot.dialogue.quiet_logs import configure_quiet_logs

WORDS = "purple lampshade"


@pytest.fixture()
def written() -> Iterator[io.StringIO]:
    """What is logged from here on, by the project's own settings."""
    root = logging.getLogger()
    handlers, level, kept = root.handlers[:], root.level, structlog.get_config()
    configure_quiet_logs(logging.DEBUG)
    (handler,) = root.handlers
    assert isinstance(handler, logging.StreamHandler)
    stream = io.StringIO()
    handler.setStream(stream)
    structlog.configure(
        logger_factory=structlog.PrintLoggerFactory(stream), cache_logger_on_first_use=False
    )
    yield stream
    root.handlers[:], root.level = handlers, level
    structlog.configure(**kept)


def _raise() -> None:
    said = WORDS
    raise ValueError(f"cannot read {said}")


def test_an_error_is_named_by_its_class_and_place(written: io.StringIO) -> None:
    try:
        _raise()
    except ValueError:
        logging.getLogger("bot.dialogue.service").exception("a turn failed")
        logging.getLogger("rasa.core.processor").exception("it failed")
    assert written.getvalue().count("ValueError in _raise") == 2
    assert "lampshade" not in written.getvalue()


@pytest.mark.parametrize("name", ["rasa.core.processor", "rasa_sdk.executor", "asyncio", "root"])
def test_other_libraries_messages_lose_their_values(name: str, written: io.StringIO) -> None:
    logger = logging.getLogger(name)
    logger.warning("could not read %s", WORDS)
    logger.warning("could not read %(text)s", {"text": WORDS})
    logger.error(f"could not read {WORDS}")
    logger.error(ValueError(WORDS))
    logger.error(ValueError(WORDS), "x")
    logger.error("here", stack_info=True, extra={"text": WORDS})
    assert "lampshade" not in written.getvalue()
    assert written.getvalue().count("could not read %") == 2
    assert "test_quiet_logs" in written.getvalue()


def test_our_own_messages_stay(written: io.StringIO) -> None:
    logging.getLogger("bot.dialogue.server").warning("deleted %d conversations", 3)
    assert "deleted 3 conversations" in written.getvalue()


def test_of_an_event_only_named_keys_stay(written: io.StringIO) -> None:
    log = structlog.get_logger("rasa")
    log.warning("message.parsing.failed", user_text=WORDS, text=WORDS, rasa_event={"x": WORDS})
    try:
        _raise()
    except ValueError as error:
        log.exception("failed", text=WORDS)
        log.error("failed", exc_info=error)
    assert "message.parsing.failed" in written.getvalue()
    assert written.getvalue().count("ValueError") == 2
    assert "lampshade" not in written.getvalue()
