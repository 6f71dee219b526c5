from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.language import matcher as matcher_module
from bot.language.encoder import DEFAULT_DIRECTORY, SentenceEncoder
from bot.language.encoder_build import build
from bot.language.features import NGrams
from bot.language.matcher import (
    OPERATING_POINT,
    Certainty,
    Example,
    MatcherError,
    MatcherSettings,
    QuestionMatcher,
    near_duplicates,
)

PHRASINGS = {
    "ask/cost": [
        "how much does it cost",
        "what is the price of a transplant",
        "is it expensive",
        "how many dollars will I pay",
        "what do people pay for this",
        "can I afford the treatment",
        "the bill at the end",
        "price?",
    ],
    "ask/fertility": [
        "can I still have children",
        "will I be able to get pregnant",
        "does it make you infertile",
        "should I freeze my eggs first",
        "what does chemo do to my ovaries",
        "will my husband become sterile",
        "I want babies one day",
        "fertility?",
    ],
    "ask/hospital-stay": [
        "how long will I be in hospital",
        "how many weeks on the ward",
        "when do I get to go home",
        "can visitors come to my room",
        "do I sleep in the hospital",
        "length of admission",
        "how many nights do I stay",
        "hospital stay?",
    ],
    "ask/donor": [
        "who can be my donor",
        "can my sister give me her cells",
        "does a donor have to match",
        "how is a donor found",
        "what if nobody matches me",
        "are family members tested",
        "tissue typing of siblings",
        "donor?",
    ],
    "thanks": [
        "thank you",
        "thanks a lot",
        "that helped, thanks",
        "cheers",
        "much appreciated",
        "ty",
        "you have been kind, thank you",
        "thanks!",
    ],
}
EXAMPLES = [Example(text, label) for label, texts in PHRASINGS.items() for text in texts]


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    build(DEFAULT_DIRECTORY, say=lambda line: None)
    return SentenceEncoder.load()


@pytest.fixture(scope="module")
def matcher(encoder: SentenceEncoder) -> QuestionMatcher:
    return QuestionMatcher.fit(EXAMPLES, encoder)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("what will the treatment cost me", "ask/cost"),
        ("could I become a mother afterwards", "ask/fertility"),
        ("how many days must I spend in the hospital", "ask/hospital-stay"),
        ("could my brother be the donor", "ask/donor"),
        ("many thanks", "thanks"),
        ("can i get pregnent after", "ask/fertility"),
    ],
)
def test_new_phrasings_find_their_label(matcher: QuestionMatcher, text: str, label: str) -> None:
    [ranking] = matcher.rank([text])
    assert ranking.first.id == label


def test_a_ranking_holds_all_labels_best_first(matcher: QuestionMatcher) -> None:
    [ranking] = matcher.rank(["what about money"])
    confidences = [scored.confidence for scored in ranking.ranked]
    assert {scored.id for scored in ranking.ranked} == set(PHRASINGS)
    assert confidences == sorted(confidences, reverse=True)
    assert 0 <= sum(confidences) <= 1 + 1e-9


def test_known_phrasings_are_answered(matcher: QuestionMatcher) -> None:
    for ranking, example in zip(
        matcher.rank([example.text for example in EXAMPLES]), EXAMPLES, strict=True
    ):
        assert ranking.first.id == example.label
        assert not ranking.abstain


@pytest.mark.parametrize(
    "text",
    [
        "who won the football match last night",
        "write me a poem about the sea",
        "zxcv qwerty uiop",
        "",
        "🦋",
        "bitte übersetzen Sie diesen Satz",
    ],
)
def test_what_is_far_from_all_examples_is_declined(matcher: QuestionMatcher, text: str) -> None:
    [ranking] = matcher.rank([text])
    assert ranking.abstain
    assert ranking.evidence < OPERATING_POINT


def test_a_text_between_two_labels_is_close(encoder: SentenceEncoder) -> None:
    # So few examples set the temperature by chance; one like those of real sets is put in.
    matcher = QuestionMatcher.fit(EXAMPLES, encoder)
    matcher.certainty = Certainty(temperature=0.2, intercept=5.0, slope=0.0)
    between, plain = matcher.rank(["hospital stay? fertility?", "can I still have children"])
    assert between.close
    assert {scored.id for scored in between.ranked[:2]} == {"ask/hospital-stay", "ask/fertility"}
    assert not plain.close


