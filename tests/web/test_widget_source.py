"""What the widget's source may and may not hold; no browser needed."""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "bot" / "web"
WIDGET = WEB / "widget.js"
TEXTS = ROOT / "content" / "en" / "widget-texts.yml"

#: Bytes the widget may weigh once compressed: it loads on hospital and phone networks.
LARGEST_COMPRESSED = 30_000

#: The name of the SVG namespace looks like an address, but nothing is fetched from it.
SVG_NAMESPACE = "http://www.w3.org/2000/svg"

FORBIDDEN = {
    "innerHTML": "text from the server must never become markup",
    "outerHTML": "text from the server must never become markup",
    "insertAdjacentHTML": "text from the server must never become markup",
    "DOMParser": "text from the server must never become markup",
    "createContextualFragment": "text from the server must never become markup",
    "setHTMLUnsafe": "text from the server must never become markup",
    "document.write": "text from the server must never become markup",
    "eval(": "no code may come from text",
    "new Function": "no code may come from text",
    "localStorage": "the key to a conversation must not outlive the tab",
    "indexedDB": "the key to a conversation must not outlive the tab",
    "document.cookie": "the widget sets no cookies",
    "postMessage": "the host page must not be able to steer the conversation by messages",
    "console.": "what a patient writes must not reach the console",
}


def scripts() -> list[Path]:
    return sorted(WEB.glob("*.js"))


def static_files() -> list[Path]:
    return sorted(path for path in WEB.rglob("*") if path.suffix in {".js", ".css", ".html"})


def text_keys() -> set[str]:
    return set(yaml.safe_load(TEXTS.read_text(encoding="utf-8")))


def without_comments(source: str) -> str:
    source = re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL)
    return re.sub(r"(^|\s)//[^\n]*", r"\1", source)


def quoted(source: str) -> set[str]:
    """All words in double quotes that could be a text key."""
    return set(re.findall(r'"([a-z][a-z0-9_]*)"', source))


def asked_for(source: str) -> set[str]:
    """The keys the widget surely asks for: given to t() or listed in one of the …_TEXTS tables."""
    keys = set()
    for argument in re.findall(r"\bt\(([^(){},]*)", source):
        keys |= set(re.findall(r'"([a-z0-9_]+)"', argument))
    for table in re.findall(r"const [A-Z]+_TEXTS = \{(.*?)\}", source, flags=re.DOTALL):
        keys |= set(re.findall(r':\s*"([a-z0-9_]+)"', table))
    # Places where a helper passes the key on to t().
    helpers = ("#block", "#button", "#confirm", "entry", "tool", "#disclosure")
    for call in (re.escape(name) + r"\(" for name in helpers):
        for arguments in re.findall(call + r"([^;{]*)", source):
            keys |= {word for word in re.findall(r'"([a-z0-9_]+)"', arguments) if "_" in word}
    return keys


@pytest.mark.parametrize("path", scripts(), ids=lambda path: path.name)
@pytest.mark.parametrize("forbidden", FORBIDDEN)
def test_scripts_hold_nothing_dangerous(path: Path, forbidden: str) -> None:
    assert forbidden not in without_comments(path.read_text(encoding="utf-8")), FORBIDDEN[forbidden]


@pytest.mark.parametrize("path", static_files(), ids=lambda path: path.name)
def test_nothing_names_another_host(path: Path) -> None:
    source = path.read_text(encoding="utf-8").replace(SVG_NAMESPACE, "")
    if path.suffix == ".js":
        source = without_comments(source)
    assert re.findall(r"(?:https?:)?//[a-z0-9-]+\.[a-z0-9.-]+", source) == []
    assert "@import" not in source
    assert "url(" not in source


def test_the_portal_page_needs_no_inline_code_or_style() -> None:
    page = (WEB / "portal.html").read_text(encoding="utf-8")
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:", page) == []
    assert re.findall(r"<script(?![^>]*\ssrc=)[^>]*>", page) == []
    assert '<script src="/widget.js" data-clinic="demo" async></script>' in page


def test_the_widget_sets_no_style_attribute() -> None:
    source = WIDGET.read_text(encoding="utf-8")
    assert not re.search(r"""[{,]\s*style:|setAttribute\(\s*["']style""", source)


def test_every_text_the_widget_asks_for_exists() -> None:
    keys = asked_for(WIDGET.read_text(encoding="utf-8"))
    assert len(keys) > 50, "the keys are no longer found: has the way of asking for texts changed?"
    assert sorted(keys - text_keys()) == []


def test_every_text_is_used() -> None:
    assert sorted(text_keys() - quoted(WIDGET.read_text(encoding="utf-8"))) == []


