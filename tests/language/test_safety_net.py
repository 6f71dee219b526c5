"""The net below the safety rules: what resembles a danger is asked about; nothing else changes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.language.encoder import DEFAULT_DIRECTORY as ENCODER
from bot.language.encoder import SentenceEncoder
from bot.language.encoder_build import build
from bot.language.interpreter import Interpreter, LabelRanking
from bot.language.safety import SafetyFinding, SafetyRules
from bot.language.safety_messages import SafetyMessagesError
from bot.language.safety_net import (
    BODY,
    GROUPS,
    MOOD,
    OTHER,
    RULES,
    Doubt,
    SafetyNet,
    SafetyNetError,
    read_messages,
)
from bot.language.side_by_side import Work
from bot.language.vocabulary import Vocabulary

MESSAGES = {
    "emergency": [
        "my chest hurts and I cannot get air",
        "she is bleeding and it will not stop",
        "he fell down and does not wake up",
        "my face is numb on one side",
        "I have a fever of 39 after my transplant",
    ],
    "crisis": [
        "I want to end my life",
        "I have a plan to kill myself tonight",
        "everyone would be better off without me",
        "I cut my arms to feel something",
        "I do not want to wake up again",
    ],
    "concern_for_other": [
        "my sister says she wants to kill herself",
        "I am afraid my husband will hurt himself",
        "my friend sent me a goodbye message",
        "my son has hidden pills to end it",
        "mum says she will not be here next week",
    ],
    "quiet": [
        "how long does the treatment take",
        "the waiting room is killing me",
        "I had a seizure ten years ago",
        "which signs are an emergency",
    ],
}
QUIET = [
    "what are the risks",
    "how much does it cost",
    "can it cure lupus",
    "will I lose my hair",
    "how long will I be in hospital",
    "what is a stem cell",
    "thank you",
    "show me my list",
    "who pays for this",
    "is it better with a donor",
]


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    build(ENCODER, say=lambda line: None)
    return SentenceEncoder.load()


@pytest.fixture(scope="module")
def net(encoder: SentenceEncoder) -> SafetyNet:
    messages = [(text, group) for group, texts in MESSAGES.items() for text in texts]
    return SafetyNet.fit(messages, QUIET, encoder)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("my chest is hurting and I get no air", BODY),
        ("I am going to end my life tonight", MOOD),
        ("my brother says he will kill himself", OTHER),
    ],
)
def test_what_resembles_a_danger_is_doubted_by_its_kind(
    net: SafetyNet, text: str, kind: str
) -> None:
    found = net.look([text])
    assert found.is_asked_about
    assert (found.kind, found.rule) == (kind, RULES[kind])
    assert max(found.likeness, key=found.likeness.__getitem__) == kind


@pytest.mark.parametrize("text", ["what does the treatment cost", "can lupus be cured", "thanks"])
def test_a_question_is_no_danger(net: SafetyNet, text: str) -> None:
    found = net.look([text])
    assert not found.is_asked_about
    weak = [("several-signs", "unsure"), ("wants-to-die", "few signs"), ("self-harm", "few words")]
    assert not any(found.bears_out(SafetyFinding("check", *one)) for one in weak)


def test_the_worst_part_of_a_message_counts(net: SafetyNet) -> None:
    parts = ["how much does it cost", "my chest hurts and I cannot get air", "thank you"]
    whole, part = net.look(parts), net.look(parts[1:2])
    assert whole.kind == part.kind
    assert whole.danger == pytest.approx(part.danger, abs=1e-5)
    assert all(whole.likeness[kind] > part.likeness[kind] - 1e-5 for kind in part.likeness)


def test_saved_and_loaded_it_says_the_same(
    net: SafetyNet, encoder: SentenceEncoder, tmp_path: Path
) -> None:
    net.save(tmp_path)
    again = SafetyNet.load(tmp_path, encoder)
    for text in ("my arm is numb", "what is a stem cell"):
        assert again.look([text]) == net.look([text])


def test_a_net_that_cannot_be_used_names_the_remedy(
    net: SafetyNet, encoder: SentenceEncoder, tmp_path: Path
) -> None:
    with pytest.raises(SafetyNetError, match="bot train"):
        SafetyNet.load(tmp_path, encoder)
    net.save(tmp_path)
    stored = dict(np.load(tmp_path / "safety_net.npz", allow_pickle=False))
    stored["encoder"] = np.array("another")
    np.savez(tmp_path / "safety_net.npz", **stored)
    with pytest.raises(SafetyNetError, match="another encoder"):
        SafetyNet.load(tmp_path, encoder)
    (tmp_path / "safety_net.npz").write_bytes(b"no archive")
    with pytest.raises(SafetyNetError, match="bot train"):
        SafetyNet.load(tmp_path, encoder)


def test_unknown_groups_and_missing_kinds_are_refused(encoder: SentenceEncoder) -> None:
    with pytest.raises(SafetyNetError, match="unknown groups"):
        SafetyNet.fit([("a", "danger")], ["b"], encoder)
    with pytest.raises(SafetyNetError, match="all kinds"):
        SafetyNet.fit([("a", "crisis")], ["b"], encoder)


@pytest.mark.parametrize(
    "written", ["- a list", "danger: [a]", "crisis: a text", "crisis: [1]", "["]
)
def test_a_file_in_another_form_is_named(written: str, tmp_path: Path) -> None:
    (tmp_path / "odd.yml").write_text(written, encoding="utf-8")
    with pytest.raises(SafetyMessagesError, match=r"odd\.yml"):
        read_messages(tmp_path)


def test_no_messages_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SafetyNetError, match="no messages"):
        read_messages(tmp_path)


def test_the_projects_messages_are_many_of_each_kind_and_none_twice() -> None:
    messages = read_messages()
    for kind in {*GROUPS.values()}:
        assert sum(GROUPS[group] == kind for _, group in messages) >= 250
    texts = [" ".join(text.lower().split()) for text, _ in messages]
    assert len(texts) == len(set(texts))


class _Sees:
    """A net that sees the same in every message, and remembers what it was asked."""

    def __init__(self, danger: float = 0.0, **likeness: float) -> None:
        self._doubt = Doubt(BODY, danger, {BODY: 0.0, MOOD: 0.0, OTHER: 0.0, **likeness})
        self.asked: list[str] = []

    def look(self, texts: list[str]) -> Doubt:
        self.asked += texts
        return self._doubt


class _Knows:
    """A matcher that is sure of one label."""

    def rank(self, texts: list[str], meanwhile: Work) -> list[LabelRanking]:
        from bot.language.matcher import Ranking, Scored

        meanwhile()
        ranked = (Scored("ask/risks", 0.9, 0.8), Scored("ask/cost", 0.1, 0.1))
        return [Ranking(ranked, abstain=False, close=False, evidence=1.5) for _ in texts]


SMALL_WISHES = "my boss wants to know how long I'll be gone"
SINGLE_WORDS = "I have nothing left. I gave it all to the last treatment."
FOR_ANOTHER = "My da says he's had his fill of it all. Wouldn't say more."
SMALL_SIGN = "since this morning my stomach feels a bit odd again today"


@pytest.mark.parametrize(
    ("text", "level", "net", "left"),
    [
        (SMALL_WISHES, "check", {}, None),
        (SMALL_WISHES, "check", {"body": 0.9}, None),
        (SMALL_WISHES, "check", {"mood": 0.2}, "check"),
        (SMALL_WISHES, "check", {"other": 0.2}, "check"),
        (SINGLE_WORDS, "check", {"mood": 0.2}, None),
        (SINGLE_WORDS, "check", {"mood": 0.4}, "check"),
        (FOR_ANOTHER, "check", {"other": 0.2}, "check"),
        (FOR_ANOTHER, "check", {"mood": 0.9}, None),
        (SMALL_SIGN, "check", {}, None),
        (SMALL_SIGN, "check", {"mood": 0.9}, None),
        (SMALL_SIGN, "check", {"body": 0.3}, "check"),
        # So short a message is all that there is to go by.
        ("nausea", "check", {}, "check"),
        ("I want to kill myself", "crisis", {}, "crisis"),
        ("I have chest pain", "emergency", {}, "emergency"),
    ],
)
def test_it_takes_back_only_what_small_signs_add_up_to(
    vocabulary: Vocabulary,
    safety: SafetyRules,
    text: str,
    level: str,
    net: dict[str, float],
    left: str | None,
) -> None:
    assert Interpreter(vocabulary, safety, _Knows()).interpret(text).safety == level
    assert Interpreter(vocabulary, safety, _Knows(), _Sees(**net)).interpret(text).safety == left


def test_what_it_does_not_bear_out_it_may_still_ask_about_in_its_own_words(
    vocabulary: Vocabulary, safety: SafetyRules
) -> None:
    sees = Interpreter(vocabulary, safety, _Knows(), _Sees(danger=0.9, body=0.9))
    found = sees.interpret(SMALL_WISHES)
    assert (found.safety, found.safety_rule) == ("check", "unclear-body")


def test_it_asks_back_only_where_the_rules_are_silent(
    vocabulary: Vocabulary, safety: SafetyRules
) -> None:
    always = _Sees(danger=1.0, body=1.0)
    interpreter = Interpreter(vocabulary, safety, _Knows(), always)
    urgent = interpreter.interpret("I want to kill myself")
    assert (urgent.safety, always.asked) == ("crisis", [])
    doubted = interpreter.interpret("what are the risks")
    assert (doubted.safety, doubted.safety_rule) == ("check", "unclear-body")
    assert doubted.questions == ("risks",)
    assert Interpreter(vocabulary, safety, _Knows()).interpret("what are the risks").safety is None
