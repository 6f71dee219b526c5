"""What is taken out of a text before it is kept, and what must stay."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.redaction import redact


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my name is Maria Lopez and I have lupus", "my name is [name] and I have lupus"),
        ("My name is maria", "My name is [name]"),
        ("My name is John and i am scared", "My name is [name] and i am scared"),
        ("hello I'm Maria, what are the risks?", "hello I'm [name], what are the risks?"),
        ("I'm Dr Smith from Boston", "I'm Dr [name] from Boston"),
        ("My daughter Sofia has lupus", "My daughter [name] has lupus"),
        ("call me at 555-123-4567", "call me at [phone]"),
        ("(617) 555-0123", "[phone]"),
        ("+44 7700 900123", "[phone]"),
        ("0207 946 0958", "[phone]"),
        ("email me john.doe@gmail.com", "email me [email]"),
        ("dob 3/4/1985", "dob [date of birth]"),
        ("born on 12 March 1980", "born on [date of birth]"),
        ("I live at 12 Oak Street, Springfield, IL 62704", "I live at [address]"),
        ("P.O. Box 12", "[address]"),
        ("MRN 00123456", "MRN [number]"),
        ("insurance number ABC123456789", "insurance number [number]"),
        ("member id: XJ-2234-991", "member id: [number]"),
        ("my SSN is 123-45-6789", "my SSN is [number]"),
        ("see www.lupus.org/x or https://a.b/c?d=1", "see [link] or [link]"),
        ("Thanks,\nMaria", "Thanks,\n[name]"),
    ],
)
def test_taken_out(text: str, expected: str) -> None:
    assert redact(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "I take 5 mg prednisone and 200 mg plaquenil twice a day",
        "ANA 1:320, platelets 150,000, blood pressure 120/80, creatinine 1.4",
        "I am 34 years old, born in 1980, lupus since 2009",
        "81% of 28 people, 3 400 white cells, 10 000 patients in 2018, 2001-2008",
        "transplant on 12/03/2021",
        "clinical trial NCT01741857",
        "I weigh 150 lb and I am 5'4\"",
        "I'm Hispanic",
        "I am Very Scared",
        "I was called back in for tests",
        "a policy of 10000 dollars",
        "my name is on the list",
        "I am on Benlysta and CellCept",
        "Is Dr Oracle right?",
    ],
)
def test_left_in(text: str) -> None:
    assert redact(text) == text


@settings(max_examples=500, deadline=None)
@given(st.text(max_size=300))
def test_redacting_twice_changes_nothing_more(text: str) -> None:
    once = redact(text)
    assert redact(once) == once
