"""Reading YAML: plain types, positions, and errors instead of exceptions."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.document import Document, Position, read_document


def read(text: str | bytes) -> Document:
    raw = text.encode() if isinstance(text, str) else text
    return read_document(Path("content/en/questions/x.yml"), "question", raw=raw)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("Yes", "Yes"),
        ("on", "on"),
        ("True", "True"),
        ("true", True),
        ("false", False),
        ("2026-03-31", "2026-03-31"),
        ("12:30", "12:30"),
        ("010", "010"),
        ("0x1f", "0x1f"),
        ("1_000", "1_000"),
        ("1e3", "1e3"),
        (".inf", ".inf"),
        ("23418325", 23418325),
        ('"23418325"', "23418325"),
        ("-4", -4),
        ("29.4", 29.4),
        ("null", None),
        ("", None),
        ('""', ""),
        ("37–75", "37–75"),
        ("<<", "<<"),
    ],
)
def test_scalars_are_typed_plainly(written: str, value: object) -> None:
    document = read(f"key: {written}\n")
    assert document.errors == []
    assert document.data == {"key": value}
    assert type(document.data["key"]) is type(value)


def test_a_key_that_yaml_would_take_for_a_boolean_stays_a_word() -> None:
    assert read("no: a\nyes: b\n").data == {"no": "a", "yes": "b"}


def test_positions_of_keys_values_and_words() -> None:
    document = read("id: x\nmore:\n  - text: café one\n      two three\n    findings: [a, b]\n")
    assert document.key_position(("more", 0, "findings")) == Position(5, 5)
    assert document.position(("more", 0, "findings", 1)) == Position(5, 19)
    assert document.position(("more", 0, "text")) == Position(3, 11)
    assert document.position(("more", 0, "text"), "one") == Position(3, 16)
    assert document.position(("more", 0, "text"), "three") == Position(4, 11)
    assert document.position(("more", 0, "text"), "nowhere") == Position(3, 11)


def test_a_path_that_leads_nowhere_gives_its_parent() -> None:
    document = read("id: x\nmore:\n  - text: a\n")
    assert document.position(("more", 0, "findings", 3)) == Position(3, 5)
    assert document.get("more", 5, "text") is None
    assert document.get("id", "text") is None


def test_carriage_returns_and_a_byte_order_mark_do_not_move_positions() -> None:
    document = read("\ufeffid: x\r\nmore: y\r\n".encode())
    assert document.data == {"id": "x", "more": "y"}
    assert document.position(("more",)) == Position(2, 7)


@pytest.mark.parametrize(
    "text",
    [
        "a: [b\n",
        "a: b: c\n",
        "a:\n\tb: c\n",
        "a: 'b\n",
        "a: \x00\n",
        "? [a]\n: b\n",
        "%x\n---\n",
        "a: *b\n",
    ],
)
def test_broken_yaml_is_an_error_not_an_exception(text: str) -> None:
    assert [error.code for error in read(text).errors] == ["Y001"]


def test_the_first_of_two_equal_keys_is_kept() -> None:
    document = read("a: 1\nb: 2\na: 3\n")
    assert document.data == {"a": 1, "b": 2}
    assert [(e.code, e.position) for e in document.errors] == [("Y002", Position(3, 1))]


@pytest.mark.parametrize(
    ("text", "line", "slip"),
    [
        ("id: a\n\tlabel: b\n", 2, "tab"),
        ("id: a\ntext: Note: this\n", 2, "“: ”"),
        ('id: a\ntext: "Note\nmore: b\n', 2, "quotation mark"),
        ("id: a\nlist: [b, c\nmore: d\n", 2, "bracket"),
    ],
)
def test_a_usual_slip_is_named_where_it_was_made(text: str, line: int, slip: str) -> None:
    (error,) = read_document(Path("a.yml"), "question", raw=text.encode()).errors
    assert (error.code, error.position.line) == ("Y001", line)
    assert slip in error.message
