"""Plots as SVG, for a page without scripts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from markupsafe import Markup, escape

_LEFT, _BOTTOM, _TOP = 34, 34, 22


def grades_plot(
    title: str, before: Sequence[float], after: Sequence[float], limit: float, step: float = 0.5
) -> Markup:
    """How many texts read at each US school grade.

    ``before`` and ``after`` are grades of the same texts with and without the listed terms:
    after as bars, before as an outline, the limit as a dashed line. Bars are ``step`` grades wide.
    """
    bars, outline = _binned(after, step), _binned(before, step)
    top = max([*bars.values(), *outline.values(), 1])
    last = max([*bars, *outline, int(limit / step)]) + 1
    wide, high = 520, 200
    unit_x, unit_y = (wide - _LEFT - 8) / last, (high - _TOP - _BOTTOM) / top
    base = high - _BOTTOM

    def x(place: float) -> str:
        return f"{_LEFT + place * unit_x:.1f}"

    def y(count: float) -> str:
        return f"{base - count * unit_y:.1f}"

    parts = [
        f'<rect class="bar" x="{x(place)}" y="{y(count)}" width="{unit_x - 1:.1f}" '
        f'height="{count * unit_y:.1f}"/>'
        for place, count in sorted(bars.items())
    ]
    path = f"M{x(0)} {base}"
    for place in range(last):
        path += f"V{y(outline.get(place, 0))}H{x(place + 1)}"
    parts.append(f'<path class="outline" d="{path}V{base}"/>')
    at = limit / step
    parts.append(f'<path class="limit" d="M{x(at)} {_TOP - 8}V{base}"/>')
    parts.append(f'<text x="{x(at)}" y="{_TOP - 11}" text-anchor="middle">limit {limit:g}</text>')
    for grade in range(0, int(last * step) + 1, 2):
        middle = x(grade / step)
        parts.append(f'<text x="{middle}" y="{base + 16}" text-anchor="middle">{grade}</text>')
    parts.append(f'<text x="{_LEFT - 6}" y="{_TOP + 4}" text-anchor="end">{top}</text>')
    parts.append(f'<text x="{_LEFT - 6}" y="{base}" text-anchor="end">0</text>')
    parts.append(f'<path class="axis" d="M{_LEFT} {base}H{wide - 8}"/>')
    parts.append(
        f'<text x="{(wide + _LEFT) / 2:.0f}" y="{high - 4}" text-anchor="middle">US grade</text>'
    )
    over = sum(round(grade, 1) > limit for grade in after)
    said = (
        f"{title}: {len(after)} texts; {over} above {limit:g} without the terms, "
        f"{sum(round(grade, 1) > limit for grade in before)} with them."
    )
    return Markup(
        f'<svg class="plot" viewBox="0 0 {wide} {high}" role="img" aria-label="{escape(said)}">'
        f"{''.join(parts)}</svg>"
    )


def _binned(grades: Sequence[float], step: float) -> Counter[int]:
    # Very easy texts have grades below 0; they stand at the left edge.
    return Counter(max(0, int(grade / step)) for grade in grades)
