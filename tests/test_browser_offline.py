"""The page that was downloaded, played from a file in a browser without a network."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Visitors, new_context
from downloads import LINK, SCENARIO, open_dialog, press, seek
from playground import AXES, Playground, number
from playwright.sync_api import Browser, Page, expect

from simulation import measure


@pytest.fixture(scope="module")
def downloaded(visitors: Visitors, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page as it was downloaded."""
    playground = visitors.visit()
    playground.open(LINK)
    open_dialog(playground)
    path = press(playground, "HTML", tmp_path_factory.mktemp("downloads"))
    assert not visitors.leave()
    return path


@pytest.fixture
def offline(browser: Browser, downloaded: Path) -> Iterator[Page]:
    """The downloaded page in a browser without a network."""
    context = new_context(browser, offline=True)
    page, complaints = context.new_page(), []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: complaints.append(request.url) if request.url.startswith("http") else None)
    page.goto(downloaded.as_uri())
    page.wait_for_function("document.querySelector('.relief .axes')?._fullLayout && watched.painted.length")
    Playground(page, "").rest()
    yield page
    context.close()
    assert complaints == []


def test_the_offline_page_has_the_numbers(offline):
    page = Playground(offline, "")
    assert page.names == ["SGD", "Momentum"]
    for name, run in SCENARIO.run().items():
        assert page.final_points[name] == pytest.approx(measure(run).final_point, rel=1e-3)
    values = dict(zip(page.names, map(number, page.column("Final f")), strict=True))
    assert values == pytest.approx({name: run.values[-1] for name, run in SCENARIO.run().items()}, rel=1e-3)
    facts = offline.locator(".facts")
    assert re.search(r"Learning rate η\s*0\.95", facts.inner_text())
    assert facts.locator("input, select, button").count() == 0
    link = offline.get_by_role("link", name="Open the live experiment").get_attribute("href")
    assert "surface=quadratic" in link
    assert "x=-6.5" in link


def test_the_offline_page_plays_scrubs_and_zooms(offline):
    page = Playground(offline, "")
    assert page.step == "30 / 30"
    before = page.drawing()
    page.button("Play (space)").click()
    offline.wait_for_function("parseInt(document.querySelector('.clock output').textContent) >= 4")
    page.button("Pause (space)").click()
    page.wait_for_drawing(before)
    seek(page, 17)
    assert page.step == "17 / 30"
    low, high, *_ = page.shown
    wide = f"{AXES}._fullLayout.xaxis.range[1] - {AXES}._fullLayout.xaxis.range[0]"
    page.button("Zoom in (or Ctrl and wheel)").click()
    offline.wait_for_function(f"{wide} < {0.7 * (high - low)}")
    page.button("Show the whole view").click()
    offline.wait_for_function(f"{wide} > {0.9 * (high - low)}")


def test_the_offline_page_shows_it_otherwise(offline):
    page = Playground(offline, "")
    offline.get_by_role("button", name="Side by side").click()
    offline.wait_for_function(f"Boolean({AXES}._fullLayout.xaxis2)")
    page.rest()
    offline.get_by_role("button", name="Gradient").click()
    expect(offline.locator(".curves .canvas")).to_have_attribute("aria-label", "‖∇f‖ against the step")
    page.rest()
    drawn = page.drawing()
    page.button("Show the direction of steepest descent as arrows").click()
    page.wait_for_drawing(drawn)
    expect(offline.get_by_role("button", name="Side by side")).to_have_attribute("aria-pressed", "true")


def test_the_offline_start_stays_where_it_is(offline):
    page = Playground(offline, "")
    ring, drawn = page.place(-6.5, 2), page.drawing()
    offline.mouse.click(*page.place(3, 3))
    with page.held(ring):
        page.sweep(ring, page.place(-5, 3), 0.3)
    page.rest()
    assert "Start" in offline.locator(".facts").inner_text()
    offline.get_by_role("button", name="Show the whole view").click()
    page.rest()
    assert page.drawing() == drawn


def test_the_offline_page_takes_steps_apart(offline):
    page = Playground(offline, "")
    inspector = offline.get_by_role("region", name="Step inspector")
    page.button("Inspect").click()
    seek(page, 3)
    expect(inspector).to_contain_text("Update 4 of 30")
    inspector.get_by_role("combobox").select_option("2")
    expect(inspector.locator(".equation")).to_have_count(3)
    page.rest()
    narrow = offline.evaluate(f"{AXES}._fullLayout.width")
    inspector.get_by_role("button", name="Close the inspector").click()
    offline.wait_for_function(f"{AXES}._fullLayout.width > {narrow}")
    page.rest()
    seek(page, 30)
    sgd = SCENARIO.run()["SGD"].points[:, 10]
    offline.mouse.click(*page.place(*sgd))
    expect(inspector).to_contain_text("Update 11 of 30")
