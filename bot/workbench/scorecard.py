"""The score card: how far the aid meets what the field asks of a decision aid.

Each item is judged by a predicate over the content: ``met`` only where a machine can see it. What
needs people and studies says "not yet". Items are told in our own words, after: IPDASi v4.0 (the
35 items for a treatment decision; qualifying, certification, quality), the NICE standards
framework for shared-decision-making support tools (ECD8), DISCERN (16) and the JAMA benchmarks (4).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bot.content.checker import problems_of
from bot.content.history import Release, read_releases
from bot.content.loader import build
from bot.content.models import Answer, Content
from bot.content.problem import ContentError, Problem
from bot.content.readability import words as words_of
from bot.content.tree import DEFAULT_ROOT, PROJECT, read_tree
from bot.messages.answers import comparison_message
from bot.messages.figures import DENOMINATOR, figure
from bot.messages.words import Words
from bot.workbench.places import Place, places

State = Literal["met", "partly", "not yet"]

#: Rows that hold what may go well, and what may go wrong.
GOOD_ROWS = ("success-rate", "survival", "relapse")
BAD_ROWS = ("risks", "death-risk", "side-effects", "fertility")
#: Rows whose cells give the chance of an outcome.
OUTCOME_ROWS = (*GOOD_ROWS, "death-risk")
#: Good and bad rows may differ by this factor in words, and in pictures a row, to count as equal.
WORDS_FACTOR, PICTURES_FACTOR = 1.5, 2.0
#: Fewest rows that compare every option (the design's grid).
FEWEST_ROWS = 15

#: Keys of widget-texts.yml that tell people who made it, who paid, and when it is renewed.
FUNDING, UPDATES, AUTHORS = "about_funding", "about_updates", "about_authors"
#: The guide that asks what matters to a person.
VALUES_GUIDE = "what-matters"

_NO_DATA = re.compile(r"\bno (?:good )?(?:data|figures?|numbers?|count)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the predicates look at. ``docs`` maps a page's name to its text."""

    content: Content
    problems: tuple[Problem, ...]
    docs: Mapping[str, str]
    releases: tuple[Release, ...]

    def found(self, *codes: str) -> bool:
        """True when a rule with one of these codes finds something."""
        return any(problem.code in codes for problem in self.problems)

    def cells(self, rows: Iterable[str], option: str) -> list[Answer]:
        """The cells of one option in these rows, as far as they exist."""
        found = []
        for row in rows:
            question = self.content.questions.get(row)
            cell = question.cells.get(option) if question else None
            if cell is not None:
                found.append(cell)
        return found

    def places(self) -> list[Place]:
        """Every answer."""
        return list(places(self.content))

    def heading(self, page: str, heading: str) -> bool:
        """True when a page of the documentation has this heading, with text below it."""
        text = self.docs.get(page, "")
        below = re.search(rf"^#+ {re.escape(heading)}\s*$(.*?)(?=^#|\Z)", text, re.M | re.S)
        return below is not None and bool(below.group(1).strip())


@dataclass(frozen=True, slots=True)
class Judgement:
    """``lacks`` says what is missing, in words; empty when the item is met."""

    state: State
    lacks: str = ""


Judge = Callable[[Facts], Judgement]


@dataclass(frozen=True, slots=True)
class Item:
    """One item: its number, our words for it, the place that shows it, and its predicate."""

    code: str
    text: str
    where: str
    judge: Judge


@dataclass(frozen=True, slots=True)
class Group:
    """A heading with its items."""

    name: str
    about: str
    items: tuple[Item, ...]


def read_facts(root: Path = DEFAULT_ROOT, locale: str = "en", docs: Path | None = None) -> Facts:
    """Read what the predicates need.

    Raises :class:`~bot.content.problem.ContentError` when the content cannot be loaded, and
    ``FileNotFoundError`` when there is no such locale.
    """
    tree = read_tree(root, locale)
    breaking = problems_of(tree, breaking_only=True)
    if breaking:
        raise ContentError(breaking)
    pages = (docs or PROJECT / "docs").glob("*.md")
    return Facts(
        build(tree),
        tuple(problems_of(tree)),
        {page.name: page.read_text(encoding="utf-8") for page in pages},
        tuple(read_releases(root)),
    )


