"""The editors' preview in a real browser: a saved edit shows by itself, at every width."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.content.tree import DEFAULT_ROOT
from bot.workbench.preview_server import PreviewServer
from tests.content.planted import Planted

pytestmark = pytest.mark.browser

COST = "content/en/questions/cost.yml"


@pytest.fixture
def tree(tmp_path: Path) -> Planted:
    planted = Planted(tmp_path)
    shutil.copy(DEFAULT_ROOT / "en" / "interface.yml", planted.root / "en" / "interface.yml")
    return planted


@pytest.fixture
def preview(tree: Planted) -> Iterator[PreviewServer]:
    server = PreviewServer(tree.root, port=0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.close()


@pytest.fixture
def seen(browser: Browser, preview: PreviewServer) -> Iterator[Page]:
    """A page; a message on its console or a request to another host fails the test."""
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(20_000)
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((preview.address, "data:"))
            else faults.append(request.url)
        ),
    )
    yield page
    context.close()
    assert faults == []


def test_a_saved_edit_shows_by_itself(seen: Page, preview: PreviewServer, tree: Planted) -> None:
    seen.goto(preview.address + "cost")
    expect(seen.locator(".short")).to_contain_text("The cost is not")
    tree.replace(COST, "The cost is not", "The price is not")
    expect(seen.locator(".short")).to_contain_text("The price is not", timeout=20_000)


def test_a_mistake_shows_its_place_until_it_is_mended(
    seen: Page, preview: PreviewServer, tree: Planted
) -> None:
    seen.goto(preview.address + "cost")
    tree.replace(COST, "label: Cost", "label: Cost: now")
    expect(seen.locator(".broken")).to_contain_text("cost.yml:3:12", timeout=20_000)
    expect(seen.locator(".short")).to_contain_text("The cost is not")
    tree.replace(COST, "label: Cost: now", "label: Cost")
    expect(seen.locator(".broken")).to_have_count(0, timeout=20_000)


def test_the_list_can_be_searched(seen: Page, preview: PreviewServer) -> None:
    seen.goto(preview.address)
    rows = seen.locator(".row:visible")
    expect(rows).to_have_count(3)
    seen.get_by_label("Find").fill("risks are")
    expect(rows).to_have_count(1)
    seen.reload()
    expect(rows).to_have_count(1)


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_nothing_has_to_be_scrolled_sideways(
    seen: Page, preview: PreviewServer, width: int
) -> None:
    seen.set_viewport_size({"width": width, "height": 800})
    for address in ("", "risks", "risks/hsct-own", "claim/all-cured"):
        seen.goto(preview.address + address)
        wide = seen.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, address
