"""The actions: named as the rules name them, thin, and never silent."""

from __future__ import annotations

import asyncio
import json
import logging
from pathlib import Path
from typing import Any

import pytest
import yaml

pytest.importorskip("rasa_sdk")

from rasa_sdk import Tracker
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher

import actions
from actions import reply, turns
from actions.reply import ConversationAction
from bot.conversation import Conversation, Reply, State, Turn
from bot.conversation.state import SLOTS
from tests.conversation.talk import understood

ROOT = Path(__file__).resolve().parents[2]
DOMAIN = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
RULES = yaml.safe_load((ROOT / "data" / "stories" / "rules.yml").read_text(encoding="utf-8"))[
    "rules"
]

ACTIONS: dict[str, ConversationAction] = {
    kind().name(): kind()  # type: ignore[abstract]
    for kind in vars(turns).values()
    if isinstance(kind, type)
    and issubclass(kind, ConversationAction)
    and kind is not ConversationAction
}
#: Slots that are Rasa's own, not the conversation's.
RASA_SLOTS = {"session_started_metadata", "requested_slot"}


def _run(action: ConversationAction, latest: dict[str, Any], slots: dict[str, Any]) -> Any:
    """Run an action as Rasa does; gives the messages and the events."""
    tracker = Tracker("someone", slots, latest, [], False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    events = asyncio.run(action.run(dispatcher, tracker, DOMAIN))
    assert json.dumps([dispatcher.messages, events])
    return [message["custom"] for message in dispatcher.messages], events


def _said(text: str, *labels: str, **fields: Any) -> dict[str, Any]:
    read = understood(text, *labels, **fields)
    return {"text": text, "metadata": {"clinic": "demo"}, "interpretation": read.as_dict()}


def _steps(rule: dict[str, Any], key: str) -> list[str]:
    return [step[key] for step in rule["steps"] if key in step]


def test_each_rules_action_exists_here_and_in_the_domain() -> None:
    named = {action for rule in RULES for action in _steps(rule, "action")}
    assert named == set(ACTIONS) == set(DOMAIN["actions"])


def test_each_intent_of_the_domain_has_one_rule() -> None:
    intents = [intent for rule in RULES for intent in _steps(rule, "intent")]
    assert len(set(intents)) == len(intents)
    domain = {item if isinstance(item, str) else next(iter(item)) for item in DOMAIN["intents"]}
    assert set(intents) == domain


def test_each_rule_is_one_intent_and_one_action() -> None:
    for rule in RULES:
        assert (len(_steps(rule, "intent")), len(_steps(rule, "action"))) == (1, 1), rule["rule"]


def test_the_state_is_the_domains_slots() -> None:
    assert set(DOMAIN["slots"]) - RASA_SLOTS == set(SLOTS)
    for slot in SLOTS:
        assert DOMAIN["slots"][slot]["influence_conversation"] is False


def test_rasas_action_server_finds_them_all() -> None:
    executor = ActionExecutor()
    executor.register_package(actions)
    assert set(ACTIONS) <= set(executor.actions)


@pytest.mark.parametrize("name", ACTIONS)
def test_each_action_calls_its_method(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[tuple[str, Turn]] = []

    class Recorder:
        def serving(self, clinic: str) -> Recorder:
            assert clinic == "demo"
            return self

        def __getattr__(self, method: str) -> Any:
            # A method that the conversation lacks must not pass for one.
            assert callable(getattr(Conversation, method))

            def record(turn: Turn) -> Reply:
                called.append((method, turn))
                return Reply((), turn.state)

            return record

    monkeypatch.setattr(reply, "conversation", Recorder)
    assert _run(ACTIONS[name], _said("words", "risks", option="msc"), {}) == ([], [])
    ((method, turn),) = called
    assert f"action_{method}" == name
    assert (turn.text, turn.clinic, turn.choice) == ("words", "demo", {})
    assert turn.interpretation.questions == ("risks",)


def test_an_answer_is_dispatched_with_its_plain_text() -> None:
    tracker = Tracker("s", {}, _said("risks", "risks"), [], False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    asyncio.run(ACTIONS["action_answer"].run(dispatcher, tracker, DOMAIN))
    (sent,) = dispatcher.messages
    assert sent["custom"]["kind"] == "answer"
    assert sent["text"] == sent["custom"]["text"]


def test_only_changed_slots_are_set() -> None:
    slots = State().to_slots()
    (answer,), events = _run(ACTIONS["action_answer"], _said("risks", "risks", option="msc"), slots)
    assert answer["understood"]["question_id"] == "risks"
    assert {event["name"]: event["value"] for event in events} == {
        "question": "risks",
        "option": "msc",
    }
    # The same answer again comes opened: row and column stay, so they are not set anew.
    shown = {**slots, "question": "risks", "option": "msc"}
    _, again = _run(ACTIONS["action_answer"], _said("risks", "risks", option="msc"), shown)
    assert {event["name"]: event["value"] for event in again} == {"detail": "more"}


def test_slots_carry_the_context() -> None:
    slots = {"question": "risks", "option": "hsct-donor"}
    (answer,), _ = _run(ACTIONS["action_answer"], _said("how many die", "death-risk"), slots)
    assert answer["understood"]["option_id"] == "hsct-donor"


def test_a_choice_comes_from_metadata_and_never_from_text() -> None:
    do = {"do": "ask", "question": "cost", "option": "car-t"}
    latest = {"text": "/choice", "metadata": {"choice": do}}
    (answer,), _ = _run(ACTIONS["action_choice"], latest, {})
    assert answer["understood"]["question_id"] == "cost"
    typed = {"text": "/choice" + json.dumps(do), "metadata": {}}
    (other,), _ = _run(ACTIONS["action_choice"], typed, {})
    assert other["kind"] == "choices"


def test_the_guide_is_kept_in_a_slot_and_gone_on_with() -> None:
    _, events = _run(ACTIONS["action_checklist"], _said("my list", "checklist"), {})
    slots = {event["name"]: event["value"] for event in events}
    assert slots["guide"]["active"] is True
    messages, _ = _run(ACTIONS["action_yes_no"], _said("yes", "yes"), slots)
    assert messages[-1]["step"] != slots["guide"]["at"]


@pytest.mark.parametrize(
    ("latest", "slots"),
    [
        (_said("my secret words", "risks"), {}),
        (_said("my secret words", "risks"), {"guide": {"at": "nowhere"}}),
        ({"text": "my secret words", "interpretation": {"labels": ["risks"]}}, {}),
    ],
)
def test_a_fault_gives_a_kind_sentence_and_keeps_words_out_of_the_log(
    latest: dict[str, Any],
    slots: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(self: Conversation, turn: Turn) -> Reply:
        raise RuntimeError(turn.text)

    monkeypatch.setattr(Conversation, "answer", broken)
    with caplog.at_level(logging.DEBUG, logger="actions.reply"):
        messages, events = _run(ACTIONS["action_answer"], latest, slots)
    assert [message["reply"] for message in messages] == ["failed"]
    assert events == []
    assert "action_answer" in caplog.text
    assert "secret" not in caplog.text


def test_nothing_said_yet_opens() -> None:
    messages, events = _run(ACTIONS["action_open"], {"text": "/open", "metadata": {}}, {})
    assert [message["reply"] for message in messages] == ["opening"]
    assert events == []