def test_ranking_one_by_one_is_ranking_together(matcher: QuestionMatcher) -> None:
    texts = ["what does it cost", "thanks", "who gives the cells"]
    together = matcher.rank(texts)
    for text, ranking in zip(texts, together, strict=True):
        [alone] = matcher.rank([text])
        assert [s.id for s in alone.ranked] == [s.id for s in ranking.ranked]
        assert alone.evidence == pytest.approx(ranking.evidence, abs=1e-4)
    assert matcher.rank([]) == []


def test_fitting_twice_gives_the_same_matcher(
    matcher: QuestionMatcher, encoder: SentenceEncoder
) -> None:
    again = QuestionMatcher.fit(EXAMPLES, encoder)
    texts = ["what does it cost", "my womb"]
    assert again.certainty == matcher.certainty
    assert again.rank(texts) == matcher.rank(texts)


def test_one_label_is_refused(encoder: SentenceEncoder) -> None:
    with pytest.raises(ValueError, match="two labels"):
        QuestionMatcher.fit([Example("a", "x"), Example("b", "x")], encoder)


def test_two_examples_are_enough(encoder: SentenceEncoder) -> None:
    small = QuestionMatcher.fit(
        [Example("what does it cost", "a"), Example("thanks", "b")], encoder
    )
    assert [r.first.id for r in small.rank(["costs", "thank you"])] == ["a", "b"]


def test_held_out_predictions_are_those_of_a_matcher_without_the_group(
    encoder: SentenceEncoder,
) -> None:
    """The closed form against the plain way, on the kernel itself."""
    random = np.random.default_rng(5)
    points = random.normal(size=(30, 6)).astype(np.float64)
    target = np.eye(3)[random.integers(0, 3, 30)]
    kernel = points @ points.T + 0.5 * np.eye(30)
    inverse = np.linalg.inv(kernel)
    members = np.array([2, 3, 11, 29])
    rest = np.setdiff1d(np.arange(30), members)
    plain = kernel[np.ix_(members, rest)] @ np.linalg.solve(
        kernel[np.ix_(rest, rest)], target[rest]
    )
    closed = matcher_module._held_out(members, target, inverse @ target, inverse)
    np.testing.assert_allclose(closed, plain, atol=1e-8)


def test_with_many_examples_part_of_them_is_measured(
    encoder: SentenceEncoder, matcher: QuestionMatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matcher_module, "_INVERTED", 10)
    monkeypatch.setattr(matcher_module, "_MEASURED", len(EXAMPLES))
    other = QuestionMatcher.fit(EXAMPLES, encoder)
    assert other.certainty.slope == pytest.approx(matcher.certainty.slope, rel=0.2)
    [ours], [theirs] = other.rank(["what does it cost"]), matcher.rank(["what does it cost"])
    assert ours.evidence == pytest.approx(theirs.evidence, abs=1e-4)


def test_near_duplicates_share_a_group(encoder: SentenceEncoder) -> None:
    texts = ["what does it cost", "What does it cost?", "can I have children", "thank you"]
    groups = near_duplicates(texts, encoder)
    assert groups[0] == groups[1]
    assert len(set(groups.tolist())) == 3


def test_a_saved_matcher_ranks_as_before(
    matcher: QuestionMatcher, encoder: SentenceEncoder, tmp_path: Path
) -> None:
    matcher.save(tmp_path / "m")
    loaded = QuestionMatcher.load(tmp_path / "m", encoder)
    texts = ["what does it cost", "my womb", "", "cheers"]
    assert loaded.rank(texts) == matcher.rank(texts)
    assert loaded.settings == matcher.settings == MatcherSettings()


def test_nothing_saved_needs_unpickling(matcher: QuestionMatcher, tmp_path: Path) -> None:
    matcher.save(tmp_path)
    with np.load(tmp_path / "matcher.npz", allow_pickle=False) as arrays:
        assert all(arrays[name].dtype.kind in "fiu" for name in arrays.files)


@pytest.mark.parametrize("damage", ["empty", "no arrays", "cut off", "format", "not json"])
def test_a_damaged_matcher_is_refused(
    matcher: QuestionMatcher, encoder: SentenceEncoder, tmp_path: Path, damage: str
) -> None:
    if damage != "empty":
        matcher.save(tmp_path)
    settings, arrays = tmp_path / "matcher.json", tmp_path / "matcher.npz"
    if damage == "no arrays":
        arrays.unlink()
    elif damage == "cut off":
        arrays.write_bytes(arrays.read_bytes()[:1000])
    elif damage == "format":
        settings.write_text(
            json.dumps(json.loads(settings.read_text(encoding="utf-8")) | {"format": 0}),
            encoding="utf-8",
        )
    elif damage == "not json":
        settings.write_text("{", encoding="utf-8")
    with pytest.raises(MatcherError, match="train"):
        QuestionMatcher.load(tmp_path, encoder)


