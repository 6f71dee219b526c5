"""Numbers sources in the order a reader meets them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.content.models import Content, Sentence, Source
from bot.messages.words import Words


class Citations:
    """Collects the sources of a message: each gets one number, counted from 1."""

    def __init__(self, content: Content, words: Words) -> None:
        self._content = content
        self._words = words
        self._numbers: dict[str, int] = {}

    def cite(self, findings: Sequence[str]) -> list[int]:
        """Numbers of the sources that these findings were read in, each once."""
        numbers = []
        for finding in findings:
            source = self._content.source_of(finding)
            numbers.append(self._numbers.setdefault(source.id, len(self._numbers) + 1))
        return list(dict.fromkeys(numbers))

    def sentences(self, sentences: Sequence[Sentence]) -> list[dict[str, Any]]:
        """Sentences with their numbers."""
        return [
            {"text": sentence.text, "cites": self.cite(sentence.findings)} for sentence in sentences
        ]

    def sources(self) -> list[dict[str, Any]]:
        """The numbered list: title, organisation, year, kind and, where one was opened, address."""
        return [
            self._entry(number, self._content.sources[source_id])
            for source_id, number in self._numbers.items()
        ]

    def plain(self) -> list[str]:
        """The list as lines of plain text."""
        lines = []
        for entry in self.sources():
            about = ", ".join(str(part) for part in (entry["organisation"], entry["year"]) if part)
            where = f" {entry['url']}" if entry["url"] else ""
            lines.append(f"[{entry['n']}] {entry['title']}. {about}. {entry['kind_label']}.{where}")
        return lines

    def _entry(self, number: int, source: Source) -> dict[str, Any]:
        return {
            "n": number,
            "id": source.id,
            "title": source.title,
            "organisation": source.organisation,
            "year": source.year,
            "kind": source.kind,
            "kind_label": self._words.kind(source.kind),
            "url": source.url,
        }


def with_numbers(sentence: dict[str, Any]) -> str:
    """One sentence of plain text with its source numbers."""
    cites = "".join(f"[{number}]" for number in sentence["cites"])
    return f"{sentence['text']} {cites}".strip()