# ---- how predicates are put together ----


def _all(*conditions: tuple[bool, str]) -> Judgement:
    lacks = [name for holds, name in conditions if not holds]
    return Judgement("not yet", "; ".join(lacks)) if lacks else Judgement("met")


def _or_partly(full: Judgement, part: Judgement) -> Judgement:
    """Met where ``full`` holds; where only ``part`` does, partly, with what ``full`` lacks."""
    if full.state == "met":
        return full
    if part.state == "met":
        return Judgement("partly", full.lacks)
    return Judgement("not yet", part.lacks or full.lacks)


def _not_yet(why: str) -> Judge:
    return lambda facts: Judgement("not yet", why)


def _every_option(facts: Facts, rows: Sequence[str]) -> Judgement:
    missing = [
        f"{row} for {option}"
        for row in rows
        for option in facts.content.options
        if not facts.cells([row], option)
    ]
    return _all((not missing, "no cell: " + ", ".join(missing)))


def _rows(*rows: str) -> Judge:
    return lambda facts: _every_option(facts, rows)


def _overviews(*ids: str) -> Judge:
    def judge(facts: Facts) -> Judgement:
        missing = [
            id_
            for id_ in ids
            if id_ not in facts.content.questions or not facts.content.questions[id_].overview.cited
        ]
        return _all((not missing, "no answer with evidence: " + ", ".join(missing)))

    return judge


def _both(*judges: Judge) -> Judge:
    """As good as the worst of them."""

    def judge(facts: Facts) -> Judgement:
        found = [one(facts) for one in judges]
        worst: State = max((one.state for one in found), key=_ORDER.index)
        return Judgement(worst, "; ".join(one.lacks for one in found if one.lacks))

    return judge


_ORDER: tuple[State, ...] = ("met", "partly", "not yet")


def _no_problem(*codes: str) -> Judge:
    return lambda facts: _all(
        (not facts.found(*codes), f"the checks {', '.join(codes)} find something")
    )


def _doc(page: str, *headings: str) -> Judge:
    def judge(facts: Facts) -> Judgement:
        missing = [heading for heading in headings if not facts.heading(page, heading)]
        return _all((not missing, f"docs/{page} says nothing on: {', '.join(missing)}"))

    return judge


def _told_to_patients(key: str, page: str, heading: str) -> Judge:
    """Met where the widget tells it; partly where only the documentation does."""

    def judge(facts: Facts) -> Judgement:
        told = bool(facts.content.widget_texts.get(key, "").strip())
        full = _all((told, f"said in docs/{page}, not yet in the widget (`{key}`)"))
        return _or_partly(full, _doc(page, heading)(facts))

    return judge


# ---- predicates ----


def _words(answer: Answer) -> int:
    return sum(len(words_of(part.text)) for part in (*answer.short, *answer.more))


def _text(answer: Answer) -> str:
    return " ".join(part.text for part in (*answer.short, *answer.more))


def _choice_is_named(facts: Facts) -> Judgement:
    question = facts.content.questions.get("decision-help")
    text = _text(question.overview).lower() if question else ""
    return _all(
        ("medicine" in text and "transplant" in text, "decision-help names no choice"),
        (len(facts.content.options) >= 2, "fewer than two options"),
    )


def _options_described(facts: Facts) -> Judgement:
    return _both(
        lambda f: _all((bool(f.content.options), "no options")), _rows("how-it-works", "steps")
    )(facts)


