"""What a page says first, in a browser: where it stands, what a question hides, what is there before the picture."""

import re
from urllib.parse import urlencode, urlsplit

from playground import Playground
from playwright.sync_api import Page, expect
from slices_page import SMALL as SLICE

PICTURES = {
    "playground": ".contour .axes", "maps": ".heat .axes", "basins": ".basin canvas", "race": ".turns svg",
    "data": ".contour .axes",
}  # fmt: skip
RACE = "race?s1=booth&1=sgd&2=adam&budget=50&starts=4&trials=5"
STANDS = """() => {
  const player = document.querySelector(".downhill")?.player;
  return heard.rests && player?.answer && player.channel.idle && (player.state.done ?? 1) >= 1;
}"""


def opened(page: Page, address: str) -> Page:
    page.goto(address)
    page.wait_for_function(STANDS)
    return page


def follow(visitor: Playground, query: dict[str, object]) -> None:
    visitor.follow(query)
    visitor.page.wait_for_function(STANDS)


def test_on_a_phone_the_picture_begins_within_the_first_quarter(phone):
    height = phone.page.viewport_size["height"]
    for slug, picture in PICTURES.items():
        page = opened(phone.page, phone.address + (RACE if slug == "race" else slug))
        expect(page.locator(".conclusion")).to_be_visible()
        expect(page.locator(".advice")).to_be_visible()
        conclusion, advice, top = (
            page.locator(part).first.bounding_box()["y"] for part in (".conclusion", ".advice", picture)
        )
        assert 0 <= conclusion < advice < top <= height / 4, slug
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, slug


def test_what_a_class_is_asked_is_not_said_before(playground, page):
    opened(page, f"{playground.address}?v=3&1=sgd")
    said = page.locator(".conclusion")
    expect(said).to_contain_text("SGD")
    follow(playground, {"v": 3, "1": "sgd", "note": "Which way?"})
    expect(page.locator(".question")).to_be_visible()
    expect(page.locator(".lead")).to_be_hidden()
    follow(playground, {"v": 3, "1": "sgd", "reveal": "clock", "step": 3})
    expect(said).to_be_hidden()
    expect(page.locator(".advice")).to_be_visible()
    page.keyboard.press("End")
    expect(said).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(said).to_be_hidden()


CARRIED = """carried => {
  const { query } = document.querySelector(".downhill")?.player?.state ?? {};
  return query && Object.entries(carried).every(([key, text]) => query[key] === text);
}"""


def lets_go_and_goes_back(playground, sent: list[object], edit: dict[str, str]) -> None:
    """No script runs when a hand lets go, and a button carries what it edited to another page."""
    page, slug = playground.page, urlsplit(playground.page.url).path
    del sent[:]
    page.evaluate("edit => document.querySelector('.downhill').player.edit(edit, true)", edit)
    playground.wait_for_query(lambda query: edit.items() <= query.items())
    page.wait_for_function(STANDS)
    assert sent == []
    page.locator(".go-back button").click()
    page.wait_for_url(lambda url: slug not in url)
    assert sent, "the script of the other page runs"
    carried = {key: text for key, text in edit.items() if key not in ("batch_steps", "curve")}
    page.wait_for_function(CARRIED, arg=carried)


def test_a_slice_is_left_without_a_script_until_a_button_carries_it_to_another_page(playground, page, sent):
    opened(page, f"{playground.address}slices?{urlencode(SLICE)}")
    lets_go_and_goes_back(playground, sent, {"curve": "held"})


def test_no_script_runs_at_another_start_of_mini_batches(playground, page, sent):
    opened(page, f"{playground.address}data?v=3")
    lets_go_and_goes_back(playground, sent, {"x": "1", "batch_steps": "on"})


def test_a_skeleton_stands_where_the_first_picture_will_be_and_no_script_runs_at_a_start(playground, page, sent):
    held = []
    answers = "**/answer/basins"
    page.route(answers, lambda route: held.append(route))
    page.goto(f"{playground.address}basins?v=3&grid=21")
    expect(page.locator(".bones")).to_be_visible()
    expect(page.locator(".basins-page")).to_be_hidden()
    page.unroute(answers)  # which lets go what was held
    page.wait_for_function(STANDS)
    expect(page.locator(".bones")).to_be_hidden()
    expect(page.locator(".basin canvas").first).to_be_visible()
    lets_go_and_goes_back(playground, sent, {"x": "1", "y": "1"})


def test_a_map_names_its_regions_where_they_are_and_no_script_runs_at_a_rate(playground, page, sent):
    link = "v=3&1=sgd&across=learning_rate&across_low=0.001&across_high=10&up=x&cells=60"
    opened(page, f"{playground.address}maps?{link}")
    places = page.evaluate("""() => {
      const { map, state: { cells, kinds } } = document.querySelector(".downhill").player;
      const [panel] = map.plane.panels;
      const kindAt = ({ x, y }) => kinds[cells.kinds[cells.at(x / panel.width, 1 - y / panel.height)]].name;
      return cells.placed.places.map((place) => [place.name, kindAt(place)]);
    }""")
    assert {name for name, _ in places} == {"moving", "diverged"}
    assert all(name == there for name, there in places)
    lets_go_and_goes_back(playground, sent, {"1.learning_rate": "0.2"})


def test_a_race_fits_one_sheet_of_paper(playground, page):
    page.goto(f"{playground.address}race")
    expect(page.locator(".race-page[data-state=done]")).to_be_visible()
    page.wait_for_function(STANDS)
    page.evaluate("() => { window.print = () => { window.printed = true; }; }")
    page.keyboard.press("Control+p")
    page.wait_for_function("window.printed")
    for seen in (".turns svg", ".ranking svg", ".results table", ".foot img", ".lineup.optimizers li >> nth=5"):
        expect(page.locator(seen)).to_be_visible()
    expect(page.locator(".myths")).to_be_hidden()
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == 1
