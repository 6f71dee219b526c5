"""Syllables, sentences, and the two grades."""

from __future__ import annotations

import pysyllables
import pytest

from bot.content.readability import (
    UnavoidableTerms,
    guessed_syllables,
    reading_level,
    sentences,
    syllables,
    words,
)

#: A hundred words as they are spoken in the US; the third and later rows hold drug names and
#: British spellings that the dictionary lacks.
SPOKEN = {
    1: "the one drug cells blood strong through asked called goes weeks months lungs knees "
    "you're rash scan germs while whole caused "
    "heart's team please through blood's worse eight dose",
    2: "lupus body doctor treatment transplant kidney donor marrow trial's asthma wanted "
    "needed daughter patient steroid's nurses infect relapse fatal early swollen fever tumours "
    "centres donors",
    3: "medicine infection hospital remission however energy chemical prednisone different "
    "important another follow-up tomorrow animal example injury specialist's placenta's "
    "insurance area usual biopsy stomach-ache",
    4: "emergency infusion-room mesenchymal information experiment fertility's "
    "rituximab January approximate anti-viral belimumab",
    5: "cyclophosphamide university azathioprine mycophenolate infertility "
    "refrigerator haematologist",
    6: "responsibility obinutuzumab neuropsychiatric hydroxychloroquine erythematosus",
}


@pytest.mark.parametrize(("count", "text"), SPOKEN.items())
def test_syllables_of_words_we_know(count: int, text: str) -> None:
    assert {word: syllables(word) for word in text.split()} == dict.fromkeys(text.split(), count)


def test_the_list_above_holds_a_hundred_words() -> None:
    assert sum(len(text.split()) for text in SPOKEN.values()) >= 100


def test_spelling_alone_is_right_for_nine_in_ten_dictionary_words() -> None:
    known = [(w, n) for w, n in pysyllables.SYLLABLE_COUNTS.items() if w.isalpha()][::25]
    right = sum(guessed_syllables(word) == count for word, count in known)
    assert right / len(known) > 0.89


def test_a_prefix_before_a_vowel_is_sounded() -> None:
    assert guessed_syllables("autoimmune") == 4
    assert guessed_syllables("neuroimaging") == 5


def test_digits_count_as_one_and_initials_letter_by_letter() -> None:
    assert syllables("29.5") == syllables("100,000") == 1
    assert syllables("MSC") == 3
    assert syllables("GVHD") == 4


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("You rest. You eat.", 2),
        ("Dr. Smith saw 5.14 of them.", 1),
        ("Is it safe? Ask! Then go", 3),
        ("It is “safe.” So they say.", 2),
        ("In the U.S. it is legal.", 1),
        ("Ask first: what, who, where; then go.", 1),
        ("", 0),
    ],
)
def test_sentences(text: str, number: int) -> None:
    assert len(sentences(text)) == number


def test_a_hyphenated_word_is_one_word() -> None:
    assert words("A follow-up of 1,206 people's (new) cells.") == [
        "A", "follow-up", "of", "1,206", "people's", "new", "cells",
    ]  # fmt: skip


def test_grades_follow_their_formulas() -> None:
    # 10 words, 14 syllables, 2 sentences, 1 word of three syllables.
    level = reading_level(["The medicine can help you.", "Ask the nurse about it today."])
    assert (level.sentences, level.words, level.syllables) == (2, 11, 15)
    assert level.long_words == ("medicine",)
    assert level.fkgl == pytest.approx(0.39 * 5.5 + 11.8 * 15 / 11 - 15.59)
    assert level.smog == pytest.approx(1.0430 * (30 / 2) ** 0.5 + 3.1291)


def test_unavoidable_terms_are_taken_out_longest_first_and_as_whole_words() -> None:
    terms = UnavoidableTerms(["lupus", "immune system", "immune", "CAR-T"])
    left = words(
        terms.remove("Lupus, lupus's immune systems: the immune system, CAR-T, non-immune")
    )
    assert left == ["systems", "the", "non-immune"]


def test_a_sentence_of_nothing_but_terms_does_not_count() -> None:
    level = reading_level(["Lupus. You can ask."], UnavoidableTerms(["lupus"]))
    assert (level.sentences, level.words) == (1, 3)


def test_no_text_has_no_grade_to_speak_of() -> None:
    assert reading_level([]).fkgl == 0
    assert reading_level([]).smog < 4
