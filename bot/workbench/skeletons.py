"""Commented skeletons of content files: they pass their schema and say what is still to write.

Each part to write begins with the sign ✎. Rule F005 reports every sign that is left, and content
that holds one is not served: a skeleton never reaches a patient.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.content.document import read_document
from bot.content.tree import FOLDERS, Tree, read_tree

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class SkeletonError(Exception):
    """A skeleton cannot be written; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Written:
    """A skeleton that was written: where, and what to do that no check can see."""

    path: Path
    next_steps: tuple[str, ...]


def write(root: Path, kind: str, name: str, locale: str = "en") -> Written:
    """Write the skeleton of a ``kind`` (one of :data:`KINDS`) with this id.

    A term is added at the end of glossary.yml; everything else gets a file of its own. Raises
    :class:`SkeletonError` when the id is not one, or is taken: nothing is ever overwritten.
    """
    if not _ID.fullmatch(name):
        raise SkeletonError(f"“{name}” is no id. Use small letters, digits and single hyphens.")
    tree = read_tree(root, locale, nlu=False)
    if kind == "term":
        return _add_term(tree, name)
    make, next_steps = _MAKERS[kind]
    home = tree.root / "clinics" if kind == "clinic" else tree.root / locale / _FOLDER_OF[kind]
    path = home / f"{name}.yml"
    up = "../schemas" if kind == "clinic" else "../../schemas"
    text = f"# yaml-language-server: $schema={up}/{kind}.schema.json\n" + make(tree, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise SkeletonError(f"{path} is there already; open it, or choose another id.") from None
    return Written(path, tuple(step.replace("{id}", name) for step in next_steps))


_FOLDER_OF = {kind: folder for folder, kind in FOLDERS.items()}


def _ids(tree: Tree, kind: str) -> list[str]:
    return [document.name for document in tree.kind(kind)]


def _other_question(tree: Tree, name: str) -> str:
    for other in _ids(tree, "question"):
        if other != name:
            return other
    raise SkeletonError("There is no question yet to lead on to.")


def _entries(tree: Tree, kind: str, key: str) -> list[str]:
    document = tree.single(kind)
    found = document.get(key) if document else None
    return [str(item["id"]) for item in found or () if isinstance(item, dict) and "id" in item]


def _question(tree: Tree, name: str) -> str:
    groups = _entries(tree, "groups", "groups")
    if not groups:
        raise SkeletonError("There is no group yet; write one in groups.yml first.")
    return f"""\
id: {name}
question: ✎ The question as a person would ask it?
label: ✎ One to four words
# ✎ Choose the group: {", ".join(groups)}
group: {groups[0]}
# A row that compares treatments has `comparable: true` and, below, `cells:` with one answer for
# each of: {", ".join(_ids(tree, "option"))}
comparable: false
# take_along: a step of guides/ask-doctor.yml, offered as "Add to my questions"
# safety_line: one sentence shown with each answer of this row: which signs need help at once
overview:
  # The first layer: one or two sentences that stand alone, at most 45 words, grade 6 or lower.
  # A sentence with a fact cites findings; every number in it stands in one of them.
  short:
    - text: ✎ What a person must know first.
      # findings: [some-source-2020-f1]
  # The second layer: three to seven points of one or two short sentences. Good and bad alike.
  more:
    - text: ✎ A first point.
    - text: ✎ A second point.
    - text: ✎ A third point.
  uncertainty: ✎ How sure can we be, and why?
  # uncertainty_findings: [some-source-2020-f1]
  # Up to four proportions to draw: figures: [some-source-2020-f1#figure-id]
  # ✎ Two to four questions a person would ask next.
  follow_ups: [{_other_question(tree, name)}]
  # draft until a named clinician has checked it (docs/review-and-approve.md).
  review: {{status: draft}}
"""


def _claim(tree: Tree, name: str) -> str:
    return f"""\
id: {name}
claim: ✎ What a person may have read, in neutral words.
met_in: ✎ The kind of place where people meet it
# ✎ Choose: wrong, overstated, left-out, out-of-date, unproven, true-in-part
verdict: unproven
# option: the treatment it is about, if it is about one: {", ".join(_ids(tree, "option"))}
# ✎ The question it belongs to.
question: {_other_question(tree, name)}
answer:
  # What the evidence says: one or two sentences that stand alone, at most 45 words.
  short:
    - text: ✎ What is known.
      # findings: [some-source-2020-f1]
  more:
    - text: ✎ Where the claim comes from, and what was left out.
  uncertainty: ✎ How sure can we be, and why?
  # ✎ Two to four questions a person would ask next.
  follow_ups: [{_other_question(tree, name)}]
  review: {{status: draft}}
"""


def _source(tree: Tree, name: str) -> str:
    return f"""\
id: {name}
title: ✎ The real title
# authors: Surname et al.
organisation: ✎ The journal, agency, hospital or charity a reader would recognise
# ✎ The year it was published; null when the page gives none.
year: null
# ✎ Choose: trial, cohort, systematic-review, guideline, regulator, hospital,
# patient-organisation, news, blog, clinic-marketing, ai-summary, case-report
kind: cohort
# A page you have opened: `url: https://…` and `address: retrieved`. Otherwise leave url out.
address: not-checked
# pmid: "12345678"
# doi: 10.1000/example
interests: ✎ Who paid or who gains; or “Not stated in what we read.”
reliability: ✎ How far to trust it, and why.
# Sources that share patients with this one name each other: overlaps: [other-source-2019]
findings:
  # One checkable result each, in your own words. Keep ids for good: answers cite them.
  - id: {name}-f1
    says: ✎ What was found, in one sentence of our own.
    # about: {" | ".join(_ids(tree, "option"))}
    # A finding with numbers says who was counted and against whom, and lists each number:
    # population: 28 people with severe lupus treated in Europe, 2001 to 2008
    # comparator: none
    # figures:
    #   - id: relapse
    #     label: had a relapse
    #     percent: 56
    #     of: 28
    #     interval: 37–75
    #     at: 5 years
"""


def _guide(tree: Tree, name: str) -> str:
    return f"""\
id: {name}
title: ✎ What stands above each step
intro: ✎ What is said once, when the walk begins.
own_prompt: ✎ Asks for a question of the person's own.
top_prompt: ✎ Asks for the three that matter most.
list_intro: ✎ Stands above the finished list.
groups:
  - id: first-group
    name: ✎ A heading for some of the steps
steps:
  - id: first-step
    group: first-group
    question: ✎ The question as a person would ask it aloud?
    # Why it matters, in one or two short sentences. A fact needs findings.
    why: ✎ Why it is worth asking.
    # findings: [some-source-2020-f1]
    # about: the row that explains it, such as {_other_question(tree, name)}
review: {{status: draft}}
"""


def _clinic(tree: Tree, name: str) -> str:
    return f"""\
id: {name}
name: ✎ The name patients know
# phone: the number as it is to be shown
# hours: when somebody answers
# email: an address people may write to
# website: https://…
# note: one plain sentence shown with the contact details
# Web pages that may embed the widget, scheme and host only: [https://portal.example.org]
origins: []
# true: only answers that a clinician has approved are shown.
approved_only: false
"""


def _option(tree: Tree, name: str) -> str:
    orders = [document.get("order") for document in tree.kind("option")]
    last = max((order for order in orders if isinstance(order, int)), default=0)
    return f"""\
id: {name}
name: ✎ The full name in plain words
short_name: ✎ For buttons
technical: ✎ The medical name
summary: ✎ One plain sentence.
order: {last + 1}
"""


def _add_term(tree: Tree, name: str) -> Written:
    path = tree.root / tree.locale / "glossary.yml"
    if name in _entries(tree, "glossary", "terms"):
        raise SkeletonError(f"{path} has a term `{name}` already.")
    head = "# yaml-language-server: $schema=../schemas/glossary.schema.json\nterms:\n"
    before = path.read_text(encoding="utf-8") if path.is_file() else head
    entry = f"""\
  - id: {name}
    term: ✎ The word, as it stands in answers
    # also: [other words people use for it]
    meaning: ✎ What it means, in plain words.
    # findings: [some-source-2020-f1]
"""
    after = before.rstrip("\n") + "\n" + entry
    again = read_document(path, "glossary", raw=after.encode())
    added = again.get("terms")
    if again.errors or not isinstance(added, list) or added[-1].get("id") != name:
        raise SkeletonError(f"{path} does not end with its list of terms; add the term by hand.")
    path.write_text(after, encoding="utf-8")
    return Written(path, ())


_PHRASINGS = "Write at least 12 ways people ask it in data/nlu/, under `- intent: ask/{id}`."
_CLAIM_PHRASINGS = "Write ways people quote it in data/nlu/, under `- intent: claim/{id}`."
_TRAIN = "Then train: python -m bot train"

_MAKERS: dict[str, tuple[Callable[[Tree, str], str], tuple[str, ...]]] = {
    "question": (
        _question,
        (_PHRASINGS, "Name it in the follow_ups of questions that lead to it.", _TRAIN),
    ),
    "claim": (_claim, (_CLAIM_PHRASINGS, _TRAIN)),
    "source": (_source, ("Cite its findings in answers: [{id}-f1].",)),
    "guide": (_guide, ()),
    "clinic": (_clinic, ("Put the widget on its page with data-clinic={id}.",)),
    "option": (
        _option,
        (
            "Write its cell in every comparable question.",
            "Add the words people use for it to vocabulary.yml, and its row to `option_rows` in "
            "interface.yml.",
            _TRAIN,
        ),
    ),
}

#: What can be made.
KINDS = (*_MAKERS, "term")
