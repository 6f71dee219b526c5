"""The preview: pages through bot.messages, findings beside them, and edits as they are saved."""

from __future__ import annotations

import http.client
import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from xml.etree import ElementTree

import pytest

from bot.content.tree import PROJECT
from bot.messages.answers import answer_message
from bot.messages.words import Words
from bot.workbench.icon_array import icon_array
from bot.workbench.places import place, places
from bot.workbench.preview_pages import answer_page, index_page, waiting_page
from bot.workbench.preview_server import HOST, PreviewServer
from bot.workbench.snapshot import Snapshot, Workbench
from tests.content.planted import Planted

COST = "content/en/questions/cost.yml"
RISKS = "content/en/questions/risks.yml"


def looked(tree: Planted) -> Workbench:
    workbench = Workbench(tree.root)
    assert workbench.look()
    return workbench


def page(snapshot: Snapshot, address: str) -> str:
    assert snapshot.content is not None
    found = place(snapshot.content, address)
    assert found is not None
    return text_of(answer_page(snapshot, found))


def text_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_every_answer_has_its_page_and_stands_in_the_list(tree: Planted) -> None:
    snapshot = looked(tree).snapshot
    assert snapshot.content is not None
    index = index_page(snapshot)
    addresses = [found.address for found in places(snapshot.content)]
    assert addresses == [
        "cost", "risks", "risks/standard-care", "risks/hsct-own", "claim/all-cured",
    ]  # fmt: skip
    for address in addresses:
        assert f'href="/{address}"' in index
        page(snapshot, address)
    assert set(snapshot.extents) == set(addresses)


def test_the_page_says_what_patients_read(tree: Planted) -> None:
    snapshot = looked(tree).snapshot
    content = snapshot.content
    assert content is not None
    message = answer_message(content, Words(content.interface), "risks", None, ())
    shown = page(snapshot, "risks")
    for part in (*message["short"], *message["more"]):
        assert part["text"] in shown
    for said in (message["uncertainty"], message["review"]["label"], message["figures"][0]["text"]):
        assert said in shown


def test_the_page_shows_what_stands_behind_it(tree: Planted) -> None:
    shown = page(looked(tree).snapshot, "risks")
    assert "smith-2010-f1" in shown and "28 people in Europe" in shown
    assert "Shares people with jones-2012" in shown
    assert "2 of 8" in shown
    assert "12 ways of asking" in shown


def test_words_in_content_cannot_become_markup(tree: Planted) -> None:
    tree.replace(COST, "The cost is not", "<script>alert(1)</script> is not")
    snapshot = looked(tree).snapshot
    assert snapshot.content is not None
    found = place(snapshot.content, "cost")
    assert found is not None
    assert "<script>alert" not in answer_page(snapshot, found)


def test_problems_stand_with_their_answer_and_no_other(tree: Planted) -> None:
    tree.replace(RISKS, "Most drugs can do some harm.", "Some drugs are a miracle!")
    tree.replace(RISKS, "label: Risks", "label: What!")
    snapshot = looked(tree).snapshot
    assert [p.code for p in snapshot.problems_in("risks/standard-care")][-2:] == ["W001", "W002"]
    assert snapshot.problems_in("risks/hsct-own") == snapshot.problems_in("risks") == []
    assert [p.code for p in snapshot.problems_beside("risks/hsct-own")] == ["W002"]
    assert "“miracle”" in page(snapshot, "risks/standard-care")


def test_the_list_names_what_needs_attention(tree: Planted) -> None:
    tree.replace(COST, "date: 2026-01-01", "date: 2019-01-01")
    tree.replace(COST, "due: 2027-01-01", "due: 2020-01-01")
    tree.replace("data/nlu/questions.yml", "    - is it free\n", "")
    workbench = looked(tree)
    shown = text_of(index_page(workbench.snapshot))
    assert "Past due cost" in shown
    assert "Too few phrasings cost past due, 11 phrasings" in shown
    assert "5 not reviewed" in shown
    assert "V002" in shown and "Q002" in shown


def test_reading_levels_are_shown_before_and_after(tree: Planted) -> None:
    tree.replace(COST, "The cost is not the same in each place.", "Infections are hard. " * 3)
    html = page(looked(tree).snapshot, "cost")
    row = re.search(r"short 9 (-?[\d.]+) (-?[\d.]+) (-?[\d.]+) (-?[\d.]+)", html)
    assert row, html
    with_terms, without, smog, smog_without = map(float, row.groups())
    assert with_terms > without and smog > smog_without


