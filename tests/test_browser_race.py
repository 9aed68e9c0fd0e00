"""The race page in a real browser: the switch flips the ranking, a myth is judged, and all is in the link."""

import csv
import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playground import Playground
from playwright.sync_api import Locator, Page, expect

from interface.race.view import read
from language import ENGLISH, KOREAN
from optimizers import OPTIMIZERS
from races import MYTHS, Mode, race
from races.words import winner

PATIENCE = 240_000  # milliseconds, for a machine that has much else to do
LINK = {"s1": "booth", "s2": "rosenbrock", "1": "sgd", "2": "adam", "budget": "100", "starts": "8", "trials": "9"}
LONG = {str(slot): slug for slot, slug in enumerate(("bfgs", "conjugate_gradient", "line_search", "newton"), start=1)}
LONG |= {"s1": "rosenbrock", "s2": "rastrigin", "s3": "beale", "starts": "24", "trials": "60"}  # some seconds
RACE = race(read(LINK)[0].rules)


def open_race(visitor: Playground, query: dict | None = None) -> Page:
    visitor.page.goto(f"{visitor.address}race" + (f"?{urlencode(query)}" if query else ""))
    expect(visitor.page.locator(".race-page[data-state=done]")).to_be_visible(timeout=PATIENCE)
    return visitor.page


def plot(page: Page, name: str) -> Locator:
    return page.locator(f".race-plot.{name}")


def expect_order(page: Page, mode: Mode) -> None:
    """The ranking, the table and the sentence above it are those of the race in this mode."""
    expect(page.locator(".verdict")).to_have_text(str(winner(RACE, mode)), timeout=PATIENCE)
    expect(page.locator(".race-page[data-state=done]")).to_be_visible(timeout=PATIENCE)
    standings = zip(RACE.results[mode].overall, map(str, RACE.rules.entrant_names), strict=True)
    best_first = [(one.rank, name) for one, name in sorted(standings, key=lambda pair: pair[0].rank)]
    rows = page.locator(".report tbody tr td:first-child")
    expect(rows).to_have_text([name for _, name in best_first])
    written = plot(page, "ranking").locator("svg text").all_text_contents()
    assert [text for text in written if text.partition("  ")[2]] == [f"{rank}  {name}" for rank, name in best_first]
    assert plot(page, "ranking").get_attribute("aria-label") == str(winner(RACE, mode))


def test_the_first_screen_has_the_switch_the_ranking_and_the_sentence(playground):
    page = open_race(playground)
    expect(page).to_have_title(re.compile("^Fair race of .+ — Downhill$"))
    for seen in (page.get_by_role("group", name="Learning rates"), plot(page, "turns").locator("svg"),
                 page.locator(".myth").last, page.locator(".conclusion")):  # fmt: skip
        expect(seen).to_be_in_viewport(ratio=1)
    assert playground.query == {}


def test_the_switch_flips_the_ranking_and_back_reload_and_another_browser_keep_it(playground, visit):
    first, last = ([one.rank for one in RACE.results[mode].overall] for mode in (Mode.SAME_RATE, Mode.TUNED))
    assert first != last
    page = open_race(playground, LINK)
    expect_order(page, Mode.SAME_RATE)
    page.get_by_role("button", name="Each tuned").click()
    playground.wait_for_query(lambda query: query.get("mode") == "tuned")
    expect_order(page, Mode.TUNED)
    page.reload()
    expect_order(page, Mode.TUNED)
    page.go_back()
    playground.wait_for_query(lambda query: "mode" not in query)
    expect_order(page, Mode.SAME_RATE)

    page.get_by_role("button", name="Library defaults").click()
    playground.wait_for_query(lambda query: query.get("mode") == "library")
    expect_order(page, Mode.LIBRARY)
    other = visit()
    other.page.goto(page.url)
    expect_order(other.page, Mode.LIBRARY)
    assert other.query == playground.query


def test_myths_are_judged_and_back_leads_back(playground):
    page = open_race(playground, LINK)
    myth = MYTHS["bias_correction"]
    page.get_by_role("button", name=myth.name).click()
    judged = page.locator(".judged")
    expect(judged).to_contain_text(myth.claim, timeout=PATIENCE)
    expect(judged).to_contain_text("first 10 steps")
    assert {**playground.query, "v": ""} == {"myth": "bias_correction", "v": ""}
    page.go_back()
    playground.wait_for_query(lambda query: "myth" not in query)
    expect_order(page, Mode.SAME_RATE)
    expect(judged).to_be_hidden()

    page.get_by_role("button", name=MYTHS["rotated_valley"].name).click()
    expect(judged).to_contain_text("Slower when turned", timeout=PATIENCE)
    expect(page.locator(".verdict")).not_to_contain_text("angle 45", timeout=PATIENCE)
    page.get_by_role("button", name="Valley turned by 45°").click()  # its other race
    expect(page.locator(".verdict")).to_contain_text("angle 45", timeout=PATIENCE)
    expect(judged).to_contain_text("Slower when turned")
    expect(page.get_by_role("button", name="Valley turned by 45°")).to_have_attribute("aria-pressed", "true")
    assert playground.query["myth"] == "rotated_valley"
    assert playground.query["s1.angle"] == "45"


