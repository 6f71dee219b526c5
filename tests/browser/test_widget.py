"""The widget on the real page, against the real server."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.dialogue.running import RunningServer

pytestmark = pytest.mark.browser

WIDTHS = {320: 640, 768: 1024, 1280: 900}


def open_widget(page: Page, server: RunningServer) -> None:
    """Open the portal and the widget, and wait for the first choices."""
    page.goto(server.url)
    page.locator("ask-first").wait_for(state="attached")
    page.get_by_role("button", name=texts(page)["launcher"], exact=True).first.click()
    expect(page.get_by_label(texts(page)["input_label"])).to_be_visible()
    expect(messages(page).first).to_be_visible()


def texts(page: Page) -> dict[str, str]:
    """The widget's words, as the server gives them."""
    config: dict[str, Any] = page.evaluate("fetch('/api/config').then(r => r.json())")
    words: dict[str, str] = config["texts"]
    return words


def messages(page: Page) -> Locator:
    """All messages on the page."""
    return page.locator("ask-first [data-message]")


def say(page: Page, words: str) -> Locator:
    """Write and send; gives the first message that came."""
    before = messages(page).count()
    page.get_by_label(texts(page)["input_label"]).fill(words)
    page.keyboard.press("Enter")
    expect(messages(page).nth(before)).to_be_visible()
    return messages(page).nth(before)


def tap(page: Page, label: str) -> None:
    """Tap the last choice of this name and wait until the answer is on the page.

    A step that changes in place adds no message, so the answer itself is waited for.
    """
    with page.expect_response("**/messages") as answered:
        page.get_by_role("button", name=label, exact=True).last.click()
    last = answered.value.json()["turn"]["messages"][-1]["id"]
    expect(page.locator(f"ask-first [data-message='{last}']")).to_be_visible()


def test_a_person_asks_gets_sources_and_goes_on_to_a_donor(
    page: Page, server: RunningServer
) -> None:
    open_widget(page, server)
    answer = say(page, "can stem cells cure lupus")
    links = answer.locator("a[href^='https://']")
    assert links.count() >= 1
    expect(answer.locator(".review")).to_be_visible()
    say(page, "what are the risks")
    donor = say(page, "and with a donor?")
    from bot.content import load

    expect(donor).to_contain_text(load().options["hsct-donor"].name)


def test_the_list_survives_a_reload_and_a_restart_of_the_server_and_prints(
    page: Page, server: RunningServer, labels: dict[str, str]
) -> None:
    open_widget(page, server)
    say(page, "help me make a list of questions")
    tap(page, labels["add"])
    note = "I tried rituximab <b>twice</b>"
    tap(page, labels["note"])
    messages(page).last.locator("textarea").fill(note)
    tap(page, texts(page)["save_note"])
    last = messages(page).last.get_attribute("data-message")

    page.reload()
    expect(messages(page).last).to_have_attribute("data-message", str(last))

    server.stop()
    server.start()
    page.reload()
    expect(messages(page).last).to_have_attribute("data-message", str(last))
    tap(page, labels["to_list"])
    tap(page, labels["no_own"])
    expect(messages(page).last).to_contain_text(note)

    with page.context.expect_page() as opened:
        page.get_by_role("button", name=texts(page)["print"], exact=True).last.click()
    printed = opened.value
    printed.wait_for_url("**/summary/*")
    expect(printed.locator("section.top li")).to_have_count(2)
    expect(printed.locator("body")).to_contain_text(note)
    assert printed.locator("section.top b", has_text="twice").count() == 0


def test_an_emergency_shows_numbers_to_call_and_nothing_else(
    page: Page, server: RunningServer
) -> None:
    open_widget(page, server)
    notice = say(page, "i have crushing chest pain")
    expect(notice.locator("a[href='tel:911']").first).to_be_visible()
    assert notice.locator("a[href^='https://']").count() == 0


def test_deleted_is_gone(page: Page, server: RunningServer) -> None:
    open_widget(page, server)
    say(page, "what are the risks")
    token = page.evaluate("JSON.stringify(sessionStorage)")
    words = texts(page)
    page.get_by_role("button", name=words["menu"], exact=True).click()
    page.get_by_text(words["menu_delete"], exact=True).click()
    page.get_by_role("button", name=words["delete_confirm"], exact=True).click()
    expect(page.get_by_text(words["deleted"])).to_be_visible()
    assert page.evaluate("JSON.stringify(sessionStorage)") != token
    assert page.evaluate("document.cookie") == ""
    assert page.evaluate("localStorage.length") == 0


