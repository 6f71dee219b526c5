"""One self-contained HTML page with all figures of an evaluation: no script, no outside file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from bot.language.evaluation import Evaluation, Summary
from bot.language.matcher import OPERATING_POINT

_WIDTH, _HEIGHT, _MARGIN = 420, 300, 46

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 62rem; padding: 0 1rem;
  color: #1b1b1f; background: #fff; }
table { border-collapse: collapse; margin: 1rem 0; }
caption { text-align: left; font-weight: 600; padding: .3rem 0; }
th, td { padding: .25rem .7rem; border-bottom: 1px solid #d5d5dc; text-align: left; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
figure { display: inline-block; margin: 0 2rem 1rem 0; }
svg text { font-size: 12px; fill: #1b1b1f; }
"""


def page(evaluation: Evaluation, missed: Sequence[str] = ()) -> str:
    """Return the page; ``missed`` are the floors that were not kept."""
    verdict = (
        "<p>All floors are kept.</p>"
        if not missed
        else "<p><strong>Floors missed:</strong></p><ul>"
        + "".join(f"<li>{escape(line)}</li>" for line in missed)
        + "</ul>"
    )
    parts = [
        "<h1>How well the bot understands</h1>",
        "<p>Measured on the project’s own phrasings, each held out together with all that say "
        "nearly the same. A wrong answer is curated content given for another question.</p>",
        verdict,
        _summaries("Overall", {"all": evaluation.overall, **evaluation.kinds}),
        _summaries("By voice, all voices in training", evaluation.voices),
        _summaries("By voice, that voice kept out of training", evaluation.without_voice),
        _summaries(
            "Phrasings that nothing is trained on, by writers of some that are",
            {"held out": evaluation.held_out} if evaluation.held_out else {},
        ),
        _coverage(evaluation),
        _calibration(evaluation),
        _table(
            "Taken for another, most frequent first",
            ("expected", "given", "times"),
            ((a, b, str(n)) for a, b, n in evaluation.confusions[:40]),
        ),
        _table(
            "Each label, least found first",
            ("label", "phrasings", "found %", "precise %", "mistaken for"),
            (
                (
                    row.label,
                    str(row.count),
                    _percent(row.recall),
                    _percent(row.precision),
                    ", ".join(f"{label} ({times})" for label, times in row.mistaken_for),
                )
                for row in sorted(evaluation.labels, key=lambda row: row.recall)
            ),
        ),
    ]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>How well the bot understands</title><style>{_STYLE}</style></head>\n<body>"
        + "\n".join(part for part in parts if part)
        + "</body></html>\n"
    )


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"


def _summaries(caption: str, summaries: Mapping[str, Summary]) -> str:
    if not summaries:
        return ""
    return _table(
        caption,
        ("", "phrasings", "first %", "first three %", "answered %", "wrong answers %", "close %"),
        (
            (
                name,
                str(s.count),
                *(_percent(v) for v in (s.top1, s.top3, s.answered, s.wrong_answers, s.close)),
            )
            for name, s in summaries.items()
        ),
    )


def _table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    def cells(values: Sequence[str], tag: str) -> str:
        return "".join(
            f'<{tag} class="n">{escape(value)}</{tag}>'
            if value[:1].isdigit() or (tag == "th" and value.endswith("%"))
            else f"<{tag}>{escape(value)}</{tag}>"
            for value in values
        )

    body = "".join(f"<tr>{cells(row, 'td')}</tr>" for row in rows)
    return (
        f"<table><caption>{escape(caption)}</caption><thead><tr>{cells(head, 'th')}</tr></thead>"
        f"<tbody>{body}</tbody></table>"
    )


def _coverage(evaluation: Evaluation) -> str:
    """Draw coverage against wrong answers, with the shipped point marked."""
    top = max((point.false_answers for point in evaluation.curve), default=0.0) or 0.01
    line = [(point.coverage, point.false_answers / top) for point in evaluation.curve]
    marked = [
        (point.coverage, point.false_answers / top)
        for point in evaluation.curve
        if point.evidence == OPERATING_POINT
    ]
    shipped = next((p for p in evaluation.curve if p.evidence == OPERATING_POINT), None)
    words = (
        f"At the operating point {_percent(shipped.coverage)}% of phrasings are answered and "
        f"{_percent(shipped.false_answers)}% of all get a wrong answer."
        if shipped
        else ""
    )
    return _figure(
        line, marked, "answered, share of all", f"wrong answers (top: {_percent(top)}%)", words
    )


def _calibration(evaluation: Evaluation) -> str:
    """Draw confidence against accuracy, with the diagonal of perfect calibration."""
    points = [(found.confidence, found.accuracy) for found in evaluation.bins]
    words = (
        "Points on the dashed line are perfectly calibrated. Mean distance: "
        f"{_percent(evaluation.calibration_error)} points."
    )
    return _figure(points, points, "confidence", "share right", words, diagonal=True)


def _figure(
    line: Sequence[tuple[float, float]],
    marked: Sequence[tuple[float, float]],
    across: str,
    upwards: str,
    words: str,
    *,
    diagonal: bool = False,
) -> str:
    """Draw a line with marked points; coordinates run from 0 to 1."""

    def place(x: float, y: float) -> tuple[float, float]:
        return (
            _MARGIN + x * (_WIDTH - 2 * _MARGIN),
            _HEIGHT - _MARGIN - y * (_HEIGHT - 2 * _MARGIN),
        )

    path = " ".join("{:.1f},{:.1f}".format(*place(x, y)) for x, y in line)
    (left, bottom), (right, top) = place(0, 0), place(1, 1)
    drawn = [
        f'<path d="M{left} {top}V{bottom}H{right}" fill="none" stroke="#555"/>',
        f'<polyline points="{path}" fill="none" stroke="#1f5fbf" stroke-width="2"/>',
        f'<text x="{left}" y="{bottom + 32}">{escape(across)}: 0 to 1</text>',
        f'<text x="{left}" y="{top - 12}">{escape(upwards)}</text>',
    ]
    if diagonal:
        drawn.append(
            f'<path d="M{left} {bottom}L{right} {top}" stroke="#777" stroke-dasharray="4 4"/>'
        )
    for x, y in marked:
        cx, cy = place(x, y)
        drawn.append(f'<circle cx="{cx:.1f}" cy="{cy:.1f}" r="4" fill="#a3341f"/>')
    label = escape(f"{across} against {upwards}. {words}", quote=True)
    return (
        f'<figure><svg role="img" aria-label="{label}" width="{_WIDTH}" height="{_HEIGHT}">'
        f"{''.join(drawn)}</svg><figcaption>{escape(words)}</figcaption></figure>"
    )
