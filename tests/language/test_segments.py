"""How a message is cut into what it asks."""

from __future__ import annotations

import pytest

from bot.language.segments import finer, segments, sentences, without_pronoun


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "wondering (1) does it help the kidneys, (2) which people get it",
            ("(1) does it help the kidneys", "(2) which people get it"),
        ),
        (
            "My brother is a full match. Could you explain graft versus host disease",
            ("Could you explain graft versus host disease",),
        ),
        (
            "I did well on cellcept. What comes next?",
            ("What comes next?",),
        ),
        (
            "Was on azathioprine before. Does it matter for the transplant?",
            ("Does it matter for the transplant?",),
        ),
        (
            "When I was young I had it mild. When is it too late for a transplant?",
            ("When is it too late for a transplant?",),
        ),
        (
            "My wife wants to know if it hurts. She will not tell me why.",
            ("My wife wants to know if it hurts.",),
        ),
        (
            "I would like to know what a partner does when she is back at home.",
            ("I would like to know what a partner does when she is back at home.",),
        ),
        (
            "How many never come out again, that's what I want to know. Nobody here says so.",
            ("How many never come out again, that's what I want to know.",),
        ),
        (
            "define remission. define cure. how often does it come back",
            ("define remission.", "define cure.", "how often does it come back"),
        ),
    ],
)
def test_what_asks_and_what_tells(text: str, parts: tuple[str, ...]) -> None:
    assert segments(text) == parts


@pytest.mark.parametrize(
    ("piece", "parts"),
    [
        (
            "what is a transplant for lupus how many have died of it",
            ("what is a transplant for lupus", "how many have died of it"),
        ),
        (
            "what does the whole thing cost, and does Blue Cross pick up the bill",
            ("what does the whole thing cost", "does Blue Cross pick up the bill"),
        ),
        (
            "how long until you are back to normal, what side effects do you get",
            ("how long until you are back to normal", "what side effects do you get"),
        ),
        (
            "will insurance pay for it, if not what does it cost",
            ("will insurance pay for it", "what does it cost"),
        ),
        (
            "success rate, survival, relapse and cost",
            ("success rate", "survival", "relapse", "cost"),
        ),
        ("a, b, c, d, e, f, g", ()),
        ("what is it what is that " * 20, ()),
        ("can you tell me how long it takes", ()),
        ("what are the risks of a transplant", ()),
        ("my sister has lupus what is it exactly", ()),
        ("I have pain, fever and a rash", ()),
    ],
)
def test_questions_without_a_mark_between_them(piece: str, parts: tuple[str, ...]) -> None:
    assert finer(piece) == parts


def test_sentences_that_may_ask_or_quote() -> None:
    text = 'I farm. I just cannot see when I would be fit again. The page says "it is safe". Bye.'
    assert sentences(text) == (
        "I just cannot see when I would be fit again.",
        'The page says "it is safe".',
    )
    assert sentences("I farm. I sing.") == ()
    assert len(sentences(" ".join(f"Why {number}?" for number in range(30)))) == 12


@pytest.mark.parametrize(
    ("piece", "subject", "named"),
    [
        ("what does a course of it cost", "MSC", "what does a course of MSC cost"),
        ("how many people have got it?", "lupus", "how many people have got lupus?"),
        ("how common is that?", "lupus", "how common is lupus?"),
        ("is that sort of place safe", "MSC", "is that sort of place safe"),
        ("what is it", "", "what is it"),
        ("does lupus make it worse", "lupus", "does lupus make it worse"),
        ("when do I get them again", "lupus", "when do I get them again"),
    ],
)
def test_what_it_stands_for(piece: str, subject: str, named: str) -> None:
    assert without_pronoun(piece, subject) == named
