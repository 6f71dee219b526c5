from __future__ import annotations

from pathlib import Path

import pytest

from bot.language.matcher import Example
from bot.language.training_examples import DEFAULT_DIRECTORY, TrainingDataError, read_examples

FILE = """\
version: "3.1"
nlu:
- intent: ask/risks
  metadata:
    voice: caregiver
  examples: |
    # written by a carer
    - what could go wrong for my [daughter](person)
    - is it risky with [SLE]{"entity": "condition"}
- intent: yes
  examples: |
    - yes: please
- synonym: lupus
  examples: |
    - SLE
"""


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def test_examples_come_with_label_file_and_voice(tmp_path: Path) -> None:
    write(tmp_path, "b/risks.yml", FILE)
    assert read_examples(tmp_path) == [
        Example("what could go wrong for my daughter", "ask/risks", "b/risks.yml", "caregiver"),
        Example("is it risky with SLE", "ask/risks", "b/risks.yml", "caregiver"),
        Example("yes: please", "yes", "b/risks.yml"),
    ]


def test_files_come_in_order_of_name(tmp_path: Path) -> None:
    for name in ("z.yml", "a.yml", "m/b.yaml"):
        write(tmp_path, name, f"nlu:\n- intent: x\n  examples: |\n    - from {name}\n")
    assert [e.file for e in read_examples(tmp_path)] == ["a.yml", "m/b.yaml", "z.yml"]


def test_the_longer_form_of_rasa_is_read(tmp_path: Path) -> None:
    write(tmp_path, "a.yml", "nlu:\n- intent: x\n  examples:\n  - text: |\n      how much\n")
    assert [e.text for e in read_examples(tmp_path)] == ["how much"]


def test_one_phrasing_under_two_labels_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "a.yml", "nlu:\n- intent: x\n  examples: |\n    - How much?\n")
    write(tmp_path, "b.yml", "nlu:\n- intent: y\n  examples: |\n    - how much\n")
    with pytest.raises(TrainingDataError, match=r"b\.yml.*under y, and in a\.yml under x"):
        read_examples(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "nlu: [",
        "- a list",
        "nlu: none",
        "nlu:\n- just text",
        "nlu:\n- intent: [a]\n  examples: |\n    - b\n",
        "nlu:\n- intent: a\n",
        "nlu:\n- intent: a\n  examples: |\n    no dash\n",
        "nlu:\n- intent: a\n  examples: |\n    -\n",
        "nlu:\n- intent: a\n  metadata: loud\n  examples: |\n    - b\n",
        "nlu: []",
        "",
    ],
)
def test_what_is_not_in_the_form_is_refused(tmp_path: Path, text: str) -> None:
    write(tmp_path, "a.yml", text)
    with pytest.raises(TrainingDataError, match=" → "):
        read_examples(tmp_path)


def test_a_folder_without_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TrainingDataError, match="no examples"):
        read_examples(tmp_path)


def test_the_projects_own_examples_are_readable() -> None:
    labels = {example.label for example in read_examples(DEFAULT_DIRECTORY)}
    assert {"ask/risks", "yes", "no", "out_of_scope"} <= labels
