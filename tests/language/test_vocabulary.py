"""What the vocabulary hears."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wordfreq import top_n_list

from bot.language.vocabulary import Vocabulary

DRAWN_OUT = re.compile(r"(.)\1\1")


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("What are the risks of AHSCT?", ("hsct-own",)),
        ("is HSCT risky", ("hsct-own",)),
        ("bone marrow swap", ("hsct-own",)),
        ("using my own cells", ("hsct-own",)),
        ("auto or allo?", ("hsct-own", "hsct-donor")),
        ("HSCT with donor cells", ("hsct-donor",)),
        ("allogeneic bone marrow transplant", ("hsct-donor",)),
        ("can my sister donate", ("hsct-donor",)),
        ("an unrelated donor", ("hsct-donor",)),
        ("cord blood transplant", ("hsct-donor",)),
        ("umbilical cord stem cells", ("msc",)),
        ("MSC infusions", ("msc",)),
        ("mesenchimal cells", ("msc",)),
        ("stem cell injections", ("msc",)),
        ("stem cells from my own fat", ("msc",)),
        ("allogeneic mesenchymal stem cells", ("msc",)),
        ("CAR-T", ("car-t",)),
        ("car t cell therapy", ("car-t",)),
        ("cart therapy", ("car-t",)),
        ("my own T cells", ("car-t",)),
        ("standard medicines", ("standard-care",)),
        ("what if I do nothing", ("standard-care",)),
        ("is msc safer than using my own cells", ("msc", "hsct-own")),
        ("stem cells", ()),
        ("stem cell therapy", ()),
        ("a stem cell transplant", ()),
        ("auto-immune disease", ()),
        ("I did it on my own", ()),
        ("my doctor has his own opinion", ()),
    ],
)
def test_options(vocabulary: Vocabulary, text: str, options: tuple[str, ...]) -> None:
    assert vocabulary.read(text).options == options


@pytest.mark.parametrize(
    ("text", "transplant"),
    [
        ("risks of a stem cell transplant", True),
        ("the transplant", True),
        ("HSCT", True),
        ("MSC infusions", False),
        ("a mesenchymal stem cell transplant", False),
        ("stem cells", False),
    ],
)
def test_a_transplant_is_not_an_infusion(
    vocabulary: Vocabulary, text: str, transplant: bool
) -> None:
    assert vocabulary.read(text).transplant is transplant


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("stem cells for my spinal cord injury", "spinal-cord-injury"),
        ("can stem cells cure MS", "multiple-sclerosis"),
        ("my dad has Parkinson's", "parkinsons"),
        ("stem cells for autism", "autism"),
        ("arthritis of the knee", "arthritis"),
        ("autoimmune hepatitis", "autoimmune-hepatitis"),
        ("I have Crohn's disease", "crohns"),
        ("my sister has leukemia", "leukaemia"),
        ("can stem cells help diabetes", "diabetes"),
        ("I have lupus and MS", ""),
        ("can it cause cancer", ""),
        ("risk of leukemia after transplant", ""),
        ("will I get diabetes from steroids", ""),
        ("what are the risks", ""),
    ],
)
def test_other_conditions(vocabulary: Vocabulary, text: str, condition: str) -> None:
    assert vocabulary.read(text).other_condition == condition


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("my daughter has lupus", "other"),
        ("can my wife have a transplant", "other"),
        ("what can I do for my mom", "other"),
        ("I have lupus", "me"),
        ("can my sister donate cells to me", "me"),
        ("what are the risks", ""),
    ],
)
def test_person(vocabulary: Vocabulary, text: str, person: str) -> None:
    assert vocabulary.read(text).person == person


@pytest.mark.parametrize(
    ("text", "kind", "thing"),
    [
        ("I take plaquenil", "medicine", "hydroxychloroquine"),
        ("cellcept stopped working", "medicine", "mycophenolate"),
        ("Saphnelo", "medicine", "anifrolumab"),
        ("lupus nefritis", "condition", "lupus-nephritis"),
        ("I have APS", "condition", "antiphospholipid"),
        ("my kidneys", "organ", "kidneys"),
        ("a rash", "symptom", "rash"),
        ("chemo", "procedure", "chemotherapy"),
    ],
)
def test_mentions(vocabulary: Vocabulary, text: str, kind: str, thing: str) -> None:
    reading = vocabulary.read(text)
    assert (kind, thing) in {(m.kind, m.id) for m in reading.mentions}


@pytest.mark.parametrize(
    ("text", "negated", "past", "hypothetical"),
    [
        ("I have no fever", True, False, False),
        ("I have a fever", False, False, False),
        ("I am not sure but fever", False, False, False),
        ("I had a fever two years ago", False, True, False),
        ("what if I get a fever", False, False, True),
    ],
)
def test_context(
    vocabulary: Vocabulary, text: str, negated: bool, past: bool, hypothetical: bool
) -> None:
    fever = next(m for m in vocabulary.read(text).mentions if m.id == "fever")
    assert (fever.negated, fever.past, fever.hypothetical) == (negated, past, hypothetical)


def test_offsets_point_into_the_repaired_text(vocabulary: Vocabulary) -> None:
    reading = vocabulary.read("wats teh risk of a TRANSPLAT w my own cells, pls?")
    named = {m.id: reading.repaired[m.start : m.end] for m in reading.mentions}
    assert named["transplant"] == "transplant"
    assert named["hsct-own"] == "my own cells"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("what is the TRM", "treatment related death"),
        ("PBSC", "stem cells from the blood"),
        ("Cy/ATG", "cyclophosphamide"),
        ("GVHD", "graft versus host disease"),
        ("APS", "antiphospholipid syndrome"),
        ("SLE", "lupus"),
        ("bone marrow swap", "bone marrow transplant"),
        ("immune reboot", "resets the immune system"),
        ("car-t", "CAR-T cell therapy"),
        ("wats da risk 4 me pls", "what is the risk"),
    ],
)
def test_expansion_for_the_encoder(vocabulary: Vocabulary, text: str, expected: str) -> None:
    assert expected in vocabulary.read(text).expanded
    assert vocabulary.written_out(text) == vocabulary.read(text).expanded


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("transplnat", "transplant"),
        ("chemoterapy", "chemotherapy"),
        ("remmission", "remission"),
        ("mesenchymel", "mesenchymal"),
        ("cyclophosphamid", "cyclophosphamide"),
        ("lupusss", "lupus"),
        ("nephritus", "nephritis"),
        ("suiside", "suicide"),
        ("su1c1dal", "suicidal"),
        ("seizuer", "seizure"),
    ],
)
def test_spelling_of_domain_words(vocabulary: Vocabulary, wrong: str, right: str) -> None:
    assert vocabulary.read(f"the {wrong} now").repaired == f"the {right} now"


@pytest.mark.parametrize(
    "many",
    [60_000, pytest.param(300_000, marks=pytest.mark.model)],  # all of them take seconds
)
def test_spelling_never_touches_an_ordinary_word(vocabulary: Vocabulary, many: int) -> None:
    words = [
        w
        for w in top_n_list("en", many, wordlist="large")
        if w.isalpha() and not DRAWN_OUT.search(w)
    ]
    changed = {w for w in words if vocabulary.spelling.repair(w) != w}
    # What is left is misspelled itself ("symtoms"), and listed as such by the editors.
    assert changed <= vocabulary.corrected
    assert not changed & set(top_n_list("en", 30_000, wordlist="large"))


def test_rare_ordinary_words_and_names_stay(vocabulary: Vocabulary) -> None:
    text = (
        "the lupine heroine donned a transparent remissive cello, praised Plaquemines, "
        "and fertile kinder donors relapsing into chemotaxis met Maria Gonzalez in Szczecin"
    )
    assert vocabulary.read(text).repaired == text


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("what are the risks?", 1),
        ("what are the risks? and what does it cost", 2),
        ("How long in hospital and how much does it cost and will I lose my hair", 3),
        ("I have had lupus for years. I hate prednisone. Is there something else?", 1),
        ("cost? risks?", 2),
        ("", 0),
        ("hello there", 1),
    ],
)
def test_segments(vocabulary: Vocabulary, text: str, count: int) -> None:
    segments = vocabulary.read(text).segments
    assert len([s for s in segments if s]) == count


def test_question_in_the_middle_of_a_story(vocabulary: Vocabulary) -> None:
    story = (
        "Hi, so I was told in 2015 that I have lupus, first they thought it was my thyroid. I took "
        "plaquenil and then cellcept and my hair fell out. My sister found a page about this. How "
        "many people are still well after five years? I live far from any big hospital and my "
        "husband drives me everywhere. Thank you for reading this."
    )
    assert vocabulary.read(story).segments == ("How many people are still well after five years?",)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read(vocabulary: Vocabulary, text: str) -> None:
    reading = vocabulary.read(text)
    assert all(0 <= m.start < m.end <= len(reading.repaired) for m in reading.mentions)
    assert reading.empty == (reading.word_count == 0)


def test_hostile_text_is_read(vocabulary: Vocabulary) -> None:
    for text in (
        "a" * 100_000,
        "e\u0301" * 20_000,
        "e" + "\u0301" * 10_000,
        "?" * 9999,
        "\u202e" * 99,
    ):
        vocabulary.read(text)


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("what about cancer", ""),
        ("and if you've had cancer", ""),
        ("is the chemo the same as for leukemia", ""),
        ("can stem cells cure cancer", "cancer"),
        ("stem cells for my leukemia", "leukaemia"),
        ("what about multiple sclerosis", "multiple-sclerosis"),
    ],
)
def test_a_feared_illness_is_no_other_subject(
    vocabulary: Vocabulary, text: str, other: str
) -> None:
    assert vocabulary.read(text).other_condition == other


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("not the donor one", {"hsct-donor"}),
        ("no not donor, msc", {"hsct-donor"}),
        ("not that, the donor one", set()),
        ("no, I meant my own cells", set()),
        ("a donor, not msc and not a donor", {"msc"}),
    ],
)
def test_denied_options(vocabulary: Vocabulary, text: str, denied: set[str]) -> None:
    assert vocabulary.read(text).denied == denied


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Do mesenchymal cells help in lupus?", "mesenchymal cells"),
        ("my lupus came back, would CAR-T help", "lupus"),
        ("what does it cost", ""),
    ],
)
def test_the_subject_is_what_is_named_first(
    vocabulary: Vocabulary, text: str, subject: str
) -> None:
    assert vocabulary.read(text).subject == subject