def _equal_detail(facts: Facts) -> Judgement:
    words, pictures = [], []
    for option in facts.content.options:
        good, bad = facts.cells(GOOD_ROWS, option), facts.cells(BAD_ROWS, option)
        if len(good) < len(GOOD_ROWS) or len(bad) < len(BAD_ROWS):
            return Judgement("not yet", f"cells are missing for {option}")
        if _ratio(_mean(map(_words, good)), _mean(map(_words, bad))) > WORDS_FACTOR:
            words.append(option)
        drawn = [_mean(len(cell.figures) for cell in side) for side in (good, bad)]
        if max(drawn) > 0 and _ratio(*drawn) > PICTURES_FACTOR:
            pictures.append(option)
    return _or_partly(
        _all(
            (not words, f"length differs for {', '.join(words)}"),
            (not pictures, f"more pictures on one side for {', '.join(pictures)}"),
        ),
        _all((not words, "")),
    )


def _mean(numbers: Iterable[float]) -> float:
    listed = list(numbers)
    return sum(listed) / len(listed)


def _ratio(one: float, other: float) -> float:
    return max(one, other) / min(one, other) if min(one, other) else float("inf")


def _cites(facts: Facts) -> Judgement:
    bare = [place.address for place in facts.places() if not place.answer.cited]
    return _all(
        (not facts.found("E001", "E002", "R001"), "the checks E001, E002, R001 find something"),
        (len(bare) <= 1, f"without any source: {', '.join(bare)}"),
    )


def _released(facts: Facts) -> Judgement:
    return _all((bool(facts.releases), "no release is recorded in content/versions.yml"))


def _says_how_sure(facts: Facts) -> Judgement:
    silent = [place.address for place in facts.places() if not place.answer.uncertainty.strip()]
    return _all((not silent, f"nothing on how sure: {', '.join(silent)}"))


def _natural_course(facts: Facts) -> Judgement:
    stay = "standard-care"
    rows = [row for row in (*OUTCOME_ROWS, "risks") if not facts.cells([row], stay)]
    return _both(
        _overviews("lupus-outlook"), lambda f: _all((not rows, f"{stay} has no cell: {rows}"))
    )(facts)


def _comparable(facts: Facts) -> Judgement:
    content = facts.content
    full = [
        question
        for question in content.questions.values()
        if question.comparable and set(question.cells) == set(content.options)
    ]
    return _all((len(full) >= FEWEST_ROWS, f"{len(full)} rows compare all options"))


def _proportions(facts: Facts, answer: Answer) -> bool:
    return any(
        drawn.proportion is not None
        for id_ in answer.cited
        for drawn in facts.content.findings[id_].figures
    )


def _chances(facts: Facts) -> Judgement:
    silent = [
        f"{row} for {option}"
        for row in OUTCOME_ROWS
        for option in facts.content.options
        for cell in facts.cells([row], option)
        if not _proportions(facts, cell) and not _NO_DATA.search(_text(cell))
    ]
    whole = _every_option(facts, OUTCOME_ROWS)
    return _all(
        (whole.state == "met", whole.lacks),
        (not silent, f"neither a number nor “no good data”: {', '.join(silent)}"),
    )


def _groups_named(facts: Facts) -> Judgement:
    bare = [
        finding.id
        for finding in facts.content.findings.values()
        if finding.figures and not (finding.population and finding.comparator)
    ]
    return _all((not bare, f"group or comparison not named: {', '.join(bare)}"))


def _event_rates(facts: Facts) -> Judgement:
    drawn = [facts.content.figure(ref) for place in facts.places() for ref in place.answer.figures]
    return _all(
        (bool(drawn), "no answer draws a number"),
        (all(one.proportion is not None for one in drawn), "a number drawn is no proportion"),
        (not facts.found("E005", "E006"), "the checks E005, E006 find something"),
    )


def _same_span(facts: Facts) -> Judgement:
    mixed, unstated = False, False
    for question in facts.content.questions.values():
        spans = {
            facts.content.figure(ref).at for cell in question.cells.values() for ref in cell.figures
        }
        unstated = unstated or None in spans
        mixed = mixed or len(spans) > 1
    return _or_partly(
        _all(
            (not mixed, "studies ran for different times"),
            (not unstated, "some studies give no time"),
        ),
        _no_problem("E001")(facts),
    )


