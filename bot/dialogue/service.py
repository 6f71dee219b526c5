"""The turns of conversations over one agent: open, say, choose, read back, delete.

Everything a turn leaves behind is in the tracker, written in one transaction before the turn is
acknowledged. Reading back, repeats of a client's message and choices all come from there.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Mapping
from typing import Any
from weakref import WeakValueDictionary

import sqlalchemy.exc
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.events import BotUttered

from bot.content.models import Content
from bot.conversation import State
from bot.dialogue import errors
from bot.dialogue.conversation_store import ConversationRecord, ConversationStore
from bot.dialogue.output import CollectedMessages
from bot.dialogue.settings import Settings
from bot.dialogue.tables import now
from bot.dialogue.transcript import CHOICE, OPEN, TranscriptTurn, messages_of, turns
from bot.language.redaction import redact
from bot.messages.message import find_choice
from bot.messages.plain import text_message
from bot.messages.words import Words

logger = logging.getLogger(__name__)

#: Ids of clients' messages: a UUID or anything like it.
CLIENT_ID_LENGTH = (8, 64)

#: What makes Rasa take a message for a command of its own; "/ /restart" as much as "/restart".
_COMMAND = re.compile(r"^[\s/]+")


class Service:
    """What the HTTP routes, the shell and the tests call."""

    def __init__(
        self,
        agent: Agent,
        store: ConversationStore,
        content: Callable[[], Content],
        settings: Settings,
    ) -> None:
        self.agent = agent
        self.store = store
        self._content = content
        self.settings = settings
        # One turn of a conversation at a time. Rasa's own lock waits in steps of a second.
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @property
    def content(self) -> Content:
        """The content as it is now: an edit is served without a restart."""
        return self._content()

    async def open(self, clinic: str) -> tuple[ConversationRecord, str, TranscriptTurn]:
        """Begin a conversation with the opening messages; gives it, its token and turn 0.

        Raises:
            ApiError: the clinic is unknown, or nothing could be saved.

        """
        if clinic not in self.content.clinics:
            raise errors.bad_request(f"There is no clinic {clinic!r}.")
        try:
            if self.store.count() >= self.settings.most_conversations:
                logger.error(
                    "no more conversations are opened: %d are kept. → Raise "
                    "ASK_FIRST_MOST_CONVERSATIONS or lower ASK_FIRST_KEEP_DAYS.",
                    self.settings.most_conversations,
                )
                raise errors.busy()
            record, token = self.store.open(clinic)
        except sqlalchemy.exc.SQLAlchemyError as error:
            raise _not_saved(error) from error
        turn = await self._turn(record, OPEN, "open", {"clinic": clinic})
        return record, token, turn

    async def say(self, record: ConversationRecord, client_id: str, text: str) -> TranscriptTurn:
        """Take a message in a person's own words. The same ``client_id`` gives the same turn again.

        Raises:
            ApiError: it is empty, too long, or could not be saved.

        """
        if len(text) > self.settings.message_length:
            raise errors.too_long(self.settings.message_length)
        words = without_command(redact(text)).strip()
        if not words:
            raise errors.bad_request("Please write a message.")
        return await self._once(record, client_id, words, {"clinic": record.clinic})

    async def choose(
        self, record: ConversationRecord, client_id: str, choice_id: str
    ) -> TranscriptTurn:
        """Take a choice that this conversation was offered.

        Raises:
            ApiError: it never was offered here, or the turn could not be saved.

        """
        async with self._lock(record.id):
            found = await self._turns(record.id)
            earlier = _with_id(found, client_id)
            if earlier is not None:
                return earlier
            choice = find_choice(messages_of(found), choice_id)
            if choice is None:
                raise errors.unknown_choice()
            metadata = {"clinic": record.clinic, "choice": choice["do"], "label": choice["label"]}
            return await self._turn(record, CHOICE, client_id, metadata)

    async def read(self, record: ConversationRecord) -> list[TranscriptTurn]:
        """All turns so far.

        Raises:
            ApiError: the database did not answer.

        """
        async with self._lock(record.id):
            return await self._turns(record.id)

    async def state(self, conversation: str) -> State:
        """The state of a conversation, for its printable list."""
        tracker = await self.agent.tracker_store.retrieve(conversation)
        return State.from_slots(tracker.current_slot_values() if tracker else {})

    async def delete(self, record: ConversationRecord) -> None:
        """Delete a conversation; a turn under way is waited for.

        Raises:
            ApiError: the database did not answer.

        """
        async with self._lock(record.id):
            try:
                self.store.delete(record.id)
            except sqlalchemy.exc.SQLAlchemyError as error:
                raise _not_saved(error) from error

    async def keep_question(self, record: ConversationRecord, message: str) -> None:
        """Keep a question for the editors, under the bot's message that had no answer to it.

        Raises:
            ApiError: there is no such message, this server keeps none, or nothing could be saved.

        """
        async with self._lock(record.id):
            asked = next(
                (
                    turn.said
                    for turn in await self._turns(record.id)
                    for shown in turn.messages
                    if shown.get("id") == message and shown.get("unanswered")
                ),
                None,
            )
            if not asked or not self.settings.keep_questions:
                raise errors.not_found()
            try:
                self.store.unanswered.keep(record.id, message, record.clinic, asked, now())
            except sqlalchemy.exc.SQLAlchemyError as error:
                raise _not_saved(error) from error

    async def take_question_back(self, record: ConversationRecord, message: str) -> None:
        """Delete a question that was kept; nothing happens where none was.

        Raises:
            ApiError: the database did not answer.

        """
        async with self._lock(record.id):
            try:
                self.store.unanswered.take_back(record.id, message)
            except sqlalchemy.exc.SQLAlchemyError as error:
                raise _not_saved(error) from error

    # -- inside -----------------------------------------------------------------------------

    async def _once(
        self, record: ConversationRecord, client_id: str, text: str, metadata: Mapping[str, Any]
    ) -> TranscriptTurn:
        async with self._lock(record.id):
            earlier = _with_id(await self._turns(record.id), client_id)
            if earlier is not None:
                return earlier
            return await self._turn(record, text, client_id, metadata)

    async def _turn(
        self, record: ConversationRecord, text: str, client_id: str, metadata: Mapping[str, Any]
    ) -> TranscriptTurn:
        output = CollectedMessages()
        message = UserMessage(
            text,
            output,
            record.id,
            input_channel="ask_first",
            message_id=client_id,
            metadata=dict(metadata),
        )
        try:
            await self.agent.handle_message(message)
            if not output.messages:
                await self._say_it_failed(record.id, output)
            if self.store.prolong(record.id) is None:
                # Deleted while this turn was under way: deleted means gone, this turn included.
                self.store.delete(record.id)
                raise errors.unauthorised()
        except sqlalchemy.exc.SQLAlchemyError as error:
            raise _not_saved(error) from error
        except errors.ApiError:
            raise
        except Exception as error:
            # The class alone: its text may hold what the person wrote. Nothing was saved.
            logger.error("a turn failed (%s)", type(error).__name__)
            raise errors.busy() from error
        said = metadata.get("label") if text == CHOICE else text
        if text == OPEN:
            return TranscriptTurn(None, None, output.messages)
        return TranscriptTurn(client_id, said, output.messages)

    async def _say_it_failed(self, conversation: str, output: CollectedMessages) -> None:
        """Never silence: an action that Rasa could not run leaves no message.

        Kept with the turn, so that a repeat and a reload say the same.
        """
        logger.error("a turn gave no message")
        failed = text_message(Words(self.content.interface), "failed")
        tracker = await self.agent.tracker_store.retrieve(conversation)
        tracker.update(BotUttered(failed["text"], {"custom": failed}))
        await self.agent.tracker_store.save(tracker)
        output.messages.append(failed)

    async def _turns(self, conversation: str) -> list[TranscriptTurn]:
        try:
            tracker = await self.agent.tracker_store.retrieve(conversation)
        except sqlalchemy.exc.SQLAlchemyError as error:
            raise _not_saved(error) from error
        return turns(tracker.events) if tracker else []

    def _lock(self, conversation: str) -> asyncio.Lock:
        return self._locks.setdefault(conversation, asyncio.Lock())


def without_command(text: str) -> str:
    """A person's words without what would make Rasa take them for a command of its own."""
    return _COMMAND.sub("", text)


def _with_id(found: list[TranscriptTurn], client_id: str) -> TranscriptTurn | None:
    return next((turn for turn in found if turn.client_id == client_id), None)


def _not_saved(error: Exception) -> errors.ApiError:
    # The class alone: a database error's text holds the statement's values.
    logger.error("the database did not take a turn (%s)", type(error).__name__)
    return errors.not_saved()