def test_texts_are_one_flat_list_without_empty_lines() -> None:
    texts = yaml.safe_load(TEXTS.read_text(encoding="utf-8"))
    wrong = [key for key, text in texts.items() if not isinstance(text, str) or not text.strip()]
    assert wrong == []
    keys = re.findall(r"^([a-z_]+):", TEXTS.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert len(keys) == len(set(keys)), "a key stands twice"


def test_the_widget_fills_in_every_name_in_braces() -> None:
    source = WIDGET.read_text(encoding="utf-8")
    names = set(re.findall(r"\{(\w+)\}", TEXTS.read_text(encoding="utf-8"))) - {"braces"}
    # "at" and "of" come with the message of a guide's step itself.
    given = {"at", "of"} | set(re.findall(r"[{,]\s*(\w+)(?=\s*[,:}])", source))
    assert sorted(names - given) == []


def test_the_fallback_says_only_that_the_server_is_out_of_reach() -> None:
    source = WIDGET.read_text(encoding="utf-8")
    fallback = re.search(r"const FALLBACK = \{(.*?)\};", source, flags=re.DOTALL)
    assert fallback is not None
    keys = set(re.findall(r"^\s*(\w+):", fallback.group(1), flags=re.MULTILINE))
    names = {"lang", "title", "launcher", "panel_label", "close"}
    assert keys <= names | {"error_unreachable", "try_again"}
    assert keys <= text_keys()


def test_the_widget_stays_light() -> None:
    assert len(gzip.compress(WIDGET.read_bytes(), 9)) <= LARGEST_COMPRESSED


@pytest.mark.parametrize("path", scripts(), ids=lambda path: path.name)
def test_scripts_are_valid_javascript(path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    checked = subprocess.run(
        [node, "--check", str(path)], capture_output=True, text=True, check=False, timeout=60
    )
    assert checked.returncode == 0, checked.stderr


def test_tables_keep_their_meaning_when_they_are_laid_out_as_blocks() -> None:
    source = WIDGET.read_text(encoding="utf-8")
    roles = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "td": "cell"}
    for tag, role in roles.items():
        found = re.findall(rf'el\("{tag}", \{{([^}}]*)\}}', source)
        assert found, tag
        assert all(f'role: "{role}"' in attributes for attributes in found), tag
    headers = re.findall(r'el\("th", \{([^}]*)\}', source)
    assert headers and all('scope: "' in attributes for attributes in headers)


def test_a_stacked_cell_says_what_it_is() -> None:
    source = WIDGET.read_text(encoding="utf-8")
    start = source.index("#clinical(rows, card) {")
    table = source[start : source.index("#review(review) {", start)]
    assert set(re.findall(r'column\("(\w+)"\)', table)) - {"clinical_design"} == set(
        re.findall(r'named\("(\w+)"', table)
    )


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, 0 to 1 (WCAG 2.2, definition of relative luminance)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """Contrast of two colours, 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def themes() -> Iterable[tuple[str, dict[str, str]]]:
    source = WIDGET.read_text(encoding="utf-8")
    for name, selector in (("light", ":host {"), ("dark", ':host([theme="dark"]) {')):
        block = source.split(selector, 1)[1].split("}", 1)[0]
        colours = re.findall(r"--([a-z-]+): var\(--ask-first-[a-z-]+, (#[0-9a-f]{6})\)", block)
        yield name, dict(colours)


@pytest.mark.parametrize(("name", "colours"), themes(), ids=lambda value: str(value)[:5])
def test_colours_have_enough_contrast(name: str, colours: dict[str, str]) -> None:
    words = [
        ("ink", "ground"), ("ink", "surface"), ("ink", "tint"), ("ink", "alert-ground"),
        ("quiet", "ground"), ("quiet", "surface"), ("quiet", "line"),
        ("accent", "ground"), ("accent", "surface"), ("accent", "tint"), ("on-accent", "accent"),
        ("alert", "alert-ground"), ("alert", "ground"), ("alert", "surface"), ("surface", "ink"),
    ]  # fmt: skip
    low = [pair for pair in words if contrast(colours[pair[0]], colours[pair[1]]) < 4.5]
    assert low == [], f"{name}: text needs 4.5:1 (WCAG 1.4.3)"
    edges = [("edge", "ground"), ("edge", "surface"), ("accent", "ground"), ("alert", "ground")]
    low = [pair for pair in edges if contrast(colours[pair[0]], colours[pair[1]]) < 3]
    assert low == [], f"{name}: edges of controls need 3:1 (WCAG 1.4.11)"