def test_who_races_where_is_chosen_with_settings_and_the_csv_says_the_rule(playground, tmp_path: Path):
    page = open_race(playground, LINK | {"seed": "9"})  # a race that nobody has run when the script runs first
    with page.expect_download() as started:
        page.get_by_role("button", name="Results (CSV)").click()
    path = tmp_path / started.value.suggested_filename
    started.value.save_as(path)
    with path.open(encoding="utf-8") as file:
        head = {row[0]: row[1] for row in csv.reader(file) if row[0].startswith("# ")}
    assert head["# budget"].startswith("100 gradient evaluations")
    assert "8 to tune on" in head["# starts"]
    assert head["# link"].startswith(f"{playground.address}race?")
    assert "seed=9" in head["# link"]

    page.get_by_label("Add an optimizer").select_option("lion")
    playground.wait_for_query(lambda query: query.get("3") == "lion")
    page.get_by_label("Add a surface").select_option("beale")
    playground.wait_for_query(lambda query: query.get("s3") == "beale")
    page.get_by_role("button", name="Remove SGD").click()
    playground.wait_for_query(lambda query: "1" not in query and query["2"] == "adam")
    page.locator(".optimizers summary", has_text="Adam").click()
    field = page.get_by_role("textbox", name="beta1 of Adam, number")
    field.fill("0.5")
    field.press("Enter")
    playground.wait_for_query(lambda query: query.get("2.beta1") == "0.5")
    expect(page.locator(".report tbody")).to_contain_text("Adam (beta1 0.5)", timeout=PATIENCE)
    for name in ("Booth function", "Rosenbrock function"):
        page.get_by_role("button", name=f"Remove {name}").click()
    playground.wait_for_query(lambda query: query.get("s1") == "beale" and "s2" not in query)
    expect(page.get_by_role("button", name="Remove Beale function")).to_be_disabled()
    expect(page.locator(".race-page[data-state=done] .verdict")).to_contain_text("Beale function", timeout=PATIENCE)


def test_it_is_told_in_korean_and_neither_a_held_slider_nor_an_absurd_number_runs_anything(playground):
    page = open_race(playground, LINK)
    english = page.locator(".race-page").inner_text()
    speak = "language => document.querySelector('.downhill').player.speak(language)"
    page.evaluate(speak, KOREAN)
    expect(page.locator(".verdict")).to_have_text(winner(RACE, Mode.SAME_RATE).text(KOREAN), timeout=PATIENCE)
    expect(page.get_by_role("heading", name="이 경주에서 알 수 있는 것")).to_be_visible()
    expect(page.locator(".myths h2")).to_have_text("속설 검증")
    expect(plot(page, "ranking").locator("svg")).to_contain_text("해결")
    expect(plot(page, "turns").locator("svg")).to_contain_text("순위")
    page.evaluate(speak, ENGLISH)
    expect(page.locator(".verdict")).to_have_text(str(winner(RACE, Mode.SAME_RATE)), timeout=PATIENCE)
    assert page.locator(".race-page").inner_text() == english

    slider = page.get_by_role("slider", name="Learning rate of everybody of the race")
    box = slider.bounding_box()
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.7 * box["width"], box["y"] + box["height"] / 2, steps=4)
    expect(page.locator(".race-page[data-state=held] .stale .verdict")).to_have_text(str(winner(RACE, Mode.SAME_RATE)))
    assert playground.query == LINK
    page.mouse.up()
    playground.wait_for_query(lambda query: "rate" in query)
    expect(page.locator(".race-page[data-state=done] .verdict")).not_to_have_text(
        str(winner(RACE, Mode.SAME_RATE)), timeout=PATIENCE
    )
    page.go_back()
    playground.wait_for_query(lambda query: "rate" not in query)
    expect_order(page, Mode.SAME_RATE)
    before = playground.query

    budget = page.get_by_role("textbox", name="Gradients a run of the race, number")
    for typed in ("-7", "99999", ""):
        budget.fill(typed)
        budget.press("Enter")
        expect(page.locator(".notice")).to_contain_text(f"[1, 5000], received “{typed}”: using 100", timeout=PATIENCE)
        expect(budget).to_have_attribute("aria-invalid", "true")
    budget.press("Escape")
    expect(budget).to_have_value("100")
    expect_order(page, Mode.SAME_RATE)
    assert playground.query == before
    budget.fill("60")
    budget.press("Enter")
    playground.wait_for_query(lambda query: query.get("budget") == "60")
    expect(page.locator(".notice")).to_be_hidden()