def test_an_edit_shows_in_two_steps_and_grows_the_number(tree: Planted) -> None:
    workbench = looked(tree)
    before = workbench.snapshot
    assert not workbench.look()
    tree.replace(COST, "The cost is not", "The price is not")
    assert workbench.look()
    assert workbench.snapshot.number == before.number + 2
    assert "The price is not" in page(workbench.snapshot, "cost")
    assert "The price" not in page(before, "cost")


def test_a_mistake_shows_its_place_and_keeps_the_last_good_content(tree: Planted) -> None:
    workbench = looked(tree)
    tree.replace(COST, "label: Cost", "label: Cost: now")
    workbench.look()
    snapshot = workbench.snapshot
    shown = page(snapshot, "cost")
    assert "cost.yml:3:12" in shown and "last good content" in shown
    assert snapshot.broken[0].code == "Y001"
    tree.replace(COST, "label: Cost: now", "label: Cost")
    workbench.look()
    assert workbench.snapshot.broken == ()


def test_before_there_is_any_good_content_the_mistake_is_shown(tree: Planted) -> None:
    tree.replace(COST, "label: Cost\n", "")
    snapshot = looked(tree).snapshot
    assert snapshot.content is None
    assert "S002" in waiting_page(snapshot)


def test_a_half_written_skeleton_can_be_looked_at(tree: Planted) -> None:
    tree.replace(COST, "The cost is not", "✎ The cost is not")
    snapshot = looked(tree).snapshot
    assert snapshot.broken == ()
    assert "F005" in page(snapshot, "cost")


@pytest.mark.parametrize(
    ("percent", "on", "off"), [(0, 0, 100), (29, 29, 71), (99.5, 100, 1), (100, 100, 0)]
)
def test_an_icon_array_has_a_hundred_people(percent: float, on: int, off: int) -> None:
    drawn = ElementTree.fromstring(str(icon_array(percent, 'of "28" <people>')))
    kinds = [person.get("class") for person in drawn]
    assert (kinds.count("on"), kinds.count("off")) == (on, off)
    filled = sum(float(p.get("width", "0")) for p in drawn if p.get("class") == "on")
    assert filled == pytest.approx(12 * percent)
    assert drawn.get("aria-label") == 'of "28" <people>'


@pytest.mark.parametrize("percent", [-1, 100.1])
def test_an_icon_array_of_no_share_is_refused(percent: float) -> None:
    with pytest.raises(ValueError, match="hundred"):
        icon_array(percent, "")


@contextmanager
def serving(tree: Planted) -> Iterator[PreviewServer]:
    server = PreviewServer(tree.root, port=0)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.close()


def get(server: PreviewServer, path: str, host: str = "") -> tuple[int, dict[str, str], str]:
    connection = http.client.HTTPConnection(HOST, server.server_port, timeout=30)
    try:
        headers = {"Host": host or f"{HOST}:{server.server_port}"}
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read().decode()
    finally:
        connection.close()


def test_the_server_answers_this_machine_only_and_loads_nothing_from_elsewhere(
    tree: Planted,
) -> None:
    with serving(tree) as server:
        assert server.server_address[0] == "127.0.0.1"
        status, headers, html = get(server, "/risks/hsct-own")
        assert status == 200
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy
        for asset in re.findall(r'(?:src|href)="(/[\w.]+\.(?:js|css))"', html):
            assert get(server, asset)[0] == 200
        assert not re.search(r'<(?:script|link|img)[^>]+(?:src|href)="(?!/|data:)', html)
        assert " style=" not in html
        state = json.loads(get(server, "/state")[2])
        assert state["number"] >= 1
        assert get(server, "/no-such-answer")[0] == 404
        assert get(server, "/..%2f..%2fpyproject.toml")[0] == 404
        assert get(server, "/", host="portal.example.org")[0] == 421
        assert get(server, "/", host=f"localhost:{server.server_port}")[0] == 200


def test_the_server_takes_up_an_edit_by_itself(tree: Planted) -> None:
    with serving(tree) as server:
        get(server, "/cost")
        taken = threading.Event()
        workbench = server.workbench
        put = workbench._put

        def noted(snapshot: Snapshot) -> None:
            put(snapshot)
            if snapshot.content and "The price" in str(snapshot.content.answer("cost").short):
                taken.set()

        workbench._put = noted  # type: ignore[method-assign]
        tree.replace(COST, "The cost is not", "The price is not")
        assert taken.wait(30)
        assert "The price is not" in get(server, "/cost")[2]


def test_the_workbench_needs_no_rasa() -> None:
    code = (
        "import sys, bot.cli.new, bot.cli.preview, bot.cli.report;"
        "assert not {'rasa', 'rasa_sdk', 'sanic', 'numpy', 'spacy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=True)
