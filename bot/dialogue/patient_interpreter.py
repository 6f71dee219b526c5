"""The one NLU component: hands each message to ``bot.language`` and writes what Rasa reads.

Thin on purpose. It fits and keeps the question matcher, and turns an ``Interpretation`` into the
intent, entities and ``response_selector`` ranking that Rasa's policies and tools understand.

Its one setting in ``config.yml`` is ``phrasings``, the folder it learns from. It reads them itself:
Rasa goes through every example it is given several times, which was a third of a training
(docs/decisions/010). Without the setting it learns from the examples that Rasa hands it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, RESPONSE_SELECTOR, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from threadpoolctl import threadpool_limits

from bot.content import load
from bot.dialogue.project import ENCODER, ROOT, SAFETY, VECTORS
from bot.language.encoder import SentenceEncoder
from bot.language.interpreter import Interpretation, Interpreter
from bot.language.matcher import Example, QuestionMatcher
from bot.language.safety import SafetyRules
from bot.language.safety_net import SafetyNet, fit_safety_net
from bot.language.training_examples import read_examples
from bot.language.vocabulary import Vocabulary

#: Key under which the whole interpretation travels to the actions.
INTERPRETATION = "interpretation"

#: Phrasings and messages whose vectors a training holds at once; 190 MB for 40,000 of them.
ENCODED_AT_MOST = 100_000

#: Labels that Rasa must know by another name: it treats "restart" as its own command.
INTENT_NAMES = {"restart": "restart_talk"}

#: Labels that are answered in one way: rows of the grid by ``ask``, claims by ``claim``.
ASK, CLAIM = "ask", "claim"


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER], is_trainable=True)
class PatientInterpreter(GraphComponent):
    """Safety rules, vocabulary, sentence encoder and question matcher in one."""

    def __init__(
        self,
        model_storage: ModelStorage,
        resource: Resource,
        interpreter: Interpreter | None = None,
        phrasings: Path | None = None,
    ) -> None:
        self._model_storage = model_storage
        self._resource = resource
        self._interpreter = interpreter
        self._phrasings = phrasings

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PatientInterpreter:
        """Make an untrained component."""
        return cls(model_storage, resource, phrasings=_phrasings(config))

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> PatientInterpreter:
        """Load the matcher out of a trained model; vocabulary and safety come from content.

        From here on products of matrices have one thread in this process. A second one would keep
        its core busy while it waits for the next product, where the rules of a message are read
        while it is encoded (docs/decisions/013).
        """
        threadpool_limits(1, user_api="blas")
        encoder = SentenceEncoder.load(ENCODER)
        with model_storage.read_from(resource) as directory:
            matcher = QuestionMatcher.load(Path(directory), encoder)
            net = SafetyNet.load(Path(directory), encoder)
        content = load()
        vocabulary = Vocabulary(content.vocabulary)
        interpreter = Interpreter(vocabulary, SafetyRules(content.safety, vocabulary), matcher, net)
        return cls(model_storage, resource, interpreter)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Hash what Rasa's own fingerprint does not see: our modules, vocabulary and phrasings."""
        digest = hashlib.sha256()
        for path in sorted((ROOT / "bot" / "language").glob("*.py")):
            digest.update(path.read_bytes())
        phrasings = _phrasings(config)
        for path in (
            ROOT / "content" / "en" / "vocabulary.yml",
            *sorted(SAFETY.glob("*.yml")),
            *sorted(phrasings.glob("*.yml") if phrasings else ()),
        ):
            digest.update(path.read_bytes())
        return digest.hexdigest()

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the matcher on the phrasings, the safety net too, and keep both."""
        encoder = SentenceEncoder.load(ENCODER, cache_size=ENCODED_AT_MOST)
        encoder.recall(VECTORS)
        vocabulary = Vocabulary(load().vocabulary)
        if self._phrasings is not None:
            said = [(example.text, example.label) for example in read_examples(self._phrasings)]
        else:
            said = [(m.get(TEXT), m.get_full_intent()) for m in training_data.intent_examples]
        examples = [Example(vocabulary.written_out(text), label) for text, label in said]
        encoder.encode([example.text for example in examples])  # once, for both that follow
        # Side by side: much of either keeps one core busy only.
        with ThreadPoolExecutor() as beside:
            fitted = beside.submit(fit_safety_net, examples, vocabulary, encoder)
            matcher = QuestionMatcher.fit(examples, encoder)
            net = fitted.result()
        with self._model_storage.write_to(self._resource) as directory:
            matcher.save(Path(directory))
            net.save(Path(directory))
        encoder.keep(VECTORS)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave training data as they are: nothing after this component reads features."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Interpret each message."""
        if self._interpreter is None:
            raise RuntimeError("PatientInterpreter was asked to read before it was loaded")
        for message in messages:
            # "/choice" and "/open" come from our channel alone; Rasa's own handler reads them.
            text = message.get(TEXT) or ""
            understood = self._interpreter.interpret("" if text.startswith("/") else text)
            for key, value in output_of(understood).items():
                message.set(key, value, add_to_output=True)
        return messages


def _phrasings(config: Mapping[str, Any]) -> Path | None:
    folder = config.get("phrasings")
    return ROOT / folder if folder else None


def output_of(understood: Interpretation) -> Mapping[str, Any]:
    """What Rasa reads of an interpretation: intent, entities, ranking, and the whole of it."""
    label = understood.labels[0] if understood.labels else "not_understood"
    if understood.safety:
        intent = understood.safety
    elif understood.claim:
        intent = CLAIM
    elif understood.questions and label not in ("compare", "personal_advice"):
        intent = ASK
    else:
        intent = INTENT_NAMES.get(label, label)
    output: dict[str, Any] = {
        INTENT: {"name": intent, "confidence": understood.confidence},
        "intent_ranking": [{"name": intent, "confidence": understood.confidence}],
        ENTITIES: [
            {
                "entity": "treatment",
                "value": option,
                "start": 0,
                "end": 0,
                "extractor": "vocabulary",
            }
            for option in understood.options
        ],
        INTERPRETATION: understood.as_dict(),
    }
    if intent in (ASK, CLAIM):
        best = understood.claim if intent == CLAIM else understood.questions[0]
        output[RESPONSE_SELECTOR] = {
            "all_retrieval_intents": [ASK, CLAIM],
            intent: {
                "response": {
                    "intent_response_key": f"{intent}/{best}",
                    "confidence": understood.confidence,
                },
                "ranking": [
                    {"intent_response_key": f"{intent}/{entry.id}", "confidence": entry.confidence}
                    for entry in understood.ranking
                ],
            },
        }
    return output