def _same_denominator(facts: Facts) -> Judgement:
    words = Words(facts.content.interface)
    other = [
        f"{place.address}: {ref}"
        for place in facts.places()
        for ref in place.answer.figures
        if (drawn := figure(facts.content, words, ref)) is None or drawn["of"] != DENOMINATOR
    ]
    return _all((not other, f"not out of {DENOMINATOR}: {', '.join(other)}"))


def _several_views(facts: Facts) -> Judgement:
    rows = [
        row
        for row in OUTCOME_ROWS
        if not any(cell.figures for option in facts.content.options
                   for cell in facts.cells([row], option))
    ]  # fmt: skip
    return _all((not rows, f"no picture in {', '.join(rows)}"))


def _values(facts: Facts) -> Judgement:
    guide = facts.content.guides.get(VALUES_GUIDE)
    question = facts.content.questions.get("decision-help")
    asks = question is not None and "what matters" in _text(question.overview).lower()
    return _or_partly(
        _all((guide is not None, "put as questions to think about; no exercise of its own")),
        _all((asks, "")),
    )


def _step_by_step(facts: Facts) -> Judgement:
    return _or_partly(
        _all(
            (
                VALUES_GUIDE in facts.content.guides,
                "the steps lead to a list of questions, not yet through what matters",
            )
        ),
        _question_list(facts),
    )


def _question_list(facts: Facts) -> Judgement:
    guide = facts.content.guides.get("ask-doctor", {})
    steps = guide.get("steps", ())
    return _all(
        (len(steps) >= 3, "no guide with questions for the visit"),
        (all(step.get("why", "").strip() for step in steps), "a question without a reason"),
        (bool(guide.get("top_prompt")), "does not ask for the three that matter most"),
    )


def _quality_of_evidence(facts: Facts) -> Judgement:
    silent = [id_ for id_, one in facts.content.sources.items() if not one.reliability.strip()]
    row = _every_option(facts, ("evidence",))
    return _all((row.state == "met", row.lacks), (not silent, f"not rated: {', '.join(silent)}"))


def _named_reviewers(facts: Facts) -> Judgement:
    key = facts.content.widget_texts.get(AUTHORS, "").strip()
    return _all((bool(key), "no person is named with their training; no clinician has taken part"))


def _reviewed(facts: Facts) -> Judgement:
    open_ = [place for place in facts.places() if place.answer.review.status != "approved"]
    if not open_:
        return Judgement("met")
    whole = len(open_) == len(facts.places())
    lacks = "no answer has been" if whole else "not every answer has been"
    return Judgement("not yet" if whole else "partly", f"{lacks} checked by a clinician")


def _no_change_first(facts: Facts) -> Judgement:
    content = facts.content
    stay = "standard-care"
    gaps = [q.id for q in content.questions.values() if q.comparable and stay not in q.cells]
    return _all(
        (next(iter(content.options), None) == stay, f"{stay} is not the first option"),
        (not gaps, f"no cell for {stay}: {', '.join(gaps)}"),
    )


def _same_form(facts: Facts) -> Judgement:
    words = Words(facts.content.interface)
    uneven = []
    for question in facts.content.questions.values():
        if question.cells:
            shown = comparison_message(facts.content, words, question.id, list(question.cells), ())
            if len({tuple(sorted(column)) for column in shown["columns"]}) > 1:
                uneven.append(question.id)
    return _all(
        (any(q.cells for q in facts.content.questions.values()), "nothing is compared"),
        (not uneven, f"columns differ in form: {', '.join(uneven)}"),
    )


def _further_help(facts: Facts) -> Judgement:
    linked = [source for source in facts.content.sources.values() if source.url]
    return _both(
        _overviews("second-opinion", "finding-centre", "emotional-support"),
        lambda f: _all((bool(linked), "no source can be opened")),
    )(facts)


