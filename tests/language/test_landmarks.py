from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from bot.language.encoder import DEFAULT_DIRECTORY, SentenceEncoder
from bot.language.encoder_build import build
from bot.language.landmarks import drawn, telling
from bot.language.matcher import Example, MatcherSettings, QuestionMatcher

TEXTS = [f"text {number}" for number in range(50)]
SETTINGS: dict[str, Any] = {"sharpness": 3.0, "ridge": 0.05}


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    build(DEFAULT_DIRECTORY, say=lambda line: None)
    return SentenceEncoder.load()


def _turned(degrees: list[float]) -> np.ndarray:
    """Unit vectors in a plane."""
    angles = np.deg2rad(np.array(degrees))
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def test_a_draw_is_the_same_every_time_and_ascends() -> None:
    first = drawn(TEXTS, 10)
    assert list(first) == sorted(first)
    assert len(set(first.tolist())) == 10
    assert list(drawn(TEXTS, 10)) == list(first)
    assert len(drawn(TEXTS, 99)) == len(TEXTS)


def test_a_draw_does_not_depend_on_the_order_and_hardly_on_new_texts() -> None:
    before = {TEXTS[i] for i in drawn(TEXTS, 20)}
    turned = TEXTS[::-1]
    assert {turned[i] for i in drawn(turned, 20)} == before
    more = ["one more", *TEXTS]
    assert len({more[i] for i in drawn(more, 20)} & before) >= 19


def test_with_few_examples_all_are_landmarks() -> None:
    vectors, labels = _turned([0, 30, 90]), np.array([0, 0, 1])
    assert list(telling(vectors, labels, np.array([0]), 3, **SETTINGS)) == [0, 1, 2]


def test_what_the_sample_has_not_taught_is_chosen_and_what_it_has_is_not() -> None:
    # Label 0 near 0 degrees, label 1 near 90. One of label 1 lies where label 0 is.
    vectors = _turned([0, 2, 4, 6, 90, 88, 86, 5])
    labels = np.array([0, 0, 0, 0, 1, 1, 1, 1])
    chosen = telling(vectors, labels, np.array([0, 4]), 3, **SETTINGS)
    assert list(chosen) == [0, 4, 7]


def test_a_label_that_the_sample_lacks_is_chosen_first() -> None:
    vectors = _turned([0, 2, 4, 90, 92, 180])
    labels = np.array([0, 0, 0, 1, 1, 2])
    chosen = telling(vectors, labels, np.array([0, 3]), 3, **SETTINGS)
    assert list(chosen) == [0, 3, 5]


def test_the_second_pass_does_not_take_what_the_first_has_taught() -> None:
    # Two clumps that the sample does not know. Both passes of one clump would leave the other out.
    vectors = _turned([0, 1, 90, 91, 180, 180.5, 181, 270])
    labels = np.array([0, 0, 1, 1, 2, 2, 2, 3])
    chosen = telling(vectors, labels, np.array([0, 2]), 4, **SETTINGS)
    assert {labels[i] for i in chosen} == {0, 1, 2, 3}


@pytest.mark.parametrize("landmarks", [6, 9])
def test_a_matcher_of_landmarks_knows_all_labels_and_all_words(
    encoder: SentenceEncoder, landmarks: int
) -> None:
    said = {
        "ask/cost": ["what does it cost", "the price", "is it expensive", "how many dollars"],
        "ask/fertility": ["can I have children", "will I get pregnant", "my ovaries", "babies"],
        "greet": ["hello", "good morning", "hi there", "hey"],
    }
    examples = [Example(text, label) for label, texts in said.items() for text in texts]
    settings = MatcherSettings(landmarks=landmarks, sample=4)
    matcher = QuestionMatcher.fit(examples, encoder, settings)
    assert matcher.labels == ("ask/cost", "ask/fertility", "greet")
    curated = [example.text for example in examples if example.label != "greet"]
    assert {ranking.strange for ranking in matcher.rank(curated)} == {0}
    assert matcher.rank(["how expensive is it"])[0].first.id == "ask/cost"


def test_an_example_that_is_no_landmark_is_known_word_for_word(encoder: SentenceEncoder) -> None:
    near = [f"how much does number {number} cost" for number in range(20)]
    odd = "xylophone?"
    examples = [
        *(Example(text, "ask/cost") for text in near),
        Example("can I have children", "ask/fertility"),
        Example("my ovaries", "ask/fertility"),
        Example(odd, "ask/fertility"),
    ]
    for landmarks in (3, 23):
        settings = MatcherSettings(landmarks=landmarks, sample=3)
        matcher = QuestionMatcher.fit(examples, encoder, settings)
        (said, spelt, other) = matcher.rank([odd, "Xylophone!", "xylophones in a box"])
        assert said.first.id == spelt.first.id == "ask/fertility"
        assert not said.abstain
        assert not spelt.abstain
        assert other.evidence < said.evidence


def test_what_stands_under_two_labels_is_known_as_neither(encoder: SentenceEncoder) -> None:
    examples = [
        Example("the price", "ask/cost"),
        Example("the price!", "ask/insurance"),
        Example("what does it cost", "ask/cost"),
        Example("who pays", "ask/insurance"),
    ]
    (found,) = QuestionMatcher.fit(examples, encoder).rank(["the price"])
    assert found.close
