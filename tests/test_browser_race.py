"""The race page in a real browser: the switch flips the ranking, a myth is judged, and all is in the link."""

import csv
import re
from pathlib import Path
from urllib.parse import urlencode

from playground import Playground
from playwright.sync_api import Locator, Page, expect

from interface.race.view import read
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
    expect(chart(visitor.page, "ranking")).to_be_visible(timeout=PATIENCE)
    return visitor.page


def chart(page: Page, name: str) -> Locator:
    return page.locator(f".st-key-race_{name} .main-svg").first


def order(page: Page) -> Locator:
    """The rows of the ranking, the best first."""
    return page.locator(".st-key-race_ranking .ytick text")


def expect_order(page: Page, mode: Mode) -> None:
    """The ranking and the sentence above it are those of the race in this mode."""
    standings = zip(RACE.results[mode].overall, RACE.rules.entrant_names, strict=True)
    rows = [f"{one.rank}  {name}" for one, name in sorted(standings, key=lambda pair: pair[0].rank)]
    expect(order(page)).to_have_text([re.compile(row.replace("  ", r"\s+") + "$") for row in rows], timeout=PATIENCE)
    expect(page.locator(".st-key-race_verdict")).to_contain_text(winner(RACE, mode), timeout=PATIENCE)


def test_the_first_screen_has_the_switch_the_ranking_and_the_sentence(playground):
    page = open_race(playground)
    expect(page).to_have_title("Fair race · Downhill")
    for seen in (page.get_by_role("radiogroup", name="Learning rates"), chart(page, "ranking"), chart(page, "flips"),
                 page.locator(".st-key-race_verdict")):  # fmt: skip
        expect(seen).to_be_in_viewport(ratio=1)
    assert playground.query == {}


def test_the_switch_flips_the_ranking_and_back_and_reload_keep_it(playground):
    first, last = ([one.rank for one in RACE.results[mode].overall] for mode in (Mode.SAME_RATE, Mode.TUNED))
    assert first != last
    page = open_race(playground, LINK)
    expect_order(page, Mode.SAME_RATE)
    page.get_by_role("radio", name="Each tuned").click()
    playground.wait_for_query(lambda query: query.get("mode") == "tuned")
    expect_order(page, Mode.TUNED)
    page.reload()
    expect_order(page, Mode.TUNED)
    page.go_back()
    playground.wait_for_query(lambda query: "mode" not in query)
    expect_order(page, Mode.SAME_RATE)


def test_a_second_browser_shows_the_same(playground, visit):
    page = open_race(playground, LINK)
    page.get_by_role("radio", name="Library defaults").click()
    playground.wait_for_query(lambda query: query.get("mode") == "library")
    expect_order(page, Mode.LIBRARY)
    other = visit()
    other.page.goto(page.url)
    expect_order(other.page, Mode.LIBRARY)
    assert other.query == playground.query


def test_a_myth_is_judged_and_back_leads_back(playground):
    page = open_race(playground, LINK)
    myth = MYTHS["bias_correction"]
    page.get_by_role("button", name=myth.name).click()
    verdict = page.get_by_test_id("stAlert")
    expect(verdict).to_contain_text(myth.claim, timeout=PATIENCE)
    expect(verdict).to_contain_text("first 10 steps")
    assert playground.query == {"v": "1", "myth": "bias_correction"}
    page.go_back()
    playground.wait_for_query(lambda query: "myth" not in query)
    expect_order(page, Mode.SAME_RATE)
    expect(verdict).to_have_count(0)


def test_the_csv_says_its_rule(playground, tmp_path: Path):
    page = open_race(playground, LINK)
    with page.expect_download() as started:
        page.get_by_role("button", name="Results (CSV)").click()
    path = tmp_path / started.value.suggested_filename
    started.value.save_as(path)
    with path.open(encoding="utf-8") as file:
        head = {row[0]: row[1] for row in csv.reader(file) if row[0].startswith("# ")}
    assert head["# budget"].startswith("100 gradient evaluations")
    assert "8 to tune on" in head["# starts"]
    assert head["# link"].startswith(f"{playground.address}race?")