def _interests(facts: Facts) -> Judgement:
    silent = [id_ for id_, one in facts.content.sources.items() if not one.interests.strip()]
    return _all((not silent, f"interests not stated: {', '.join(silent)}"))


def _date_and_review(facts: Facts) -> Judgement:
    released, reviewed = _released(facts), _reviewed(facts)
    if released.state == "met" and reviewed.state == "met":
        return released
    state: State = "partly" if released.state == "met" else "not yet"
    return Judgement(state, "; ".join(one.lacks for one in (released, reviewed) if one.lacks))


_funding = _told_to_patients(FUNDING, "how-evidence-was-chosen.md", "Who made it and who paid")
_updates = _told_to_patients(UPDATES, "review-and-approve.md", "Update policy")
_evidence_chosen = _doc(
    "how-evidence-was-chosen.md",
    "What was looked for",
    "What could not be reached",
    "How conflicts are handled",
)
_plain = _no_problem("P001", "P002", "P003", "P005")
_living = _both(
    _rows("recovery", "hospital-stay", "follow-up"),
    _overviews("emotional-support", "caregivers", "living-with-flare", "pregnancy"),
)
_PEOPLE = "needs people: "
_STUDY = "needs a study: "


# ---- the items ----


def _listed(rows: Sequence[str]) -> str:
    return "rows " + ", ".join(f"`{row}`" for row in rows)


