"""The NLU component alone: what Rasa reads of an interpretation; a small one trained and kept."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

import bot.dialogue  # noqa: F401 (keeps TensorFlow out before rasa comes in)
from bot.language.interpreter import Interpretation, Ranked

#: Rasa's own deprecations, when its modules are imported here first.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

EXAMPLES = {
    "ask/risks": [
        "what are the risks",
        "is it dangerous",
        "what can go wrong",
        "how risky is this",
        "what are the dangers of it",
    ],
    "ask/cost": [
        "how much does it cost",
        "what is the price",
        "will insurance pay",
        "is it expensive",
        "how much money would I need",
    ],
    "greet": ["hello", "hi there", "good morning", "hey", "good evening to you"],
}


@pytest.fixture()
def graph(tmp_path: Path) -> dict[str, Any]:
    """What Rasa's engine hands to a component."""
    from rasa.engine.graph import ExecutionContext, GraphSchema
    from rasa.engine.storage.local_model_storage import LocalModelStorage
    from rasa.engine.storage.resource import Resource

    return {
        "config": {},
        "model_storage": LocalModelStorage(tmp_path),
        "resource": Resource("patient_interpreter"),
        "execution_context": ExecutionContext(GraphSchema({})),
    }


def output(understood: Interpretation) -> dict[str, Any]:
    from bot.dialogue.patient_interpreter import output_of

    return dict(output_of(understood))


def message(text: str) -> Any:
    from rasa.shared.nlu.training_data.message import Message

    return Message({"text": text})


# -- what Rasa reads -----------------------------------------------------------------------------


@pytest.mark.parametrize("level", ["emergency", "crisis", "concern_for_other", "check"])
def test_safety_is_the_intent_before_anything_else(level: str) -> None:
    read = output(
        Interpretation(
            "x",
            labels=("ask/risks",),
            questions=("risks",),
            claim="few-side-effects",
            safety=level,
            safety_rule="some-rule",
            confidence=1.0,
        )
    )
    assert read["intent"] == {"name": level, "confidence": 1.0}
    assert "response_selector" not in read
    assert read["interpretation"]["safety_rule"] == "some-rule"


def test_a_question_is_ask_with_its_row() -> None:
    read = output(
        Interpretation(
            "x",
            labels=("ask/risks", "ask/cost"),
            questions=("risks", "cost"),
            option="msc",
            options=("msc", "car-t"),
            confidence=0.8,
            ranking=(Ranked("risks", 0.8), Ranked("cost", 0.1)),
        )
    )
    assert read["intent"] == {"name": "ask", "confidence": 0.8}
    assert read["intent_ranking"][0]["name"] == "ask"
    chosen = read["response_selector"]["ask"]
    assert chosen["response"] == {"intent_response_key": "ask/risks", "confidence": 0.8}
    assert [entry["intent_response_key"] for entry in chosen["ranking"]] == [
        "ask/risks",
        "ask/cost",
    ]
    assert [(entity["entity"], entity["value"]) for entity in read["entities"]] == [
        ("treatment", "msc"),
        ("treatment", "car-t"),
    ]


def test_a_claim_comes_before_the_question_beside_it() -> None:
    read = output(
        Interpretation(
            "x",
            labels=("claim/few-side-effects",),
            questions=("risks",),
            claim="few-side-effects",
            confidence=0.7,
            ranking=(Ranked("few-side-effects", 0.7),),
        )
    )
    assert read["intent"]["name"] == "claim"
    response = read["response_selector"]["claim"]["response"]
    assert response["intent_response_key"] == "claim/few-side-effects"


@pytest.mark.parametrize("label", ["compare", "personal_advice"])
def test_a_request_with_a_row_stays_the_request(label: str) -> None:
    read = output(Interpretation("x", labels=(label,), questions=("risks",), confidence=0.9))
    assert read["intent"]["name"] == label
    assert "response_selector" not in read


def test_what_is_not_understood_says_so() -> None:
    assert output(Interpretation("x"))["intent"]["name"] == "not_understood"
    assert output(Interpretation("x", labels=()))["intent"]["name"] == "not_understood"


def test_restart_has_a_name_that_rasa_does_not_take_for_its_own() -> None:
    assert output(Interpretation("x", labels=("restart",)))["intent"]["name"] == "restart_talk"


def test_the_whole_interpretation_travels_along() -> None:
    understood = Interpretation("x", labels=("greet",), acknowledge="fear", person="me")
    assert Interpretation.from_dict(output(understood)["interpretation"]) == understood