def test_an_emptied_number_comes_back_and_an_absurd_one_is_answered(playground):
    page = open_race(playground, LINK)
    budget = page.get_by_role("spinbutton", name="Gradients a run")
    warning = page.locator(".said.warning")
    for typed in ("-7", "99999"):
        budget.fill(typed)
        budget.press("Enter")
        expect(warning).to_contain_text(f"[1, 5000], received “{typed}”: using 100", timeout=PATIENCE)
        expect(budget).to_have_value("100")
    budget.fill("")
    budget.press("Enter")
    expect(budget).to_have_value("100", timeout=PATIENCE)
    expect_order(page, Mode.SAME_RATE)
    assert playground.query == LINK
    budget.fill("60")
    budget.press("Enter")
    playground.wait_for_query(lambda query: query.get("budget") == "60")
    expect(warning).to_have_count(0)


def test_the_other_race_of_a_myth_is_one_click_away(playground):
    page = open_race(playground, {"myth": "rotated_valley"})
    expect(page.get_by_test_id("stAlert")).to_contain_text("Slower when turned", timeout=PATIENCE)
    page.get_by_role("button", name="Valley turned by 45°").click()
    expect(page.locator(".st-key-race_verdict")).to_contain_text("angle 45", timeout=PATIENCE)
    expect(page.get_by_test_id("stAlert")).to_contain_text("Slower when turned")
    assert playground.query["myth"] == "rotated_valley"
    assert playground.query["s1.angle"] == "45"


def test_twelve_optimizers_are_all_seen_in_their_box(playground):
    twelve = sorted(OPTIMIZERS, key=lambda slug: len(OPTIMIZERS[slug].name))[-12:]
    small = {"s1": "booth", "budget": "20", "starts": "2", "trials": "2"}
    page = open_race(playground, {str(i): slug for i, slug in enumerate(twelve, 1)} | small)
    tags = page.locator(".st-key-race_lineup [data-testid=stMultiSelectTagsContainer]").nth(1)
    expect(tags).to_contain_text(OPTIMIZERS[twelve[-1]].name)
    assert tags.evaluate("box => box.scrollHeight <= box.clientHeight")


def test_a_phone_sees_that_the_table_goes_on(phone):
    page = open_race(phone, LINK)
    table = page.locator(".st-key-race_table")
    expect(table.locator("table")).to_be_attached(timeout=PATIENCE)
    assert table.evaluate("box => box.scrollWidth > box.clientWidth")
    drawn = table.evaluate("box => getComputedStyle(box).backgroundImage")
    assert drawn.count("linear-gradient(to left") == 2  # a shadow, and what covers it at the end


def test_a_phone_shows_the_ranking_first_and_nothing_sideways(phone):
    page = open_race(phone, LINK | {"mode": "tuned", "shown": "2"})
    expect(page.locator(".st-key-race_tuning .main-svg").first).to_be_attached(timeout=PATIENCE)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth <= innerWidth")
    ranking, surfaces = chart(page, "ranking").bounding_box(), page.get_by_text("Surfaces", exact=True).bounding_box()
    assert ranking["y"] < surfaces["y"]


def test_a_long_race_holds_nobody_up_and_can_be_stopped(playground, visit):
    playground.open()
    page = visit().page
    page.goto(f"{playground.address}race?{urlencode(LONG)}")
    content = page.get_by_test_id("stMainBlockContainer")
    expect(content.get_by_text("The race is being run")).to_be_visible(timeout=PATIENCE)
    begin, end = playground.start, playground.place(-4, 1)
    with playground.held(begin):  # another visitor's hand is followed
        playground.until_answered(lambda: playground.sweep(begin, end))
    expect(page.get_by_role("radio", name="Each tuned")).to_be_enabled()
    content.get_by_role("button", name="Stop").click()
    expect(content.get_by_text("This race was stopped")).to_be_visible(timeout=PATIENCE)
    content.get_by_role("button", name="Run it again").click()
    expect(content.get_by_text("The race is being run")).to_be_visible(timeout=PATIENCE)
    expect(chart(page, "ranking")).to_be_visible(timeout=2 * PATIENCE)
