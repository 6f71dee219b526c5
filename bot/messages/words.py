"""The bot's own words, from ``content/<locale>/interface.yml``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any


class Words:
    """Looks texts up by section and key and fills their {names} in."""

    def __init__(self, interface: Mapping[str, Any]) -> None:
        self._interface = interface

    def reply(self, key: str, **names: str) -> tuple[str, ...]:
        """The paragraphs of a reply.

        Raises:
            KeyError: there is no such reply.

        """
        return tuple(_fill(paragraph, names) for paragraph in self._interface["replies"][key])

    def line(self, key: str, **names: str) -> str:
        """One line of an answer's frame."""
        return _fill(self._interface["lines"][key], names)

    def label(self, key: str) -> str:
        """What stands on a choice."""
        return str(self._interface["labels"][key])

    def comparison(self, comparator: str | None) -> str:
        """Who a result is compared with, or that there was nobody to compare with."""
        if (comparator or "none") == "none":
            return self.line("no_comparison")
        return self.line("comparison", comparator=str(comparator))

    def opening(self, feeling: str | None) -> str | None:
        """One short line for someone who wrote how they feel; None where they did not."""
        return self._interface["openings"].get(feeling) if feeling else None

    def kind(self, kind: str) -> str:
        """What a kind of source is called."""
        return str(self._interface["kinds"][kind])

    def review(self, status: str, **names: str) -> str:
        """What stands below an answer about its review."""
        return _fill(self._interface["review"][status], names)

    def mark(self, mark: str) -> str:
        """What a question's state on the list is called."""
        return str(self._interface["marks"][mark])

    def verdict(self, verdict: str) -> str:
        """The first words on a claim."""
        return str(self._interface["verdicts"][verdict])

    def notice(self, key: str) -> Mapping[str, Any]:
        """Title and paragraphs of a notice."""
        found: Mapping[str, Any] = self._interface["notices"][key]
        return found

    def has_notice(self, key: str) -> bool:
        """Whether there is a notice of this name."""
        return key in self._interface["notices"]

    def contacts(self, key: str) -> Sequence[Mapping[str, str]]:
        """Telephone and text links of the locale."""
        found: Sequence[Mapping[str, str]] = self._interface["contacts"][key]
        return found

    def starters(self) -> Sequence[str]:
        """Questions to begin with."""
        found: Sequence[str] = self._interface["starters"]
        return found

    def row_of_option(self, option_id: str) -> str:
        """The question that says what an option is."""
        return str(self._interface["option_rows"][option_id])

    def option_of_row(self, question_id: str) -> str:
        """The option that a question is about, where it is about one alone; else nothing."""
        return str(self._interface["row_options"].get(question_id, ""))


def _fill(text: str, names: Mapping[str, str]) -> str:
    # Not str.format: braces in a person's own words must stay what they are. In one pass: a value
    # that looks like a name is not filled in.
    return re.sub(r"\{(\w+)\}", lambda found: names.get(found[1], found[0]), text)
