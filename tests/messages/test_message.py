"""What every message has, and what never leaves the server."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.message import KINDS, Choice, find_choice, for_client, message

SECRET = {"do": "add_own", "text": "my own words"}


def _sent() -> dict[str, object]:
    return message("text", "Hello.", [Choice("One", SECRET), Choice("Two", {"do": "x"}, "wrong")])


def test_a_client_never_sees_what_a_choice_does() -> None:
    seen = for_client(_sent())
    assert [set(choice) for choice in seen["choices"]] == [{"id", "label", "role"}] * 2
    assert "my own words" not in json.dumps(seen)


def test_the_servers_copy_keeps_it() -> None:
    sent = _sent()
    for_client(sent)
    assert sent["choices"][0]["do"] == SECRET  # type: ignore[index]


def test_a_message_without_choices_has_an_empty_list() -> None:
    assert for_client(message("text", "Hello."))["choices"] == []
    assert for_client({"id": "m", "kind": "text", "text": "old"})["choices"] == []


def test_a_choice_is_found_by_its_id_among_several_messages() -> None:
    first, second = _sent(), _sent()
    wanted = second["choices"][1]  # type: ignore[index]
    assert find_choice([first, second], wanted["id"]) is wanted


@pytest.mark.parametrize("wanted", ["", "c_", "One", "c_ünknown", "\ud800", "\x00"])
def test_any_other_id_finds_nothing(wanted: str) -> None:
    assert find_choice([_sent()], wanted) is None
    assert find_choice([], wanted) is None


@given(st.text())
def test_no_text_finds_a_choice_by_chance(wanted: str) -> None:
    assert find_choice([_sent()], wanted) is None


def test_ids_are_new_each_time_and_hard_to_guess() -> None:
    ids = [choice["id"] for _ in range(50) for choice in _sent()["choices"]]  # type: ignore[attr-defined]
    assert len(set(ids)) == len(ids)
    assert min(map(len, ids)) >= 18


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("text", ["", " \n "])
def test_every_kind_needs_a_plain_text(kind: str, text: str) -> None:
    assert message(kind, "Hello.")["text"] == "Hello."
    with pytest.raises(ValueError, match="plain text"):
        message(kind, text)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="poem"):
        message("poem", "Hello.")


def test_a_message_is_json() -> None:
    assert json.loads(json.dumps(_sent()))["kind"] == "text"
