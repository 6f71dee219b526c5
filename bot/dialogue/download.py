"""A conversation as a text to keep: what the person said and was shown, in order."""

from __future__ import annotations

from collections.abc import Iterable

from bot.content.models import Content
from bot.dialogue.conversation_store import ConversationRecord
from bot.dialogue.transcript import TranscriptTurn

_RULE = "-" * 72


def conversation_text(
    content: Content, record: ConversationRecord, turns: Iterable[TranscriptTurn]
) -> str:
    """The conversation in plain text: each message in its words that stand alone, with sources.

    The fixed words are the widget's own. What was taken out of a message before it was stored is
    not in it.
    """
    words = content.widget_texts
    clinic = content.clinics.get(record.clinic)
    head = [words["title"], clinic.name if clinic else "", words["footer_note"]]
    parts = ["\n".join(filter(None, head)), _RULE]
    for turn in turns:
        if turn.said is not None:
            parts.append(f"{words['said_you']}\n{turn.said}")
        parts += [f"{words['said_bot']}\n{message['text']}" for message in turn.messages]
    return "\n\n".join(parts) + "\n"
