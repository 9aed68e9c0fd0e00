"""A page told in Korean: nothing that JavaScript says stays English, and the experiment, zoom and clock stay."""

import re
from functools import cache
from urllib.parse import urlencode

import pytest
from data_page import settle as settle_data
from downloads import press, seek
from network_page import QUICK, open_network, wait_for
from playground import Playground
from playwright.sync_api import Page, expect
from slices_page import SMALL, open_slice

from interface.playground import offline
from interface.playground.view import Experiment
from language.translations import BROWSER, LOCALES, READING
from locales import update
from simulation.scenario import CLASSIC

PLAYER = "document.querySelector('.downhill').player"
OF_THE_SERVER = (
    ".results :is(table, .sentence, .note, .narration), .words, .scalings table, .chips, option, .controls .name, "
    ".inspector dl, .memory .plot, .card .note, .batching .note, .slices-page .controls .note:first-of-type, "
    '.controls [data-key^="surface."], .meter :is(.gap, [role=meter], .head small)'
)
# What a visitor reads or hears of the page's component, but for what the server says.
TEXTS = """unwanted => {
  const root = document.querySelector(".downhill");
  const found = [];
  for (const node of [root, ...root.querySelectorAll("*")]) {
    if (node.closest(unwanted) || node.closest("math")) continue;
    found.push(...["title", "aria-label", "placeholder", "aria-valuetext"].map((name) => node.getAttribute(name)));
    for (const child of node.childNodes) if (child.nodeType === Node.TEXT_NODE) found.push(child.textContent);
  }
  for (const plot of root.querySelectorAll(".axes")) {
    const { xaxis, yaxis, annotations } = plot._fullLayout ?? {};
    found.push(xaxis?.title.text, yaxis?.title.text, ...(annotations ?? []).map(({ text }) => text));
  }
  return [...new Set(found.map((text) => text?.trim()).filter(Boolean))];
}"""


@cache
def templates() -> list[re.Pattern]:
    """What JavaScript says in English, with anything but a whole sentence for its facts."""
    found = []
    for entry in update.read(LOCALES / "ko" / f"{BROWSER}.po", "ko"):  # test_language.py: which has all of them
        if entry.id and entry.context != READING:
            parts = [re.escape(part) for part in re.split(r"\{\w+\}", entry.id)]
            if re.search("[A-Za-z]{3,}", "".join(parts)):  # more than the "of" of "{parameter} of {owner}"
                found.append(re.compile(r"(.*[^.\s])".join(parts)))
    return found


def texts(page: Page) -> list[str]:
    return page.evaluate(TEXTS, OF_THE_SERVER)


def english(page: Page) -> list[str]:
    """What is still told by a template of English, or lacks a fact."""
    return [text for text in texts(page) if "undefined" in text or any(one.fullmatch(text) for one in templates())]


def speak(page: Page, language: str) -> None:
    """Tell the page in a language, and wait until it is."""
    page.evaluate(f"language => {PLAYER}.speak(language)", language)
    page.wait_for_function(
        f"language => {PLAYER}.root.lang === language && {PLAYER}.channel.idle && heard.rests", arg=language
    )


def reason_of_a_rate(page: Page) -> str:
    """What its field tells of a rate that is refused; in the other language a reason begins with the entry's name, too,
    as in "x는 …"."""
    return page.evaluate(
        f"""() => {{
          const {{ drafts }} = {PLAYER}.controls;
          drafts.type("1.learning_rate", "-1");
          drafts.hear({{ problems: ["x는 …", "1.learning_rate는 0 이상입니다."], query: {{}} }});
          return drafts.of("1.learning_rate").reason;
        }}"""
    )


def test_the_experiment_the_zoom_and_the_clock_stay(playground: Playground):
    playground.open({"1": "sgd", "2": "adam", "steps": "40", "y": "1.5"})
    page = playground.page
    page.get_by_role("button", name="Zoom in").click()
    page.get_by_role("button", name="Zoom in").click()
    playground.settle()
    page.evaluate(f"{PLAYER}.clock.seek(7)")
    page.wait_for_function("new URLSearchParams(location.search).get('step') === '7'")
    page.locator("details.control, .card details summary").first.click()
    shown, step, query = playground.shown, playground.step, playground.query
    unfolded = page.locator("details[open]").count()
    assert english(page), "what is looked for is there before"
    assert step == "7 / 40"
    with page.expect_request("**/answer/playground**") as asked:
        speak(page, "ko")
    assert asked.value.post_data_json["lang"] == "ko"
    assert asked.value.post_data_json["holds"] == []
    expect(page.get_by_role("group", name="재생", exact=True)).to_be_visible()
    assert english(page) == []
    assert page.locator(".clock output").inner_text() == step
    assert playground.shown == pytest.approx(shown, rel=1e-9)
    assert playground.query == query
    assert page.locator("details[open]").count() == unfolded
    assert page.get_by_role("slider", name="스텝", exact=True).get_attribute("aria-valuetext") == "40스텝 중 7스텝"
    assert playground.slider("1.learning_rate").get_attribute("aria-label").startswith("SGD: ")
    assert page.evaluate(f"getComputedStyle({PLAYER}.root).wordBreak") == "keep-all"
    page.get_by_role("button", name="한 스텝 앞으로 (→)").click()
    assert page.locator(".clock output").inner_text() == "8 / 40"
    assert page.evaluate(f"{PLAYER}.asked")["settled"]
    assert reason_of_a_rate(page) == "1.learning_rate는 0 이상입니다."
    speak(page, "en")
    assert page.locator(".clock output").inner_text() == "8 / 40"
    assert playground.shown == pytest.approx(shown, rel=1e-9)
    expect(playground.clock).to_be_visible()


