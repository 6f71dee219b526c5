"""Read how people ask: the examples of data/nlu/, in Rasa's own format, without rasa.

A file lists intents (``ask/risks``, ``greet``). The same intent may come several times, each with
its own voice, so that a whole voice can be kept out when measuring::

    nlu:
    - intent: ask/risks
      metadata: {voice: caregiver}
      examples: |
        - what could go wrong for my daughter
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from bot.language.matcher import Example

DEFAULT_DIRECTORY = Path(__file__).resolve().parents[2] / "data" / "nlu"

# Rasa's marking of entities, [text](entity) and [text]{"entity": …}: the matcher reads the text.
_ENTITY = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")


class TrainingDataError(ValueError):
    """A file of examples is not in the expected form; the message names the file and the place."""


def read_examples(directory: Path = DEFAULT_DIRECTORY) -> list[Example]:
    """Return all examples under ``directory``: files in order of name, examples in order of place.

    Other parts of Rasa's format (synonyms, lookup tables, regular expressions) are passed over.

    Raises:
        TrainingDataError: if there is no example, a file is not in Rasa's format, or the same
            phrasing stands under two labels (which no matcher could learn).
    """
    examples: list[Example] = []
    for path in sorted([*directory.rglob("*.yml"), *directory.rglob("*.yaml")]):
        examples.extend(_read_file(path, path.relative_to(directory).as_posix()))
    if not examples:
        raise TrainingDataError(f"{directory}: no examples → add files with `nlu:` items")
    first: dict[str, Example] = {}
    for example in examples:
        known = first.setdefault(_plain(example.text), example)
        if known.label != example.label:
            raise TrainingDataError(
                f"{example.file}: “{example.text}” stands under {example.label}, and in "
                f"{known.file} under {known.label} → keep it under one label"
            )
    return examples


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _read_file(path: Path, name: str) -> list[Example]:
    try:
        # Every scalar is read as a string: the intents `yes` and `no` are names, as for Rasa.
        document = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise TrainingDataError(
            f"{name}: cannot be read ({error}) → mend the YAML at that place"
        ) from error
    items = document.get("nlu") if isinstance(document, dict) else None
    if not isinstance(items, list):
        raise TrainingDataError(f"{name}: no list under `nlu:` → begin the file with it")
    examples: list[Example] = []
    for number, item in enumerate(items, start=1):
        place = f"{name}: item {number}"
        if not isinstance(item, dict):
            raise TrainingDataError(f"{place} is not a mapping → begin it with `intent:`")
        if "intent" not in item:
            continue
        label = item["intent"]
        if not isinstance(label, str) or not label:
            raise TrainingDataError(f"{place}: `intent` is not a name → write `intent: ask/risks`")
        voice = _voice(item, place)
        examples.extend(
            Example(text, label, name, voice) for text in _texts(item, f"{place} ({label})")
        )
    return examples


def _voice(item: dict[str, Any], place: str) -> str:
    metadata = item.get("metadata") or {}
    voice = metadata.get("voice", "") if isinstance(metadata, dict) else None
    if not isinstance(voice, str):
        raise TrainingDataError(
            f"{place}: `metadata` is not of the form → write `metadata: {{voice: plain}}`"
        )
    return voice


def _texts(item: dict[str, Any], place: str) -> list[str]:
    block = item.get("examples")
    if isinstance(block, list):  # Rasa's longer form: [{text: …}]
        lines = [entry.get("text", "") if isinstance(entry, dict) else "" for entry in block]
        texts = [str(line).strip() for line in lines]
    elif isinstance(block, str):
        texts = []
        for line in block.splitlines():
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            if not line.startswith("-"):
                raise TrainingDataError(
                    f"{place}: “{line}” does not begin with a dash → write “- ” before it"
                )
            texts.append(line[1:].strip())
    else:
        raise TrainingDataError(f"{place}: no `examples` → list them under `examples: |`")
    if not all(texts):
        raise TrainingDataError(f"{place}: an example is empty → write it, or take its dash out")
    return [_ENTITY.sub(r"\1", text) for text in texts]
