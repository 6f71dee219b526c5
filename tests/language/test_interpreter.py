"""How safety, vocabulary and matcher are put together, with a matcher made for the test."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.interpreter import Interpretation, Interpreter, Ranked
from bot.language.safety import SafetyRules
from bot.language.safety_net import Doubt
from bot.language.side_by_side import Work
from bot.language.vocabulary import Vocabulary
from tests.language.made_rankings import Ranking, Scored


class WordMatcher:
    """Knows a label by a word of the text; unsure of everything else."""

    words: ClassVar[dict[str, str]] = {
        "cost": "ask/cost",
        "risks": "ask/risks",
        "hospital": "ask/hospital-stay",
        "hair": "ask/side-effects",
        "seventy": "claim/seventy-percent-disease-free",
        "hello": "greet",
        "thanks": "thanks",
        "stop": "ask/stopping-medicines",
        "spinal": "ask/success-rate",
        "compare": "compare",
        "rash": "ask/lupus-symptoms",
        "close": "ask/survival",
        "indeed": "yes",
    }

    def __init__(self) -> None:
        self.asked: list[str] = []

    def rank(self, texts: Sequence[str], meanwhile: Work) -> list[Ranking]:
        meanwhile()
        self.asked += texts
        return [self._one(text.lower()) for text in texts]

    def _one(self, text: str) -> Ranking:
        hits = [label for word, label in self.words.items() if word in text]
        first = hits[0] if hits else "ask/what-is-lupus"
        ranked = (
            Scored(first, 0.9 if hits else 0.1, 0.8 if hits else 0.1),
            Scored("ask/evidence", 0.05, 0.05),
        )
        return Ranking(ranked, abstain=not hits, close="close" in text)


@pytest.fixture
def matcher() -> WordMatcher:
    return WordMatcher()


@pytest.fixture
def interpreter(vocabulary: Vocabulary, safety: SafetyRules, matcher: WordMatcher) -> Interpreter:
    return Interpreter(vocabulary, safety, matcher)


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("what are the risks", ("risks",)),
        (
            "what are the risks and how long in hospital and what does it cost",
            ("risks", "hospital-stay", "cost"),
        ),
        ("What are the risks? What are the risks?", ("risks",)),
        ("hello, what does it cost?", ("cost",)),
        ("hello! What does it cost? thanks", ("cost",)),
        ("hello", ("greet",)),
        ("indeed", ("yes",)),
        ("a man in town says that six injections will end all of it, indeed", ("not_understood",)),
        ("gibberish of some kind", ("not_understood",)),
        ("will I dance? what are the risks?", ("risks",)),
        ("is it true that seventy percent are well", ("claim_check",)),
        ("stem cells for my spinal cord injury", ("other_condition",)),
        ("I have lupus and a spinal cord injury: what are the risks?", ("risks",)),
        ("do I have lupus?", ("diagnosis",)),
        ("is this rash lupus", ("diagnosis",)),
        ("should I double my prednisone dose", ("personal_advice",)),
        ("how much prednisone should I take", ("personal_advice",)),
        ("can I stop my prednisone", ("stopping-medicines",)),
        ("msc or car-t, flibber", ("compare",)),
        ("compare the risks of msc and car-t", ("risks",)),
        ("", ("not_understood",)),
        ("🙂🙂", ("not_understood",)),
        ("?!", ("not_understood",)),
    ],
)
def test_labels(interpreter: Interpreter, text: str, labels: tuple[str, ...]) -> None:
    assert interpreter.interpret(text).labels == labels


def test_questions_leave_out_what_is_no_row(interpreter: Interpreter) -> None:
    understood = interpreter.interpret("hello. risks? cost? seventy percent?")
    assert understood.questions == ("risks", "cost")
    assert understood.claim == "seventy-percent-disease-free"
    assert understood.ranking[0].id == understood.claim


def test_ranking_has_no_prefix(interpreter: Interpreter) -> None:
    understood = interpreter.interpret("what are the risks")
    assert understood.ranking[0] == Ranked("risks", 0.9)
    assert understood.confidence == 0.9


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("I have chest pain. What are the risks?", "emergency"),
        ("what does it cost? I want to die", "crisis"),
        ("my daughter wants to kill herself", "concern_for_other"),
    ],
)
def test_safety_comes_first_and_alone(interpreter: Interpreter, text: str, level: str) -> None:
    understood = interpreter.interpret(text)
    assert understood.labels == (level,)
    assert understood.safety == level
    assert understood.safety_rule
    assert understood.questions == ()
    assert [entry.id for entry in understood.ranking] == [level]


@pytest.mark.parametrize("reads_first", [True, False])
def test_what_the_rules_find_is_said_even_where_nothing_can_be_compared(
    vocabulary: Vocabulary,
    safety: SafetyRules,
    caplog: pytest.LogCaptureFixture,
    reads_first: bool,
) -> None:
    class Broken:
        def rank(self, texts: Sequence[str], meanwhile: Work) -> list[Ranking]:
            if reads_first:
                meanwhile()
            raise LookupError(texts[0])

    interpreter = Interpreter(vocabulary, safety, Broken())
    urgent = interpreter.interpret("I have chest pain. What are the risks?")
    assert urgent.labels == ("emergency",)
    assert "LookupError" in caplog.text
    assert "chest" not in caplog.text
    doubted = interpreter.interpret("I feel hopeless. What are the risks?")
    assert (doubted.safety, doubted.labels) == ("check", ("not_understood",))
    with pytest.raises(LookupError):
        interpreter.interpret("what are the risks")


def test_a_question_of_the_rules_stands_where_the_net_fails(
    vocabulary: Vocabulary, safety: SafetyRules, caplog: pytest.LogCaptureFixture
) -> None:
    class Torn:
        def look(self, texts: Sequence[str]) -> Doubt:
            raise LookupError(texts[0])

    interpreter = Interpreter(vocabulary, safety, WordMatcher(), Torn())
    text = (
        "I feel so tired of all this and nothing helps me any more and nobody at home "
        "understands what it is like, what are the risks"
    )
    found = safety.check(vocabulary.read(text))
    assert found is not None
    assert found.tentative
    tentative = interpreter.interpret(text)
    assert (tentative.safety, tentative.labels) == ("check", ("risks",))
    assert "LookupError" in caplog.text
    assert "tired" not in caplog.text
    with pytest.raises(LookupError):
        interpreter.interpret("what are the risks")


def test_a_question_of_the_rules_stands_where_a_second_look_fails(
    vocabulary: Vocabulary, safety: SafetyRules, caplog: pytest.LogCaptureFixture
) -> None:
    class Once(WordMatcher):
        def rank(self, texts: Sequence[str], meanwhile: Work) -> list[Ranking]:
            if self.asked:
                raise LookupError(texts[0])
            return super().rank(texts, meanwhile)

    calm = "what do they do first, which risks come later"
    assert any(vocabulary.read(calm).finer)
    doubted = Interpreter(vocabulary, safety, Once()).interpret(f"I feel hopeless. {calm}")
    assert (doubted.safety, doubted.labels) == ("check", ("not_understood",))
    assert "LookupError" in caplog.text
    assert "hopeless" not in caplog.text
    with pytest.raises(LookupError):
        Interpreter(vocabulary, safety, Once()).interpret(calm)


def test_the_rules_are_asked_even_by_a_matcher_that_forgets_to(
    vocabulary: Vocabulary, safety: SafetyRules
) -> None:
    class Forgetful(WordMatcher):
        def rank(self, texts: Sequence[str], meanwhile: Work) -> list[Ranking]:
            return super().rank(texts, lambda: None)

    interpreter = Interpreter(vocabulary, safety, Forgetful())
    assert interpreter.interpret("I have chest pain. What are the risks?").labels == ("emergency",)
    assert interpreter.interpret("What are the risks?").labels == ("risks",)


def test_a_check_leaves_the_answer(interpreter: Interpreter) -> None:
    understood = interpreter.interpret("I feel hopeless. What are the risks?")
    assert understood.safety == "check"
    assert understood.labels == ("risks",)


@pytest.mark.parametrize(
    ("text", "option", "options"),
    [
        ("risks of msc", "msc", ("msc",)),
        ("is msc safer than using my own cells", "msc", ("msc", "hsct-own")),
        ("risks of stem cells", "", ()),
    ],
)
def test_options(
    interpreter: Interpreter, text: str, option: str, options: tuple[str, ...]
) -> None:
    understood = interpreter.interpret(text)
    assert (understood.option, understood.options) == (option, options)


@pytest.mark.parametrize(
    ("text", "elliptical", "option"),
    [
        ("and with a donor?", True, "hsct-donor"),
        ("for msc?", True, "msc"),
        ("what about car-t", True, "car-t"),
        ("cost?", True, ""),
        ("why?", True, ""),
        ("what are the risks of a transplant with a donor", False, "hsct-donor"),
        ("how long will I be in hospital", False, ""),
    ],
)
def test_fragments(interpreter: Interpreter, text: str, elliptical: bool, option: str) -> None:
    understood = interpreter.interpret(text)
    assert (understood.elliptical, understood.option) == (elliptical, option)


@pytest.mark.parametrize(
    ("text", "feeling"),
    [
        ("I'm so scared. What are the risks?", "fear"),
        ("I cried all night, will I lose my hair", "grief"),
        ("I'm fed up with this, what does it cost", "anger"),
        ("I am exhausted all the time, risks?", "tired"),
        ("what are the risks", None),
    ],
)
def test_feelings_are_acknowledged(
    interpreter: Interpreter, text: str, feeling: str | None
) -> None:
    assert interpreter.interpret(text).acknowledge == feeling


def test_close_second(interpreter: Interpreter) -> None:
    assert interpreter.interpret("a close call").close
    assert not interpreter.interpret("what are the risks").close


def test_encoder_gets_the_expanded_text(interpreter: Interpreter, matcher: WordMatcher) -> None:
    interpreter.interpret("TRM of AHSCT?")
    assert matcher.asked == ["treatment related death of transplant of my own stem cells?"]


def test_transplant_without_a_kind_is_told(interpreter: Interpreter) -> None:
    understood = interpreter.interpret("risks of a stem cell transplant")
    assert (understood.option, understood.transplant) == ("", True)
    assert not interpreter.interpret("risks of msc").transplant


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=500))
def test_any_text_has_an_interpretation(
    vocabulary: Vocabulary, safety: SafetyRules, text: str
) -> None:
    understood = Interpreter(vocabulary, safety, WordMatcher()).interpret(text)
    assert understood.labels
    assert understood.text == text
    assert Interpretation.from_dict(json.loads(json.dumps(understood.as_dict()))) == understood


def test_very_long_text(interpreter: Interpreter) -> None:
    assert interpreter.interpret("what are the risks? " * 5000).labels == ("risks",)
    assert interpreter.interpret("a" * 200_000).labels == ("not_understood",)


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("can a fungal infection need a hospital", ("other_condition",)),
        ("risks of a fungal infection after the transplant", ("risks",)),
    ],
)
def test_everyday_illness_counts_only_where_nothing_of_the_field_is_named(
    interpreter: Interpreter, text: str, labels: tuple[str, ...]
) -> None:
    assert interpreter.interpret(text).labels == labels


def test_a_weak_match_about_something_else_is_no_answer(
    vocabulary: Vocabulary, safety: SafetyRules
) -> None:
    class Weak:
        def rank(self, texts: Sequence[str], meanwhile: Work) -> list[Ranking]:
            meanwhile()
            return [Ranking((Scored("ask/infection", 0.3),), False, False) for _ in texts]

    weak = Interpreter(vocabulary, safety, Weak())
    assert weak.interpret("what about that testing").labels == ("not_understood",)
    assert weak.interpret("what about that testing in lupus").labels == ("infection",)


def test_a_row_off_the_subject_must_outweigh_what_is_about_something_else(
    vocabulary: Vocabulary, safety: SafetyRules
) -> None:
    class Between:
        def __init__(self, elsewhere: float) -> None:
            self.elsewhere = elsewhere

        def rank(self, texts: Sequence[str], meanwhile: Work) -> list[Ranking]:
            meanwhile()
            ranked = (
                Scored("ask/side-effects", 0.8, 0.4),
                Scored("claim/few-side-effects", 0.1, 0.2),
                Scored("out_of_scope", 0.1, self.elsewhere),
            )
            return [Ranking(ranked, False, False) for _ in texts]

    sore = "is it normal to be sore"
    near = Interpreter(vocabulary, safety, Between(0.1))
    assert near.interpret(sore).labels == ("side-effects",)
    torn = Interpreter(vocabulary, safety, Between(0.4))
    assert torn.interpret(sore).labels == ("not_understood",)
    assert torn.interpret(f"{sore} in lupus").labels == ("side-effects",)


@pytest.mark.parametrize("label", ["other_condition", "out_of_scope"])
def test_a_message_about_a_treatment_is_not_declined_on_a_weak_match(
    vocabulary: Vocabulary, safety: SafetyRules, label: str
) -> None:
    class Declines:
        def __init__(self, confidence: float) -> None:
            self.confidence = confidence

        def rank(self, texts: Sequence[str], meanwhile: Work) -> list[Ranking]:
            meanwhile()
            ranked = (Scored(label, self.confidence, 0.5), Scored("ask/what-is-sct", 0.1, 0.2))
            return [Ranking(ranked, False, False) for _ in texts]

    mentioned = "my rheumatologist mentioned a stem cell transplant, I am terrified"
    weak = Interpreter(vocabulary, safety, Declines(0.3)).interpret(mentioned)
    assert (weak.labels, weak.acknowledge) == (("not_understood",), "fear")
    assert "what-is-sct" in [entry.id for entry in weak.ranking]
    strong = Interpreter(vocabulary, safety, Declines(0.6))
    assert strong.interpret(mentioned).labels == (label,)
    # What names another disease is declined however weak the match.
    named = Interpreter(vocabulary, safety, Declines(0.3))
    assert named.interpret("can a transplant cure leukemia").labels == (label,)


@pytest.mark.parametrize(
    ("confidence", "labels"), [(0.4, ("not_understood",)), (0.6, ("claim_check",))]
)
def test_a_claim_must_be_likely(
    vocabulary: Vocabulary, safety: SafetyRules, confidence: float, labels: tuple[str, ...]
) -> None:
    class Numbers:
        def rank(self, texts: Sequence[str], meanwhile: Work) -> list[Ranking]:
            meanwhile()
            ranked = (Scored("claim/seventy-percent-disease-free", confidence, 0.5),)
            return [Ranking(ranked, False, False) for _ in texts]

    interpreter = Interpreter(vocabulary, safety, Numbers())
    assert interpreter.interpret("my mum is 70 with lupus, can she have it").labels == labels


def test_a_torn_message_gives_way_to_its_one_sure_part(
    vocabulary: Vocabulary, safety: SafetyRules
) -> None:
    class Torn:
        def rank(self, texts: Sequence[str], meanwhile: Work) -> list[Ranking]:
            meanwhile()
            clear = (Scored("ask/who-is-candidate", 0.9, 0.8), Scored("ask/cost", 0.01, 0.1))
            torn = (Scored("ask/neuropsychiatric", 0.4, 0.4), Scored("ask/who-is-not", 0.4, 0.4))
            whole = max(texts, key=len)
            return [
                Ranking(torn, False, True) if text == whole else Ranking(clear, False, False)
                for text in texts
            ]

    text = "I had a seizure two years ago, can I have a transplant"
    assert len(vocabulary.read(text).segments) == 1
    understood = Interpreter(vocabulary, safety, Torn()).interpret(text)
    assert understood.labels == ("who-is-candidate",)
    assert not understood.close


@pytest.mark.parametrize(
    ("whole", "likely", "sure", "label", "of_a_story"),
    [
        ("out_of_scope", 0.6, 0.99, "cost", "out_of_scope"),
        ("out_of_scope", 0.6, 0.8, "out_of_scope", "out_of_scope"),
        ("out_of_scope", 0.8, 0.99, "out_of_scope", "out_of_scope"),
        ("ask/lupus-nephritis", 0.6, 0.99, "cost", "cost"),
        ("ask/lupus-nephritis", 0.6, 0.8, "lupus-nephritis", "lupus-nephritis"),
        ("ask/lupus-nephritis", 0.8, 0.99, "lupus-nephritis", "lupus-nephritis"),
        ("other_condition", 0.6, 0.99, "other_condition", "other_condition"),
        ("diagnosis", 0.6, 0.99, "diagnosis", "diagnosis"),
        ("personal_advice", 0.6, 0.99, "personal_advice", "personal_advice"),
    ],
)
def test_a_message_that_is_hardly_any_one_question_gives_way_to_a_very_sure_part(
    vocabulary: Vocabulary,
    safety: SafetyRules,
    whole: str,
    likely: float,
    sure: float,
    label: str,
    of_a_story: str,
) -> None:
    class Hardly:
        def rank(self, texts: Sequence[str], meanwhile: Work) -> list[Ranking]:
            meanwhile()
            longest = max(texts, key=len)
            return [
                Ranking((Scored(whole, likely, 0.4),), False, False, 0.8)
                if text == longest
                else Ranking((Scored("ask/cost", sure, 1.0),), False, False, 1.75)
                for text in texts
            ]

    text = "asking for a friend, what does it cost"
    assert vocabulary.read(text).segments == ("what does it cost",)
    interpreter = Interpreter(vocabulary, safety, Hardly())
    assert interpreter.interpret(text).labels == (label,)
    story = f"my uncle with lupus has a boat on the lake, {text}"
    assert interpreter.interpret(story).labels == (of_a_story,)


def test_a_feared_disease_is_no_other_condition(
    vocabulary: Vocabulary, safety: SafetyRules
) -> None:
    class Misled:
        def rank(self, texts: Sequence[str], meanwhile: Work) -> list[Ranking]:
            meanwhile()
            ranked = (Scored("other_condition", 0.6), Scored("ask/late-effects", 0.2))
            return [Ranking(ranked, False, False) for _ in texts]

    misled = Interpreter(vocabulary, safety, Misled())
    assert misled.interpret("does hsct cause leukemia").labels == ("late-effects",)
    assert misled.interpret("can hsct cure leukemia").labels == ("other_condition",)


def test_a_denied_symptom_leaves_the_question(vocabulary: Vocabulary, safety: SafetyRules) -> None:
    class Distracted:
        def rank(self, texts: Sequence[str], meanwhile: Work) -> list[Ranking]:
            meanwhile()
            return [
                Ranking(
                    (Scored("out_of_scope" if "pain" in t else "ask/risks", 0.9, 0.8),),
                    False,
                    False,
                )
                for t in texts
            ]

    distracted = Interpreter(vocabulary, safety, Distracted())
    said = distracted.interpret("no joint pain today, what are the risks")
    assert said.labels == ("risks",)
    named = distracted.interpret("my joint pain is back. what are the risks")
    assert named.labels == ("out_of_scope",)


@pytest.mark.parametrize(
    ("text", "strange", "unlike", "labels"),
    [
        ("side effects, I ask", 0, 0, ("side-effects",)),
        ("side effects of oxycodone and zyrtec", 2, 0, ("not_understood",)),
        ("side effects of antibiotics, of a vaccine", 0, 2, ("not_understood",)),
        ("side effects of oxycodone for a transplant", 2, 2, ("side-effects",)),
        ("I was at the airport and " * 6 + "side effects?", 0, 0, ("not_understood",)),
    ],
)
def test_more_is_asked_of_messages_that_do_not_name_the_subject(
    vocabulary: Vocabulary,
    safety: SafetyRules,
    text: str,
    strange: int,
    unlike: int,
    labels: tuple[str, ...],
) -> None:
    class Sure:
        def rank(self, texts: Sequence[str], meanwhile: Work) -> list[Ranking]:
            meanwhile()
            ranked = (Scored("ask/side-effects", 0.9, 0.8),)
            return [Ranking(ranked, False, False, 0.85, strange, unlike) for _ in texts]

    assert Interpreter(vocabulary, safety, Sure()).interpret(text).labels == labels