def test_a_matcher_of_another_encoder_is_refused(
    matcher: QuestionMatcher, encoder: SentenceEncoder, tmp_path: Path
) -> None:
    matcher.save(tmp_path)
    other = SentenceEncoder.load()
    other.fingerprint = "0" * 64
    with pytest.raises(MatcherError, match="another encoder"):
        QuestionMatcher.load(tmp_path, other)


def test_settings_can_be_changed(encoder: SentenceEncoder, matcher: QuestionMatcher) -> None:
    letters = QuestionMatcher.fit(EXAMPLES, encoder, replace(MatcherSettings(), meaning_share=0.0))
    text = ["could I become a mother afterwards"]
    assert letters.rank(text)[0].first != matcher.rank(text)[0].first


def test_ngrams_see_through_a_typing_error() -> None:
    texts = ["fertility after chemotherapy", "hospital stay in weeks"]
    ngrams, rows = NGrams.fit_transform(texts)
    typo, both = ngrams.transform(["fertilty after chemoterapy"]), ngrams.transform(texts)
    assert abs(both - rows).max() < 1e-6
    near, far = (typo @ both.T).toarray()[0]
    assert near > 0.4 > 0.1 > far
    np.testing.assert_allclose((both @ both.T).diagonal(), 1, atol=1e-5)


def test_ngrams_that_no_example_has_count_for_nothing() -> None:
    ngrams, _ = NGrams.fit_transform(["abc def", "ghi"])
    assert ngrams.transform(["qqq zzz", ""]).nnz == 0
    rebuilt = NGrams.from_arrays(ngrams.arrays())
    assert (rebuilt.transform(["abc"]) != ngrams.transform(["abc"])).nnz == 0


def test_words_that_no_curated_example_contains_are_counted(matcher: QuestionMatcher) -> None:
    known, strange, courtesy = matcher.rank(
        ["the price, the price", "the price of oxycodone, Oxycodone, zyrtec", "much appreciated"]
    )
    assert known.strange == 0
    assert strange.strange == 2
    assert courtesy.strange == 1  # "appreciated" is only in a word of thanks
    # "expensive" and "price" are words of the first label, "pregnant" of another.
    first, both = matcher.rank(["is the price expensive", "is the price expensive, pregnant"])
    assert first.first.id == both.first.id == "ask/cost"
    assert (first.unlike, both.unlike) == (0, 1)
    assert both.strange == 0


@pytest.mark.parametrize("text", ["what does it cost", "a price, a price!", "", "🦋", "zzzz"])
def test_one_row_of_ngrams_is_as_in_many(text: str) -> None:
    ngrams, _ = NGrams.fit_transform([example.text for example in EXAMPLES])
    columns, values = ngrams.row(text)
    row = np.zeros(ngrams.transform([text]).shape[1], dtype=np.float32)
    row[columns] = values
    np.testing.assert_allclose(row, ngrams.transform([text]).toarray()[0], atol=1e-6)


@pytest.mark.parametrize("text", ["what does it cost", "a price, a price!", "", "🦋", "zzzz"])
def test_a_text_shares_ngrams_with_the_examples_as_two_matrices_would(
    matcher: QuestionMatcher, text: str
) -> None:
    ngrams, rows = NGrams.fit_transform([example.text for example in EXAMPLES])
    shared = (ngrams.transform([text]) @ rows.T).toarray()[0]
    # The matcher keeps 16 bits of each value.
    np.testing.assert_allclose(matcher._overlap(text), shared, atol=1e-3)


def test_what_is_word_for_word_an_example_is_known_after_an_and(matcher: QuestionMatcher) -> None:
    example = EXAMPLES[0]
    for text in (example.text, f"and {example.text}", f"ok so {example.text.upper()}?"):
        (ranking,) = matcher.rank([text])
        assert ranking.first.id == example.label
        assert ranking.first.score == 1
        assert all(scored.score <= 0.1 for scored in ranking.ranked[1:])
