"""Texts of every kind that people, or those with bad intent, could send; and a turn with each.

Used by ``test_any_text.py`` with a few hundred and by ``benchmarks/fuzz_messages.py`` with many.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from bot.messages.message import KINDS
from tests.real_content import real_content

#: A new conversation after as many messages: long ones are read back at each turn.
TURNS_IN_A_CONVERSATION = 6

#: Characters that change how text is read, joined, shown or logged.
ODD = (
    "\u0000\u0007\u0008\t\n\v\f\r\u001b\u007f\u0085\u00a0\u00ad\u034f\u061c\u115f\u180e\u200b\u200c"
    "\u200d\u200e\u200f\u2028\u2029\u202a\u202d\u202e\u2060\u2066\u2069\u3000\u3164\ufe0f\ufeff\ufff9"
    "\ufffc\ufffd\uffff\U000e0041\U0010ffff\u0301\u0489\u0e4a\U0001f468\U0001f3fd\ufdfd"
)

#: What other programs would run, fill in or take apart.
CODE = (
    "<script>alert(1)</script>", "<svg/onload=alert(1)>", "javascript:alert(1)", "{{7*7}}",
    "${7*7}", "{question}", "%s%n", "'; DROP TABLE events; --", '{"intent": {"name": "restart"}}',
    "/restart", '/ask{"question": "risks"}', "/session_start", "[a](b){c}", "../../etc/passwd",
    "[]{}", '@risks{"entity": "option"}', "EXTERNAL: x", "\\u0000", "%00", "&#x202e;",
    "]]>", "`id`",
)  # fmt: skip


def _words() -> list[str]:
    content = real_content()
    found = {word for question in content.questions.values() for word in question.question.split()}
    found |= {"kill", "chest", "pain", "don't", "not", "my", "prednisone", "stop", "and", "with"}
    return sorted(found)


def texts(longest: int = 1000) -> st.SearchStrategy[str]:
    """Arbitrary Unicode; words of this field; code; and all of these with odd characters between.

    Halves of surrogate pairs are left out: the HTTP layer turns them into question marks.
    """
    # Left out are only halves of pairs; unassigned and private characters are in.
    character = st.characters(blacklist_categories=["Cs"])
    odd = st.text(st.sampled_from(ODD), max_size=20)
    piece = st.one_of(
        st.sampled_from(_words()), st.sampled_from(CODE), odd, st.text(character, max_size=12)
    )
    joined = st.builds(
        lambda pieces, between: between.join(pieces),
        st.lists(piece, min_size=1, max_size=25),
        st.sampled_from(["", " ", "\n", "\u200b", "\u00a0"]),
    )
    repeated = st.builds(lambda unit, times: unit * times, piece, st.integers(1, 400))
    return st.one_of(
        st.text(character, min_size=1, max_size=200), joined, repeated, st.text(character)
    ).map(lambda text: text[:longest])


class Talks:
    """One conversation after another, each message in the one that is open."""

    def __init__(self, service: Any) -> None:
        self._service = service
        self._ids = self._numbers()
        self._record: Any = None
        self._said = 0
        self.kinds: Counter[str] = Counter()

    @staticmethod
    def _numbers() -> Iterator[str]:
        number = 0
        while True:
            number += 1
            yield f"message-{number}"

    async def say(self, text: str) -> None:
        """Say a text.

        Raises:
            AssertionError: nothing came back, or it is not a message, or not kept.
            Exception: whatever the code under test raised.

        """
        from bot.dialogue.errors import ApiError

        if self._record is None or self._said >= TURNS_IN_A_CONVERSATION:
            if self._record is not None:
                await self._service.delete(self._record)
            self._record, _, _ = await self._service.open("demo")
            self._said = 0
        self._said += 1
        client_id = next(self._ids)
        try:
            turn = await self._service.say(self._record, client_id, text)
        except ApiError as error:
            # Only a message of nothing but space, slashes and NUL is sent back.
            assert error.code == "bad_request", error.code
            assert not text.replace("/", "").replace("\0", "").strip(), ascii(text)
            self.kinds["empty"] += 1
            return
        assert turn.messages, ascii(text)
        for message in turn.messages:
            assert message["kind"] in KINDS
            assert message["text"].strip()
            assert message.get("reply") != "failed", ascii(text)
            self.kinds[message["kind"]] += 1
        if self._said == TURNS_IN_A_CONVERSATION:
            kept = await self._service.read(self._record)
            assert kept[-1].said == turn.said