_Q = "content/en/questions/"
GROUPS: tuple[Group, ...] = (
    Group(
        "IPDAS: qualifying",
        "Miss one and it is no decision aid.",
        (
            Item("Q1", "Describes the illness.", f"`{_Q}what-is-lupus.yml`, `lupus-symptoms.yml`",
                 _overviews("what-is-lupus", "lupus-symptoms")),
            Item("Q2", "Says which choice is to be made.", f"`{_Q}decision-help.yml`",
                 _choice_is_named),
            Item("Q3", "Describes what can be chosen.",
                 "`content/en/options/`; rows `how-it-works`, `steps`", _options_described),
            Item("Q4", "Good points of each choice.", _listed(GOOD_ROWS),
                 _rows(*GOOD_ROWS)),
            Item("Q5", "Bad points of each choice.", _listed(BAD_ROWS),
                 _rows(*BAD_ROWS)),
            Item("Q6", "What it is like to live with what follows: body, feelings, other people.",
                 "rows `recovery`, `hospital-stay`, `follow-up`; `emotional-support`, `caregivers`",
                 _living),
        ),
    ),
    Group(
        "IPDAS: certification",
        "Miss one and the risk of harmful bias is high.",
        (
            Item("C1", "Good and bad points in equal detail.",
                 "the grid; words and pictures a row are counted", _equal_detail),
            Item("C2", "Cites its evidence.", "every sentence's `findings`; rules E001, E002",
                 _cites),
            Item("C3", "Gives its date.", "`content/versions.yml`; each page carries version and "
                 "date", _released),
            Item("C4", "States when and how it is updated.", "`docs/review-and-approve.md`",
                 _updates),
            Item("C5", "Says how sure the numbers are.", "`uncertainty` of every answer",
                 _says_how_sure),
            Item("C6", "Names who paid.", "`docs/how-evidence-was-chosen.md`", _funding),
        ),
    ),
    Group(
        "IPDAS: quality",
        "What content and software can meet, and what only people and studies can.",
        (
            Item("b1", "What happens if nothing is changed.",
                 "`lupus-outlook`; cells of `standard-care`", _natural_course),
            Item("b2", "Lets people compare good and bad points side by side.",
                 "“Compare side by side” in every comparable row", _comparable),
            Item("b3", "Gives the chances of what may follow.", _listed(OUTCOME_ROWS),
                 _chances),
            Item("b4", "Says which group of people a number comes from.",
                 "`population`, `comparator` of each finding", _groups_named),
            Item("b5", "Gives event rates.", "`figures` of each finding; rules E005, E006",
                 _event_rates),
            Item("b6", "The same time span across choices.", "`at` of each figure", _same_span),
            Item("b7", "The same denominator across choices.", "`bot/messages/figures.py`: 100",
                 _same_denominator),
            Item("b8", "Shows a chance in words, as a number and as a picture.",
                 "icon arrays of the answers", _several_views),
            Item("b9", "Asks which good and bad points matter most.",
                 f"`{_Q}decision-help.yml`", _values),
            Item("b10", "A step-by-step way to choose.", "`content/en/guides/`", _step_by_step),
            Item("b11", "A list of questions for the visit.",
                 "`content/en/guides/ask-doctor.yml`", _question_list),
            Item("b12", "What patients need was asked of patients.", "–",
                 _not_yet(_PEOPLE + "talks with people who have lupus")),
            Item("b13", "What clinicians need was asked of clinicians.", "–",
                 _not_yet(_PEOPLE + "talks with rheumatologists and transplant teams")),
            Item("b14", "Reviewed by patients who did not make it.", "–",
                 _not_yet(_PEOPLE + "patient reviewers")),
            Item("b15", "Reviewed by clinicians who did not make it.", "–",
                 _not_yet(_PEOPLE + "clinician reviewers")),
            Item("b16", "Tried with patients facing the choice.", "–",
                 _not_yet(_PEOPLE + "a field test in a clinic")),
            Item("b17", "Tried with clinicians who counsel them.", "–",
                 _not_yet(_PEOPLE + "a field test in a clinic")),
            Item("b18", "Says how the evidence was chosen.", "`docs/how-evidence-was-chosen.md`",
                 _evidence_chosen),
            Item("b19", "Says how good the evidence is.",
                 "row `evidence`; `reliability` of every source", _quality_of_evidence),
            Item("b20", "Gives the authors' training.", "–", _named_reviewers),
            Item("b21", "Reports how hard it is to read.",
                 "`python -m bot report`; rules P001, P002 for every layer", _plain),
            Item("b22", "Shown to bring what is chosen closer to what matters.", "–",
                 _not_yet(_STUDY + "a comparison with usual care")),
            Item("b23", "Shown to add to what people know.", "–",
                 _not_yet(_STUDY + "a comparison with usual care")),
        ),
    ),
    Group(
        "NICE: essentials",
        "From the standards framework for shared-decision-making support tools (ECD8).",
        (
            Item("N1", "To change nothing is always one of the choices.",
                 "`content/en/options/standard-care.yml`, first in every comparison",
                 _no_change_first),
            Item("N2", "No wording that steers.", "rules W001, W002; `content/en/wording.yml`",
                 _no_problem("W001", "W002")),
            Item("N3", "No steering by type, colour, bold or order.",
                 "every column of a comparison has the same form", _same_form),
            Item("N4", "Good and bad points of each choice, fairly.", "the grid", _equal_detail),
            Item("N5", "Built on evidence that can be looked up.", "`content/en/sources/`", _cites),
            Item("N6", "Plain language.", "rules P001 to P005", _plain),
            Item("N7", "Interests are declared.", "`docs/how-evidence-was-chosen.md`", _funding),
            Item("N8", "Patients took part in making it.", "–",
                 _not_yet(_PEOPLE + "patient partners")),
        ),
    ),
    Group(
        "DISCERN",
        "How to judge written information on treatment choices. Items 2, 3 and 16 are raters' own.",
        (
            Item("D1", "The aim is clear.", "`about_purpose`, `about_limits` in the widget",
                 lambda facts: _all(
                     (all(facts.content.widget_texts.get(key) for key in
                          ("about_purpose", "about_limits")), "the widget does not say its aim"))),
            Item("D2", "It achieves that aim.", "–", _not_yet(_PEOPLE + "independent raters")),
            Item("D3", "It is relevant.", "–", _not_yet(_PEOPLE + "independent raters")),
            Item("D4", "It is clear which sources were used.", "source list below each answer",
                 _cites),
            Item("D5", "It is clear how old the information is.",
                 "year of each source; `content/versions.yml`", _released),
            Item("D6", "Balanced and without bias.", "the grid; rules W001, W002",
                 _both(_no_problem("W001", "W002"), _equal_detail)),
            Item("D7", "Names further help.",
                 "`second-opinion`, `finding-centre`, `emotional-support`", _further_help),
            Item("D8", "Says where knowledge is uncertain.", "`uncertainty` of every answer",
                 _says_how_sure),
            Item("D9", "How each treatment works.", "row `how-it-works`", _rows("how-it-works")),
            Item("D10", "The benefits of each.", _listed(GOOD_ROWS),
                 _rows(*GOOD_ROWS)),
            Item("D11", "The risks of each.", _listed(BAD_ROWS), _rows(*BAD_ROWS)),
            Item("D12", "What happens without treatment, or without a change.",
                 "`lupus-outlook`; cells of `standard-care`", _natural_course),
            Item("D13", "How treatment affects daily life.",
                 "rows `recovery`, `hospital-stay`, `follow-up`; `pregnancy`, `caregivers`",
                 _living),
            Item("D14", "There is more than one choice.", "`content/en/options/`; `alternatives`",
                 _both(_overviews("alternatives"), _comparable)),
            Item("D15", "Helps people and doctors choose together.",
                 "`content/en/guides/ask-doctor.yml`", _question_list),
            Item("D16", "Rating as a whole.", "–", _not_yet(_PEOPLE + "independent raters")),
        ),
    ),
    Group(
        "JAMA benchmarks",
        "What any health page on the web owes its reader.",
        (
            Item("J1", "Authorship: who wrote it, with their training.", "–", _named_reviewers),
            Item("J2", "Attribution: where each fact comes from.", "source list below each answer",
                 _cites),
            Item("J3", "Disclosure: who owns it, who paid, whose interests.",
                 "`docs/how-evidence-was-chosen.md`; `interests` of every source",
                 lambda facts: _interests(facts) if _interests(facts).state != "met"
                 else _funding(facts)),
            Item("J4", "Currency: when it was written and last checked.",
                 "`content/versions.yml`; review line below each answer", _date_and_review),
        ),
    ),
)  # fmt: skip


