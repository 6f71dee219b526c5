"""A real server and a real Chromium, once for all browser tests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.dialogue.running import RunningServer

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((path for name in NAMES if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def server(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """The server, over a database of its own."""
    running = RunningServer(
        tmp_path_factory.mktemp("browser") / "talks.sqlite",
        environment={"ASK_FIRST_MESSAGES_PER_MINUTE": "1000"},
    )
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; Playwright downloads nothing.

    For one module only: while Playwright runs, no other test can run an event loop of its own.
    """
    assert CHROMIUM, "Chromium is missing → scripts/browser installs it or says how"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--no-first-run",
            ],
        )
        yield running
        running.close()


@pytest.fixture()
def page(browser: Browser, server: RunningServer) -> Iterator[Page]:
    """A page in a fresh context; a script error or a request to another host fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.set_default_timeout(20_000)
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(f"script error: {error}"))
    opened.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((server.url, "data:", "blob:"))
            else faults.append(f"request to another host: {request.url}")
        ),
    )
    yield opened
    context.close()
    assert faults == []


@pytest.fixture()
def labels() -> dict[str, str]:
    """The words on the bot's own buttons."""
    from bot.content import load

    found: dict[str, str] = dict(load().interface["labels"])
    return found
