"""A conversation without Rasa: what was understood goes in as a test says it, messages come out.

Between two turns the state goes through JSON, as Rasa's tracker keeps it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.content import Content
from bot.conversation import Conversation, Reply, State, Turn
from bot.language.interpreter import Interpretation, Ranked
from bot.messages.message import Message, find_choice, for_client

#: Which method of the conversation a label goes to; anything else is a question or a claim.
METHODS = {
    **dict.fromkeys(("more", "simpler", "repeat"), "again"),
    **dict.fromkeys(
        ("greet", "thanks", "goodbye", "bot_challenge", "capabilities", "human_handoff"),
        "small_talk",
    ),
    **dict.fromkeys(("out_of_scope", "other_condition", "personal_advice", "diagnosis"), "outside"),
    **dict.fromkeys(("emergency", "crisis", "concern_for_other", "check"), "safety"),
    **dict.fromkeys(("yes", "no"), "yes_no"),
    **dict.fromkeys(("professional", "patient"), "audience"),
    "about": "about",
    "compare": "compare",
    "sources": "sources",
    "checklist": "checklist",
    "restart": "restart_talk",
    "cancel": "cancel",
    "not_understood": "not_understood",
}


def understood(text: str, *labels: str, **fields: Any) -> Interpretation:
    """What the interpreter gives for labels: rows are questions; ``near`` ranks below them."""
    near = fields.pop("near", ())
    questions = fields.pop("questions", tuple(row for row in labels if row not in METHODS))
    ranking = tuple(
        Ranked(entry, round(0.9 / (place + 1), 4))
        for place, entry in enumerate(dict.fromkeys((*questions, *near)))
    )
    option = fields.get("option", "")
    fields.setdefault("options", (option,) if option else ())
    fields.setdefault("ranking", ranking)
    return Interpretation(
        text=text, labels=labels or ("not_understood",), questions=questions, **fields
    )


class Talk:
    """One conversation, turn by turn."""

    def __init__(self, content: Content, clinic: str = "", state: State | None = None) -> None:
        self.bot = Conversation(content)
        self.content = content
        self.clinic = clinic
        self.state = state or State()
        self.sent: list[Message] = []

    def hear(self, method: str, read: Interpretation, choice: Mapping[str, Any]) -> list[str]:
        """Run one method of the conversation; gives the messages by name."""
        turn = Turn(
            state=State.from_slots(json.loads(json.dumps(self.state.to_slots()))),
            interpretation=Interpretation.from_dict(json.loads(json.dumps(read.as_dict()))),
            text=read.text,
            choice=choice,
            clinic=self.clinic,
        )
        reply: Reply = getattr(self.bot.serving(self.clinic), method)(turn)
        self.sent = json.loads(json.dumps(reply.messages))
        self.state = reply.state
        assert self.sent, "a turn must say something"
        for message in self.sent:
            assert message["text"].strip()
            assert all("do" not in choice for choice in for_client(message)["choices"])
        return self.names

    def say(self, text: str, *labels: str, **fields: Any) -> list[str]:
        """Say something that is understood as these labels, rows or fields."""
        read = understood(text, *labels, **fields)
        first = read.labels[0]
        if read.safety:
            method = "safety"
        elif read.claim:
            method = "claim"
        elif read.questions and first not in ("compare", "personal_advice"):
            method = "answer"
        else:
            method = METHODS[first]
        return self.hear(method, read, {})

    def tap(self, label: str = "", **do: Any) -> list[str]:
        """Take a choice of the last turn, by its label's key or by what it does."""
        found = find_choice(self.sent, self.offered(label, **do)[0]["id"])
        assert found is not None
        return self.do(found["do"])

    def do(self, do: Mapping[str, Any]) -> list[str]:
        """Take a choice, of whatever time."""
        return self.hear("choice", Interpretation(text="/choice"), do)

    def offered(self, label: str = "", **do: Any) -> list[dict[str, Any]]:
        """The last turn's choices with this label (by key), or that do this."""
        choices = [choice for message in self.sent for choice in message["choices"]]
        found = [
            choice
            for choice in choices
            if (not label or choice["label"] == self.content.interface["labels"][label])
            and all(choice["do"].get(key) == value for key, value in do.items())
        ]
        assert found, f"no choice {label or do} among {[choice['do'] for choice in choices]}"
        return found

    def offers(self, label: str = "", **do: Any) -> bool:
        """Whether the last turn offers this."""
        try:
            return bool(self.offered(label, **do))
        except AssertionError:
            return False

    @property
    def names(self) -> list[str]:
        """The last turn's messages, by kind and id."""
        return [name(message) for message in self.sent]

    @property
    def last(self) -> Message:
        """The last message."""
        return self.sent[-1]

    def without(self, **gone: str) -> Talk:
        """The same conversation after an editor took things out: ``questions="risks"``."""
        content = self.content
        for kind, item in gone.items():
            left = {key: value for key, value in getattr(content, kind).items() if key != item}
            content = replace(content, **{kind: left})
        return Talk(content, self.clinic, self.state)


def name(message: Message) -> str:
    """A message by kind and id: ``answer risks/msc``, ``step carer note``, ``text greet``."""
    kind = message["kind"]
    if kind == "answer" and message["understood"] is None:
        return "sources"
    if kind in ("answer", "comparison"):
        seen = message["understood"]
        if seen["claim_id"]:
            return f"claim {seen['claim_id']}"
        if kind == "comparison":
            columns = [column["option_id"] for column in message["columns"]]
            return " ".join(["comparison", seen["question_id"], *columns])
        return f"answer {seen['question_id']}" + (
            f"/{seen['option_id']}" if seen["option_id"] else ""
        )
    if kind == "step":
        return f"step {message['step']}" + (
            f" {message['input']['kind']}" if message["input"] else ""
        )
    if kind == "summary":
        return " ".join(["summary", *(item["id"] for item in (*message["top"], *message["items"]))])
    return f"{kind} {message['reply']}"