def test_every_intent_is_in_the_domain() -> None:
    from bot.dialogue.patient_interpreter import ASK, CLAIM, INTENT_NAMES
    from bot.dialogue.project import DOMAIN, NLU

    domain = set(yaml.load(DOMAIN.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["intents"])
    labels = {
        item["intent"].split("/")[0]
        for path in NLU.glob("*.yml")
        for item in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["nlu"]
        if "intent" in item
    }
    assert {ASK, CLAIM} <= labels
    assert {INTENT_NAMES.get(label, label) for label in labels} <= domain


# -- the component -------------------------------------------------------------------------------


class Listener:
    """An interpreter that notes what it was asked to read."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def interpret(self, text: str) -> Interpretation:
        self.heard.append(text)
        return Interpretation(text, labels=("greet",), confidence=0.5)


def test_each_message_is_read_and_commands_of_the_channel_are_not(graph: dict[str, Any]) -> None:
    from bot.dialogue.patient_interpreter import PatientInterpreter

    listener = Listener()
    component = PatientInterpreter(graph["model_storage"], graph["resource"], listener)  # type: ignore[arg-type]
    messages = [message(text) for text in ("hello", "/choice", "/open", '/choice{"x": 1}')]
    assert component.process(messages) == messages
    assert listener.heard == ["hello", "", "", ""]
    for read in messages:
        assert read.get("intent") == {"name": "greet", "confidence": 0.5}
        assert "interpretation" in read.as_dict(only_output_properties=True)


def test_rasas_handler_reads_the_channels_commands_after_it(graph: dict[str, Any]) -> None:
    from rasa.nlu.classifiers.regex_message_handler import RegexMessageHandler
    from rasa.shared.core.domain import Domain

    from bot.dialogue.patient_interpreter import PatientInterpreter
    from bot.dialogue.project import DOMAIN

    component = PatientInterpreter(graph["model_storage"], graph["resource"], Listener())  # type: ignore[arg-type]
    messages = component.process([message("/choice"), message("/open")])
    handled = RegexMessageHandler().process(messages, Domain.from_file(str(DOMAIN)))
    assert [read.get("intent")["name"] for read in handled] == ["choice", "open"]


def test_it_does_not_read_before_it_is_loaded(graph: dict[str, Any]) -> None:
    from bot.dialogue.patient_interpreter import PatientInterpreter

    with pytest.raises(RuntimeError, match="before it was loaded"):
        PatientInterpreter.create(**graph).process([message("hello")])


def test_its_fingerprint_sees_the_modules_it_uses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.dialogue import patient_interpreter

    parts = (
        "bot/language/matcher.py",
        "content/en/vocabulary.yml",
        "data/safety/own-life.yml",
        "data/nlu/risks.yml",
    )
    for path in parts:
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text("before", encoding="utf-8")
    monkeypatch.setattr(patient_interpreter, "ROOT", tmp_path)
    monkeypatch.setattr(patient_interpreter, "SAFETY", tmp_path / "data" / "safety")
    addon = patient_interpreter.PatientInterpreter.fingerprint_addon
    config = {"phrasings": "data/nlu"}
    seen = {addon(config)}
    for path in parts:
        (tmp_path / path).write_text("after", encoding="utf-8")
        seen.add(addon(config))
    assert len(seen) == 1 + len(parts)


@pytest.mark.model
def test_it_reads_the_phrasings_of_its_configuration_by_itself(
    graph: dict[str, Any], tmp_path: Path
) -> None:
    from rasa.shared.nlu.training_data.training_data import TrainingData

    from bot.dialogue.patient_interpreter import PatientInterpreter

    folder = tmp_path / "phrasings"
    folder.mkdir()
    items = [
        {"intent": label, "examples": "".join(f"- {text}\n" for text in texts)}
        for label, texts in EXAMPLES.items()
    ]
    (folder / "some.yml").write_text(yaml.safe_dump({"nlu": items}), encoding="utf-8")
    graph["config"] = {"phrasings": str(folder)}
    PatientInterpreter.create(**graph).train(TrainingData())
    (read,) = PatientInterpreter.load(**graph).process([message("is it expensive")])
    assert read.get("response_selector")["ask"]["response"]["intent_response_key"] == "ask/cost"


@pytest.mark.model
def test_a_small_one_is_trained_kept_and_loaded(graph: dict[str, Any]) -> None:
    from rasa.shared.nlu.training_data.training_data import TrainingData

    from bot.dialogue.patient_interpreter import PatientInterpreter
    from bot.dialogue.project import ENCODER
    from bot.language.encoder_build import build

    build(ENCODER, say=lambda line: None)
    examples = []
    for label, texts in EXAMPLES.items():
        intent, _, row = label.partition("/")
        for text in texts:
            examples.append(message(text))
            examples[-1].set("intent", intent)
            if row:
                examples[-1].set("intent_response_key", label)
    resource = PatientInterpreter.create(**graph).train(TrainingData(examples))
    assert resource == graph["resource"]
    loaded = PatientInterpreter.load(**graph)
    read = loaded.process([message("what are the risks"), message("is it expensive")])
    assert [item.get("intent")["name"] for item in read] == ["ask", "ask"]
    chosen = [item.get("response_selector")["ask"]["response"] for item in read]
    assert [item["intent_response_key"] for item in chosen] == ["ask/risks", "ask/cost"]
    (urgent,) = loaded.process([message("i have crushing chest pain")])
    assert urgent.get("intent")["name"] == "emergency"
    again = PatientInterpreter.load(**graph).process([message("how risky is it")])
    assert again[0].as_dict() == loaded.process([message("how risky is it")])[0].as_dict(), (
        "the same archive gives the same reading"
    )
    assert loaded.process_training_data(SimpleNamespace()) == SimpleNamespace()  # type: ignore[arg-type]