def judge(facts: Facts) -> dict[str, Judgement]:
    """The judgement of every item, by its code."""
    return {item.code: item.judge(facts) for group in GROUPS for item in group.items}


def totals(judgements: Iterable[Judgement]) -> dict[State, int]:
    """How many are met, partly met and not yet met."""
    counted: dict[State, int] = {"met": 0, "partly": 0, "not yet": 0}
    for judgement in judgements:
        counted[judgement.state] += 1
    return counted


def markdown(facts: Facts) -> str:
    """The score card as it stands in docs/scorecard.md.

    It changes only when an item's standing does, so that an edit to an answer does not.
    """
    judged = judge(facts)
    lines = [
        "# Score card",
        "",
        "How far this aid meets what the field asks of a decision aid. Written by",
        "`python -m bot report --scorecard`; each line is judged by a predicate in",
        "`bot/workbench/scorecard.py`, and a test keeps this page true. “Met” means that a machine",
        "can see it in the content. It does not mean that anybody outside has confirmed it.",
        "",
        "| standard | items | met | partly | not yet |",
        "|---|---|---|---|---|",
    ]
    standards: dict[str, list[Judgement]] = {}
    for group in GROUPS:
        found = standards.setdefault(group.name.partition(":")[0], [])
        found += [judged[item.code] for item in group.items]
    for name, found in standards.items():
        count = totals(found)
        lines.append(
            f"| {name} | {len(found)} | {count['met']} | {count['partly']} | {count['not yet']} |"
        )
    for group in GROUPS:
        lines += ["", f"## {group.name}", "", group.about, ""]
        lines += ["| | item | standing | where | what is missing |", "|---|---|---|---|---|"]
        for item in group.items:
            found_ = judged[item.code]
            cells = (item.code, item.text, found_.state, item.where, found_.lacks)
            lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"