def test_the_keyboard_alone_is_enough(page: Page, server: RunningServer) -> None:
    page.goto(server.url)
    page.locator("ask-first").wait_for(state="attached")
    launcher = page.get_by_role("button", name=texts(page)["launcher"], exact=True)
    launcher.focus()
    page.keyboard.press("Enter")
    expect(messages(page).first).to_be_visible()
    box = page.get_by_label(texts(page)["input_label"])
    box.focus()
    page.keyboard.type("what are the risks")
    before = messages(page).count()
    page.keyboard.press("Enter")
    expect(messages(page).nth(before)).to_be_visible()
    page.keyboard.press("Escape")
    again = page.get_by_role("button", name=texts(page)["launcher_continue"], exact=True)
    expect(again).to_be_focused()


@pytest.mark.parametrize("width", WIDTHS)
def test_no_sideways_scrolling_and_no_accessibility_fault(
    width: int, browser: Browser, server: RunningServer, labels: dict[str, str]
) -> None:
    context = browser.new_context(viewport={"width": width, "height": WIDTHS[width]})
    page = context.new_page()
    page.set_default_timeout(20_000)
    open_widget(page, server)
    say(page, "what are the risks")
    tap(page, labels["compare"])
    say(page, "help me make a list of questions")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    inner = page.evaluate(
        """() => [...document.querySelector("ask-first").shadowRoot.querySelectorAll("*")]
            .filter(e => e.getBoundingClientRect().right > innerWidth + 1
                && getComputedStyle(e).position !== "absolute").length"""
    )
    assert inner == 0
    # No word of the clinic's name runs under the button beside it.
    overlong = page.evaluate(
        """() => [...document.querySelector("ask-first").shadowRoot.querySelectorAll(".head p")]
            .filter(e => e.scrollWidth > e.clientWidth).length"""
    )
    assert overlong == 0
    faults = Axe().run(page)
    assert faults.violations_count == 0, faults.generate_report()
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_a_professional_opens_the_table_behind_an_answer(
    width: int, browser: Browser, server: RunningServer
) -> None:
    context = browser.new_context(viewport={"width": width, "height": WIDTHS[width]})
    page = context.new_page()
    page.set_default_timeout(20_000)
    open_widget(page, server)
    words = texts(page)
    say(page, "how many people relapse with their own cells")
    expect(page.get_by_role("button", name=words["show_clinical"])).to_have_count(0)
    say(page, "I am a doctor")
    answer = say(page, "how many people relapse with their own cells")
    answer.get_by_role("button", name=words["show_clinical"]).click()
    table = answer.get_by_role("table", name=words["clinical_title"])
    expect(table).to_be_visible()
    rows = table.get_by_role("row")
    assert rows.count() >= 2
    expect(rows.last.get_by_role("rowheader")).to_have_count(1)
    expect(rows.last.get_by_role("cell")).to_have_count(3)
    # Stacked, each cell says what it is; side by side, the column does.
    stacked = table.evaluate("e => getComputedStyle(e.querySelector('td')).display") == "block"
    names = rows.last.get_by_text(words["clinical_compared"] + ":")
    expect(names).to_be_visible() if stacked else expect(names).to_be_hidden()
    assert stacked or width > 320
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wide = table.evaluate("e => e.scrollWidth - e.clientWidth")
    assert wide <= 1
    faults = Axe().run(page)
    assert faults.violations_count == 0, faults.generate_report()
    context.close()


def test_a_question_is_kept_only_after_a_yes_and_can_be_taken_back(
    page: Page, server: RunningServer
) -> None:
    open_widget(page, server)
    words = texts(page)
    asked = []
    page.on("request", lambda sent: asked.append((sent.method, sent.url)))

    def keeping() -> list[str]:
        return [method for method, url in asked if "/unanswered/" in url]

    missed = say(page, "flibber snark wobbleflap")
    missed.get_by_role("button", name=words["keep_no"], exact=True).click()
    expect(missed.locator(".keeping")).to_have_text(words["keep_not"])
    assert keeping() == []

    missed = say(page, "snark flibber wobbleflap")
    missed.get_by_role("button", name=words["keep_yes"], exact=True).click()
    expect(missed.locator(".keeping")).to_contain_text(words["keep_kept"])
    expect(missed.locator(".keeping p")).to_be_focused()
    page.reload()
    again = page.locator(".keeping").last
    expect(again).to_contain_text(words["keep_kept"])
    again.get_by_role("button", name=words["keep_take_back"], exact=True).click()
    expect(again).to_have_text(words["keep_gone"])
    assert keeping() == ["PUT", "DELETE"]
