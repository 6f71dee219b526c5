"""E: every fact rests on a finding, and every number stands in one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.content.answers import LAYERS, Text, answers, is_number, items, strings
from bot.content.document import Document
from bot.content.numbers import Evidence, evidence, pairs
from bot.content.rules.rule import Found, rule
from bot.content.tree import Tree, source_of

#: Words that claim what a treatment or the illness does.
_EFFECT = re.compile(
    r"\b(?:cur(?:e|es|ed)|remission|relaps\w+|surviv\w+|di(?:e|es|ed)|death|improv\w+|reduc\w+|"
    r"lower(?:s|ed)?|prevent(?:s|ed)?|caus(?:e|es|ed)|harm(?:s|ed)|damag\w+|works? (?:better|well)|"
    r"side effects?|stud(?:y|ies)|trials?|registr(?:y|ies)|approved|guidelines?|experts?)\b",
    re.IGNORECASE,
)
#: Advice, questions and statements about this aid or about missing data claim no effect.
_NO_CLAIM = re.compile(
    r"^(?:so )?(?:tell|talk|call|bring|write|check|keep|think|take|look|show|say|do|don't|plan|"
    r"this (?:aid|page|tool|chat)|we|no one can|nobody can|it is (?:normal|fine|ok|your))\b|"
    r"\?\s*$|\bask\b|\byour (?:own |lupus |transplant )?(?:team|doctor|centre)s? can\b|"
    r"\bno (?:good )?(?:data|count|figures?|numbers?)\b|\bwhat we read\b",
    re.IGNORECASE,
)


def _evidence_of(tree: Tree, findings: Iterable[str]) -> Evidence:
    known = tree.findings()
    texts: list[str] = []
    percents: list[float] = []
    for finding_id in findings:
        finding = known.get(finding_id)
        if finding is None:
            continue
        texts += [str(finding.get(key) or "") for key in ("says", "population", "comparator")]
        texts.append(str(tree.source_year(finding_id) or ""))
        for figure in items(finding.get("figures")):
            if isinstance(figure, dict):
                texts += _figure_texts(figure)
                if is_number(figure.get("percent")):
                    percents.append(figure["percent"])
    return evidence(texts, percents)


def _figure_texts(figure: Mapping[str, Any]) -> list[str]:
    value = f"{figure.get('value', '')} {figure.get('unit', '')}"
    keys = ("label", "count", "of", "interval", "at")
    return [value, *(str(figure[key]) for key in keys if key in figure)]


def _steps(tree: Tree) -> Iterator[Text]:
    for document in tree.kind("guide"):
        for index, step in enumerate(items(document.get("steps"))):
            if isinstance(step, dict) and isinstance(step.get("why"), str):
                findings = strings(step.get("findings"))
                yield Text(document, ("steps", index, "why"), step["why"], findings)


def _meanings(tree: Tree) -> Iterator[Text]:
    for document in tree.kind("glossary"):
        for index, term in enumerate(items(document.get("terms"))):
            if isinstance(term, dict) and isinstance(term.get("meaning"), str):
                findings = strings(term.get("findings"))
                yield Text(document, ("terms", index, "meaning"), term["meaning"], findings)


@rule(
    "E001",
    "error",
    reason="A number that stands in no cited finding cannot be checked by anybody.",
    remedy="Cite the finding that holds it, or write the number as the finding has it.",
)
def numbers_stand_in_findings(tree: Tree) -> Iterator[Found]:
    """Every number, in digits or words, stands in a finding cited beside it."""
    texts = [text for answer in answers(tree) for text in answer.texts()]
    unread = tree.unread("source")
    for text in (*texts, *_steps(tree), *_meanings(tree)):
        if any(source_of(finding) in unread for finding in text.findings):
            continue
        cited = _evidence_of(tree, text.findings)
        for mention in cited.missing(text.text):
            where = "none of its cited findings" if text.findings else "no finding: none is cited"
            message = f"the number “{mention.text}” stands in {where}"
            yield Found(text.document, text.where, message, needle=mention.text)


@rule(
    "E002",
    "warning",
    reason="A statement about what a treatment does is only as good as its source.",
    remedy="Cite the findings it rests on, or turn it into advice or a question.",
)
def claims_are_cited(tree: Tree) -> Iterator[Found]:
    """A sentence that says what a treatment or lupus does cites a finding."""
    for answer in answers(tree):
        for text in (text for name in LAYERS for text in answer.layer(name)):
            claim = _EFFECT.search(text.text)
            if claim and not text.findings and not _NO_CLAIM.search(text.text):
                message = f"“{claim.group()}” is said without a finding"
                yield Found(text.document, text.where, message, needle=claim.group())


@rule(
    "E003",
    "error",
    reason="A link that was never opened may show a reader something else, or nothing.",
    remedy="Leave `url` out and write `address: not-checked`, or open the page and say how.",
)
def address_was_checked(tree: Tree) -> Iterator[Found]:
    """A source has a url exactly when its address was checked."""
    for document in tree.kind("source"):
        address = document.get("address")
        if document.get("url") and address == "not-checked":
            yield Found(document, ("url",), "there is a url but its address was not checked")
        elif address in ("retrieved", "same-page", "from-id") and not document.get("url"):
            message = f"the address is `{address}` but there is no url"
            remedy = "Add the url, or write `address: not-checked`."
            yield Found(document, ("address",), message, remedy)


@rule(
    "E004",
    "error",
    reason="People counted twice make the evidence look larger than it is.",
    remedy="Name each source under `overlaps` of the other.",
)
def overlaps_are_mutual(tree: Tree) -> Iterator[Found]:
    """Two sources that share people name each other."""
    named = {doc.name: strings(doc.get("overlaps")) for doc in tree.kind("source")}
    for document in tree.kind("source"):
        for index, other in enumerate(strings(document.get("overlaps"))):
            where = ("overlaps", index)
            if other == document.name:
                yield Found(document, where, "a source cannot overlap itself", "Take it out.")
            elif other in named and document.name not in named[other]:
                message = f"`{other}` does not name `{document.name}` in return"
                yield Found(document, where, message, f"Add it to `overlaps` of {other}.yml.")


@rule(
    "E005",
    "error",
    reason="An icon array shows people out of 100; a dose or a cost cannot be drawn so.",
    remedy="Draw a figure with a percent, or with count and of.",
)
def drawn_figures_are_proportions(tree: Tree) -> Iterator[Found]:
    """Every figure to draw is a proportion."""
    findings = tree.findings()
    for answer in answers(tree):
        for index, ref in enumerate(strings(answer.data.get("figures"))):
            finding_id, _, figure_id = ref.partition("#")
            for figure in items(findings.get(finding_id, {}).get("figures")):
                named = isinstance(figure, dict) and figure.get("id") == figure_id
                if named and "percent" not in figure and not {"count", "of"} <= figure.keys():
                    where = (*answer.where, "figures", index)
                    yield Found(answer.document, where, f"`{ref}` is no proportion")


def _figures(tree: Tree) -> Iterator[tuple[Document, tuple[str | int, ...], dict[str, Any]]]:
    for document in tree.kind("source"):
        for index in range(len(items(document.get("findings")))):
            for place, figure in enumerate(items(document.get("findings", index, "figures"))):
                if isinstance(figure, dict):
                    yield document, ("findings", index, "figures", place), figure


@rule(
    "E006",
    "error",
    reason="One of the numbers is then a slip.",
    remedy="Read the source again and correct the count, the total or the percentage.",
)
def counts_fit_totals(tree: Tree) -> Iterator[Found]:
    """A count is no larger than its total."""
    for document, where, figure in _figures(tree):
        count, total = figure.get("count"), figure.get("of")
        if is_number(count) and is_number(total) and count > total:
            yield Found(document, (*where, "count"), f"{count} is more than {total}")


@rule(
    "E007",
    "warning",
    reason="Count, total and percentage of one figure must tell the same; survival curves may not.",
    remedy="Correct the slip; if the percentage is an estimate from a curve, leave `count` out.",
)
def percentages_fit_counts(tree: Tree) -> Iterator[Found]:
    """A percentage is within one of its count divided by its total."""
    for document, where, figure in _figures(tree):
        count, total, percent = (figure.get(key) for key in ("count", "of", "percent"))
        if not (is_number(count) and is_number(total) and is_number(percent) and total):
            continue
        share = 100 * count / total
        if abs(share - percent) > 1:
            message = f"{count} of {total} is {share:.1f}%, not {percent}%"
            yield Found(document, (*where, "percent"), message)


@rule(
    "E008",
    "warning",
    reason="Each number may stand in some finding and yet the two not belong together.",
    remedy="Give the count with its own total, from one finding.",
)
def counts_keep_their_totals(tree: Tree) -> Iterator[Found]:
    """A count and its total ("2 of 8") stand in one and the same cited finding."""
    for answer in answers(tree):
        for text in answer.texts():
            cited = [_evidence_of(tree, [name]).values for name in text.findings]
            anywhere = frozenset().union(*cited)
            for count, total in pairs(text.text):
                pair = {count.value, total.value}
                # A number that stands nowhere is for E001 to report.
                if pair <= anywhere and not any(pair <= values for values in cited):
                    message = f"“{count.text} of {total.text}” stands in no single cited finding"
                    yield Found(text.document, text.where, message, needle=count.text)


@rule(
    "E009",
    "error",
    reason="A question to take along is worth asking for a reason; without it, it is a chore.",
    remedy="Say in `why` what the answer changes for the person, with the findings it rests on.",
)
def steps_have_a_reason(tree: Tree) -> Iterator[Found]:
    """Every question to take along says why it is worth asking."""
    for document in tree.kind("guide"):
        for index, step in enumerate(items(document.get("steps"))):
            if not isinstance(step, dict) or step.get("kind", "question") != "question":
                continue
            why = step.get("why")
            if isinstance(why, str) and not why.strip():
                yield Found(document, ("steps", index, "why"), "a question without a reason")


@rule(
    "E010",
    "warning",
    reason="A fact about lupus or a treatment that makes a question worth asking needs its source.",
    remedy="Cite the findings the reason rests on, or say it as advice or as a question.",
)
def reasons_are_cited(tree: Tree) -> Iterator[Found]:
    """A reason to ask that says what a treatment or lupus does cites a finding."""
    for text in _steps(tree):
        claim = _EFFECT.search(text.text)
        if claim and not text.findings and not _NO_CLAIM.search(text.text):
            message = f"“{claim.group()}” is said without a finding"
            yield Found(text.document, text.where, message, needle=claim.group())


@rule(
    "E011",
    "note",
    reason="People can not look it up with a tap; the message shows title, place and year only.",
    remedy="Find the page's address, or its PubMed or DOI number, and say how it was checked.",
)
def cited_sources_have_an_address(tree: Tree) -> Iterator[Found]:
    """A source that an answer cites has a link, or a number it can be found by."""
    cited = Counter(
        source
        for answer in answers(tree)
        for source in {source_of(finding) for text in answer.texts() for finding in text.findings}
    )
    for document in tree.kind("source"):
        numbers = ("url", "pmid", "pmcid", "doi", "registration")
        if cited[document.name] and not any(document.get(key) for key in numbers):
            count = cited[document.name]
            answers_ = "1 answer" if count == 1 else f"{count} answers"
            message = f"cited without a link in {answers_}"
            yield Found(document, ("address",), message)
