"""A proportion as a hundred people, in SVG: what patients see, drawn without a browser."""

from __future__ import annotations

from markupsafe import Markup

_COLUMNS = 10
_WIDE, _HIGH = 12, 15
_PERSON = '<circle cx="6" cy="3.4" r="2.3"/><path d="M2 13.2v-2.7a4 4 0 0 1 8 0v2.7z"/>'


def icon_array(percent: float, text: str) -> Markup:
    """A hundred people of whom ``percent`` (0 to 100) are filled in, from the top left.

    A part of a person is drawn as a part, so that 0.5 is neither none nor one. ``text`` is the
    picture's text equivalent. Raises ``ValueError`` for a percentage outside 0 to 100.
    """
    if not 0 <= percent <= 100:
        raise ValueError(f"no share of a hundred people: {percent}")
    people = []
    for index in range(100):
        x, y = index % _COLUMNS * _WIDE, index // _COLUMNS * _HIGH
        part = max(0.0, min(1.0, percent - index))
        for kind, width in (("off", _WIDE if part < 1 else 0), ("on", _WIDE * part)):
            if width:
                box = f'x="{x}" y="{y}" width="{width:g}" height="{_HIGH}"'
                people.append(f'<svg class="{kind}" {box}>{_PERSON}</svg>')
    size = f"0 0 {_COLUMNS * _WIDE} {100 // _COLUMNS * _HIGH}"
    head = Markup('<svg class="people" viewBox="{}" role="img" aria-label="{}">').format(size, text)
    return head + Markup("".join(people)) + Markup("</svg>")
