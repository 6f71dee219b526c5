"""A small content tree that breaks no rule, and a way to plant mistakes in it."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from bot.content import Problem, check
from bot.content.tree import DEFAULT_ROOT

TODAY = date(2026, 3, 1)

FILES = {
    "content/en/groups.yml": """\
groups:
  - id: benefits-and-harms
    name: Good and bad points
""",
    "content/en/terms.yml": """\
terms:
  - term: lupus
    reason: The name of the illness.
    known: true
  - term: infection
    forms: [infections]
    reason: Doctors will use this word.
    known: true
  - term: engraftment
    reason: Doctors will use this word.
  - term: graft
    reason: Doctors will use this word.
""",
    "content/en/glossary.yml": """\
terms:
  - id: graft
    term: graft
    also: [implant]
    meaning: Cells that are put into the body.
    findings: [smith-2010-f1]
""",
    "content/en/interface.yml": """\
greeting: Hello. Ask me about {option}.
""",
    "content/en/options/hsct-own.yml": """\
id: hsct-own
name: A transplant of your own blood stem cells
short_name: Own-cell transplant
technical: Autologous HSCT
summary: Your own cells are kept and given back to you.
order: 2
""",
    "content/en/options/standard-care.yml": """\
id: standard-care
name: Stay with medicines
short_name: Medicines
technical: Standard care
summary: You stay with the medicines you have, or change them.
order: 1
""",
    "content/en/sources/smith-2010.yml": """\
id: smith-2010
title: A small study
organisation: A journal
year: 2010
kind: cohort
url: https://example.org/smith
address: retrieved
interests: Not stated in what we read.
reliability: A small study with no comparison group.
overlaps: [jones-2012]
findings:
  - id: smith-2010-f1
    says: Of 28 people, 29% had no sign of lupus after five years.
    about: hsct-own
    population: 28 people in Europe
    comparator: none
    figures:
      - id: free
        label: had no sign of lupus
        percent: 29
        of: 28
        at: 5 years
      - id: stay
        label: days in hospital
        value: 21
        unit: days
  - id: smith-2010-f2
    says: Some people had a bad infection.
""",
    "content/en/sources/jones-2012.yml": """\
id: jones-2012
title: A later study
organisation: Another journal
year: 2012
pmid: "22000000"
kind: trial
address: not-checked
interests: Not stated in what we read.
reliability: A small study.
overlaps: [smith-2010]
findings:
  - id: jones-2012-f1
    says: In this trial 2 of 8 people had a bad infection.
    population: 8 people
    comparator: usual care
    figures:
      - id: infection
        label: had a bad infection
        count: 2
        of: 8
        percent: 25
""",
    "content/en/guides/ask-doctor.yml": """\
id: ask-doctor
title: Questions for your doctor
intro: We go through them one at a time.
own_prompt: Is there one of your own?
top_prompt: Which three matter most?
list_intro: Your list.
groups:
  - id: risks
    name: Risks
steps:
  - id: risks-for-me
    group: risks
    question: What could go wrong for me?
    why: In one study 29 out of 100 people did well.
    findings: [smith-2010-f1]
    about: risks
review: {status: draft}
""",
    "content/en/questions/risks.yml": """\
id: risks
question: What are the risks?
label: Risks
group: benefits-and-harms
comparable: true
take_along: risks-for-me
overview:
  short:
    - text: Some people had a bad infection.
      findings: [smith-2010-f2]
  more:
    - text: About 29 out of 100 people had no sign of lupus at five years. There was no control.
      findings: [smith-2010-f1]
    - text: In a small trial, 2 of 8 people had a bad infection.
      findings: [jones-2012-f1]
    - text: Ask your team what they see.
  uncertainty: The study held 28 people. So we can not be sure.
  uncertainty_findings: [smith-2010-f1]
  figures: [smith-2010-f1#free]
  follow_ups: [cost]
  review: {status: draft}
cells:
  standard-care:
    short:
      - text: Most drugs can do some harm.
    more:
      - text: Ask which harms to watch for.
    uncertainty: There is no good data on this.
  hsct-own:
    short:
      - text: Some people had a bad infection.
        findings: [smith-2010-f2]
    more:
      - text: Ask how the team will keep you safe.
    uncertainty: There is no good data on this.
""",
    "content/en/questions/cost.yml": """\
id: cost
question: What does it cost?
label: Cost
group: benefits-and-harms
overview:
  short:
    - text: The cost is not the same in each place.
  more:
    - text: Ask the clinic for a full list of what you must pay.
    - text: Ask your plan what it will pay.
    - text: Ask who can help you with the forms.
  uncertainty: We found no good data on the cost.
  follow_ups: [risks]
  review:
    status: approved
    reviewer: A. Name
    role: Rheumatologist
    date: 2026-01-01
    due: 2027-01-01
""",
    "content/en/claims/all-cured.yml": """\
id: all-cured
claim: Everyone is cured by a miracle.
met_in: A web page
verdict: wrong
option: hsct-own
question: risks
answer:
  short:
    - text: About 29 out of 100 people had no sign of lupus at five years.
      findings: [smith-2010-f1]
  more:
    - text: The study was small.
      findings: [smith-2010-f1]
  uncertainty: The study was small.
  review: {status: draft}
conflict: 1
""",
    "content/clinics/demo.yml": """\
id: demo
name: Demo Clinic
phone: 555 0100
""",
    "data/nlu/questions.yml": """\
version: "3.1"
nlu:
- intent: ask/risks
  examples: |
    - what are the risks
    - is it safe
    - can it hurt me
    - what could go wrong
    - how risky is it
    - are there dangers
    - what harm can it do
    - will it make me ill
    - tell me the bad side
    - is it bad for me
    - what should i fear
    - any dangers with [own cells](option)
- intent: ask/cost
  examples: |
    - what does it cost
    - how much is it
    - who pays
    - is it expensive
    - what is the price
    - can i afford it
    - does my plan pay
    - what is the bill
    - how much money
    - price of it please
    - how dear is it
    - is it free
- intent: greet
  examples: |
    - hello
""",
}


class Planted:
    """A content tree in a folder of its own, with as many mistakes as a test plants."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.root = home / "content"
        for name, text in FILES.items():
            self.write(name, text)
        # The project's own list: its entries must hold for any content.
        shutil.copy(DEFAULT_ROOT / "en" / "wording.yml", self.root / "en" / "wording.yml")

    def write(self, name: str, text: str) -> Path:
        path = self.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def replace(self, name: str, old: str, new: str) -> None:
        """Replace ``old``, which must be there, with ``new``."""
        text = (self.home / name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new, 1))

    def plant(self, name: str, old: str, new: str) -> tuple[str, int, int]:
        """As replace; takes the sign ▸ in ``new`` out and gives its (file name, line, column)."""
        self.replace(name, old, new)
        text = (self.home / name).read_text(encoding="utf-8")
        before, _, after = text.partition("▸")
        self.write(name, before + after)
        return Path(name).name, before.count("\n") + 1, len(before) - before.rfind("\n")

    def problems(self) -> list[Problem]:
        return check(self.root, today=TODAY)

    def places(self) -> list[tuple[str, int, int, str]]:
        """(file name, line, column, code) of every problem."""
        return [(p.path.name, p.line, p.column, p.code) for p in self.problems()]
