"""Messages as people write them: long stories, several questions at once, a few words.

Five writers who knew the labels and their borders, and neither the phrasings nor what the bot made
of them, wrote ``asked/``. We have read them since, all but most of ``unread`` (docs/decisions/015):
the limits stand a little below what is reached now, so that a change which loses it is seen.
"""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest

from bot.language.evaluation import CaseResult, read_cases, score_cases
from bot.language.interpreter import NOT_UNDERSTOOD, Interpretation
from bot.language.safety import CHECK
from bot.language.training_examples import read_examples

FOLDER = Path(__file__).with_name("asked")
RIGHT = {"long": 0.82, "several": 0.82, "short": 0.91, "later": 0.86, "unread": 0.88}
#: Most that may get a notice: none of them tells of a danger.
NOTICES = 0.03
#: Most that may get nothing but content that was not asked for.
WRONG = 0.06
_DECLINED = frozenset(
    {NOT_UNDERSTOOD, "out_of_scope", "other_condition", "personal_advice", "diagnosis"}
)


def _bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def test_none_of_them_is_a_phrasing() -> None:
    phrasings = {_bare(example.text) for example in read_examples()}
    asked = {_bare(case.text) for path in FOLDER.glob("*.csv") for case in read_cases(path)}
    assert asked.isdisjoint(phrasings)


@pytest.fixture(scope="module")
def understood(loaded: Any) -> dict[str, Interpretation]:
    """What the trained model makes of each message."""

    async def read_all() -> dict[str, Interpretation]:
        texts = [case.text for path in FOLDER.glob("*.csv") for case in read_cases(path)]
        parsed = {text: await loaded.agent.parse_message(text) for text in texts}
        return {t: Interpretation.from_dict(p["interpretation"]) for t, p in parsed.items()}

    return asyncio.run(read_all())


def results(name: str, understood: dict[str, Interpretation]) -> list[CaseResult]:
    """The messages of a file with what they got."""
    return score_cases(
        read_cases(FOLDER / f"{name}.csv"),
        lambda text: (understood[text].labels, understood[text].option),
    )


@pytest.mark.model
@pytest.mark.parametrize("name", RIGHT)
def test_most_are_understood(name: str, understood: dict[str, Interpretation]) -> None:
    found = results(name, understood)
    assert sum(result.right for result in found) / len(found) >= RIGHT[name]


@pytest.mark.model
def test_few_get_an_answer_to_something_else(understood: dict[str, Interpretation]) -> None:
    found = [result for name in RIGHT for result in results(name, understood)]
    wrong = [
        result
        for result in found
        if not result.right
        and understood[result.case.text].safety in (None, CHECK)
        and not any(set(result.labels) & wanted for wanted in result.case.alternatives)
        and not set(result.labels) <= _DECLINED
    ]
    assert len(wrong) / len(found) <= WRONG


@pytest.mark.model
def test_hardly_any_gets_a_notice(understood: dict[str, Interpretation]) -> None:
    notices = [i.text for i in understood.values() if i.safety not in (None, CHECK)]
    assert len(notices) / len(understood) <= NOTICES