def test_the_inspector_an_own_function_and_rules_speak_korean(playground: Playground):
    playground.open({
        "surface": "custom", "f": "x^2 + 3*y^2", "schedule": "cosine", "noise": "isotropic", "sigma": "0.5",
        "1": "nesterov", "2": "adam", "steps": "30", "inspect": "1", "step": "3",
    })  # fmt: skip
    page = playground.page
    page.locator(".rules summary").first.click()
    speak(page, "ko")
    expect(page.locator(".inspector")).to_be_visible()
    assert english(page) == []
    assert page.locator(".inspector .update").inner_text().startswith("갱신 30번 중 4번째: ")
    assert page.locator(".inspector .rates").inner_text().startswith("이 스텝")
    page.get_by_label("살펴볼 옵티마이저").select_option("2")
    playground.settle()
    assert "실효 학습률은 x" in page.locator(".inspector .rates").inner_text()
    assert english(page) == []
    expect(page.get_by_label("직접 쓴 함수 f(x, y)")).to_have_value("x^2 + 3*y^2")
    expect(page.locator(".rules .rate svg")).to_have_attribute("aria-label", re.compile("^갱신 1번부터"))


@pytest.mark.parametrize(
    "address", ["basins?1=sgd&2=adam&surface=himmelblau&grid=21", "maps?cells=20", "data?1=sgd&2=adam"]
)
def test_a_page_speaks_korean(playground: Playground, address):
    page = playground.page
    page.goto(playground.address + address)
    ready = f"{PLAYER}?.channel.idle && {PLAYER}.answer && !{PLAYER}.job && heard.rests"
    page.wait_for_function(f"() => document.querySelector('.downhill')?.player && {ready}")
    if address.startswith("data"):
        settle_data(page)
        page.evaluate(f"{PLAYER}.clock.seek(5)")
    speak(page, "ko")
    page.wait_for_function(f"() => {ready}")
    assert english(page) == []
    if address.startswith("data"):
        assert page.locator(".clock output").inner_text().startswith("5 / ")


def test_it_plays_on_in_the_other_language_and_a_downloaded_picture_speaks_it(playground: Playground, tmp_path):
    playground.open({"1": "momentum", "steps": "1000", "speed": "0.25", "lang": "ko"})
    page = playground.page
    speak(page, "en")
    playground.clock.get_by_role("button", name="Play").click()
    speak(page, "ko")
    expect(page.get_by_role("button", name="일시정지 (스페이스 바)")).to_be_visible()
    page.wait_for_function(f"before => {PLAYER}.clock.time > before", arg=page.evaluate(f"{PLAYER}.clock.time"))
    page.get_by_role("button", name="일시정지 (스페이스 바)").click()
    assert not page.evaluate(f"{PLAYER}.clock.playing")

    seek(playground, 12)
    playground.page.get_by_role("button", name="내려받기", exact=True).click()
    picture = press(playground, "SVG", tmp_path).read_text("utf-8")
    assert "1000스텝 중 12스텝" in picture
    expect(playground.page.get_by_role("button", name="동영상")).to_be_visible()


def test_the_network_page_speaks_korean(playground: Playground):
    page = open_network(playground, QUICK)
    wait_for(page, "done")
    speak(page, "ko")
    expect(page.locator(".training-bar .told")).to_have_text(re.compile("^훈련 완료: 신경망 2개, 갱신 200회"))
    expect(page.locator(".digits .note")).to_have_text(re.compile("^갱신 200회 뒤 시험 이미지 40장"))
    assert english(page) == []


def test_the_slices_page_speaks_korean(playground: Playground):
    page = open_slice(playground, SMALL)
    page.evaluate(f"{PLAYER}.clock.seek(50)")
    shown = page.evaluate(f"{PLAYER}.picture.window")
    speak(page, "ko")
    page.wait_for_function(f"() => {PLAYER}.picture.drawn && {PLAYER}.state.landscape")
    assert english(page) == []
    assert page.locator(".clock output").inner_text().startswith("50 / ")
    assert page.evaluate(f"{PLAYER}.picture.window") == shown


def test_the_offline_page_speaks_korean(playground: Playground, tmp_path):
    """Its words are inside the file."""
    address = f"https://downhill.example/?{urlencode({'1': 'sgd'})}"
    text = offline.page(Experiment(scenario=CLASSIC), address, "ko")
    path = tmp_path / "page.html"
    path.write_text(text, encoding="utf-8")
    playground.page.goto(path.as_uri())
    playground.page.wait_for_function(f"() => document.querySelector('.downhill')?.player && {PLAYER}.picture.drawn")
    assert english(playground.page) == []
    expect(playground.page.get_by_role("button", name="자세히")).to_be_visible()