def test_twelve_optimizers_are_told_apart(playground):
    twelve = sorted(OPTIMIZERS, key=lambda slug: len(OPTIMIZERS[slug].name))[-12:]
    small = {"s1": "booth", "budget": "20", "starts": "2", "trials": "2"}
    page = open_race(playground, {str(i): slug for i, slug in enumerate(twelve, 1)} | small)
    expect(page.locator(".optimizers li b")).to_have_text([OPTIMIZERS[slug].name for slug in twelve])
    keys = page.locator(".optimizers svg").evaluate_all(
        "all => all.map((one) => one.innerHTML.replace(/#\\w{6}/g, ''))"
    )
    assert len(set(keys)) == 12, "by their dashes and symbols alone"
    expect(page.get_by_label("Add an optimizer")).to_be_disabled()


def test_the_pictures_tell_their_numbers_and_are_as_wide_as_the_window_lets_them(playground):
    page = open_race(playground, LINK | {"mode": "tuned", "shown": "2"})
    ranking = plot(page, "ranking")
    finishes = RACE.results[Mode.TUNED].finishes[1]
    ranking.scroll_into_view_if_needed()
    box = ranking.bounding_box()
    place = ranking.evaluate("(node) => node.closest('.downhill').player.ranking.marks[1]")
    page.mouse.move(box["x"] + place["x"], box["y"] + place["y"])
    first = min(range(2), key=lambda i: finishes[i].rank)
    expect(ranking.locator(".tip")).to_contain_text(f"{RACE.rules.entrant_names[first]}: ")
    drawn = plot(page, "profiles").locator("svg path")
    before = drawn.count()
    legend = page.locator(".pair figure").nth(1).get_by_role("button", name="Adam")
    legend.click()  # a curve can be taken away
    expect(legend).to_have_attribute("aria-pressed", "false")
    assert drawn.count() == before - 1

    drawn = ranking.locator("svg")
    wide = drawn.get_attribute("width")
    page.set_viewport_size({"width": 640, "height": 800})
    expect(drawn).not_to_have_attribute("width", wide)
    before = drawn.bounding_box()["width"]
    page.set_viewport_size({"width": 500, "height": 800})
    expect(drawn).not_to_have_attribute("width", f"{before:g}")
    assert drawn.bounding_box()["width"] == pytest.approx(before - 140, abs=2)
    page.set_viewport_size({"width": 640, "height": 800})
    expect(drawn).to_have_attribute("width", f"{before:g}")


def test_a_phone_shows_the_ranking_first_and_nothing_sideways(phone):
    page = open_race(phone, LINK | {"mode": "tuned", "shown": "2"})
    expect(plot(page, "tuning").locator("svg")).to_be_attached()
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth <= innerWidth")
    ranking, surfaces = plot(page, "ranking").bounding_box(), page.locator(".lineup.surfaces").bounding_box()
    assert ranking["y"] < surfaces["y"]
    for name in ("ranking", "turns", "tuning", "profiles"):
        assert plot(page, name).evaluate(
            "box => box.querySelector('svg').getBoundingClientRect().width <= box.clientWidth"
        )
    table = page.locator(".report .scroll")  # it is seen that the table goes on
    assert table.evaluate("box => box.scrollWidth > box.clientWidth")
    drawn = table.evaluate("box => getComputedStyle(box).backgroundImage")
    assert drawn.count("linear-gradient(to left") == 2  # a shadow, and what covers it at the end


def test_a_long_race_holds_nobody_up_and_can_be_stopped(playground, visit):
    playground.open()
    page = visit().page
    page.goto(f"{playground.address}race?{urlencode(LONG)}")
    working = page.locator(".race .working")
    expect(working).to_contain_text("The race is being run", timeout=PATIENCE)
    begin, end = playground.start, playground.place(-4, 1)
    with playground.held(begin):  # another visitor's hand is followed
        playground.until_followed(lambda: playground.sweep(begin, end))
    expect(page.get_by_role("button", name="Each tuned")).to_be_enabled()
    working.get_by_role("button", name="Stop").click()
    expect(working).to_contain_text("This race was stopped", timeout=PATIENCE)
    working.get_by_role("button", name="Run it again").click()
    expect(working).to_contain_text("The race is being run", timeout=PATIENCE)
    expect(page.locator(".race-page[data-state=done]")).to_be_visible(timeout=2 * PATIENCE)
    expect(plot(page, "ranking").locator("svg")).to_be_visible()
