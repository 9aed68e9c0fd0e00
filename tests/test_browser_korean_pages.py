"""Every page in Korean, with folds, dialogs and mistakes: no English but names and symbols; and the choice stays."""

import re
from urllib.parse import urlencode

import pytest
from network_page import QUICK
from playwright.sync_api import Page, expect
from slices_page import SMALL

from language import Message, in_language
from optimizers import OPTIMIZERS
from schedules import SCHEDULES
from surfaces import SURFACES

KOREAN = {"locale": "ko-KR"}
PLAYER = "document.querySelector('.downhill').player"
READY = """() => {
  if (!heard.rests || document.documentElement.lang !== "ko") return false;
  if (location.pathname === "/handbook") return Boolean(document.querySelector("#own-function"));
  const player = document.querySelector(".downhill")?.player;
  const state = document.querySelector(".slices-page, .race-page")?.dataset.state ?? "done";
  return player?.channel.idle && player.answer && !player.job && ["done", "failed"].includes(state)
    && (player.state?.training?.state ?? "done") === "done";
}"""
TEXTS = """() => {
  const unread = "script, style, noscript, pre, code, .katex, math, [data-testid=stIconMaterial]";
  const attributes = ["title", "aria-label", "aria-valuetext", "aria-description", "placeholder", "alt"];
  const found = [document.title];
  for (const node of document.querySelectorAll("body, body *")) {
    if (node.closest(unread) || getComputedStyle(node).fontSize === "0px") continue;
    found.push(...attributes.map((name) => node.getAttribute(name)));
    for (const child of node.childNodes) if (child.nodeType === Node.TEXT_NODE) found.push(child.textContent);
  }
  return [...new Set(found.map((text) => text?.trim()).filter(Boolean))];
}"""
"""All that the page says, whether it can be seen at once or not."""

BREAKS = """() => [...new Set([...document.querySelectorAll("main p, main li")].map(
  (node) => getComputedStyle(node).wordBreak
))]"""

OF_STREAMLIT = {
    "Skip to main content", "Link to heading", "Close", "Copy to clipboard", "Open", "file upload", "Main menu",
    "Stop", "Running...",
}  # fmt: skip
"""What Streamlit tells screen readers in English, and gives no way to change."""
SOURCES = {
    part.strip()
    for cls in (*OPTIMIZERS.values(), *SURFACES.values(), *SCHEDULES.values())
    for part in re.split(r"https?://\S+", in_language(Message(cls.source), "ko"))
    if part.strip(" ,")
}
"""Who wrote where, in the words of the title; tests/test_korean_declared.py reads what is translated of it."""
TOLD = {cls: in_language(Message(cls.name), "ko") for cls in SURFACES.values()}
PEOPLE = (
    "Antognini Armijo Ba Bernstein Braun Broyden Cauchy Chen Defazio Dickstein Dolan Dozat Duchi Fletcher Foret "
    "Gilbert Goldfarb Gorman Graves Hazan He Hinton Hutter Hüsken Igel Kale Kingma Kumar Lessard Li Liu Lorch "
    "Loshchilov Ma Mishchenko Monro Moré Nocedal Packard Polak Polyak Recht Reddi Ribière Riedmiller Robbins Shanno "
    "Singer Sohl Sorensen Sutskever Tieleman Wolfe Wright Xavier Yarats Zaheer Zeiler Zhuang"
)
THINGS = (
    "Downhill English NumPy PyTorch Keras Optax SciPy JAX TensorFlow Addons MNIST WebGL prodigyopt qhoptim iRprop "
    "Signum CG ReLU CSV TSV TXT HTML JSON PNG SVG GIF QR MB kB mm kg Ctrl Shift Enter Esc inf nan"
)
"""The house, libraries, methods, data, files, units and keys."""
ARGUMENTS = (
    "surface steps seed noise none isotropic proportional sigma inspect beta rho eps momentum nesterov sin cos tan "
    "tanh exp log sqrt cbrt abs min max custom final alpha threshold best False CosineDecay ExponentialDecay "
    "InverseTimeDecay PolynomialDecay LambdaLR"
)
"""Names of entries, functions, and of what libraries call theirs, as they are typed."""
NAMES = {
    "localhost",
    "NAG",
    *f"{PEOPLE} {THINGS} {ARGUMENTS}".split(),
    *(word for cls in OPTIMIZERS.values() for word in re.split("[ -]", cls.name)),
    *(word for cls in SURFACES.values() for word in re.findall("[A-Z][A-Za-z]+", cls.name) if word in TOLD[cls]),
}
SLUGS = {word for slug in (*OPTIMIZERS, *SURFACES, "custom") for word in slug.split("_")}
"""What a link calls them."""
WORD = re.compile(r"[A-Za-zÀ-ÿ]{2,}")
CODE = re.compile(r"https?://\S+|\w+\.py\b|\b\w+(?:[._]\w+)+(?:\([^)]*\))?|\([a-z]+=\w+\)", re.ASCII)
"""An address, the name of a file, of a function of a library, or of an argument."""


def english(page: Page) -> list[str]:
    """What is told in English."""
    found = []
    for text in page.evaluate(TEXTS):
        if text in OF_STREAMLIT:
            continue
        rest = text
        for source in (*SOURCES, "Numerical Optimization"):
            rest = rest.replace(source, "")
        if words := [word for word in WORD.findall(CODE.sub("", rest)) if word not in NAMES | SLUGS]:
            found.append(f"{', '.join(words)}: {text}")
    return found


def unfold(page: Page) -> None:
    """Open all that can be opened."""
    page.evaluate(
        """() => {
          for (const fold of document.querySelectorAll("details:not([open])")) fold.querySelector("summary")?.click();
        }"""
    )
    page.wait_for_function("heard.rests")


def dialog(page: Page, button: str) -> None:
    """Open a dialog and all in it."""
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.wait_for_function("heard.rests")
    unfold(page)


MISTAKES = {"surface": "없는곳", "1": "없는것", "steps": "많이", "x": "어디", "없음": "1", "seed": "-3", "noise": "-1"}
RULED = {
    "1": "nesterov",
    "2": "adam",
    "inspect": "1",
    "step": "3",
    "schedule": "cosine",
    "noise": "isotropic",
    "sigma": "0.5",
}
RACE = {"s1": "booth", "s2": "rosenbrock", "1": "sgd", "2": "adam", "budget": "100", "starts": "8", "trials": "9"}
ADDRESSES = {
    "": {}, "maps": {}, "basins": {"1": "sgd", "surface": "himmelblau"}, "race": RACE, "data": {}, "network": QUICK,
    "slices": SMALL, "handbook": {},
}  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_has_no_english_and_after_the_switch_no_hangul_but_the_switch(visit, address):
    visitor = visit(**KOREAN)
    page = visitor.page
    page.goto(f"{visitor.address}{address}?{urlencode(ADDRESSES[address])}")
    page.wait_for_function(READY)
    unfold(page)
    assert english(page) == []
    assert page.evaluate(BREAKS) == ["keep-all"], "no line ends within a word"
    for button in {"": ["공유", "내려받기", "?"], "handbook": []}.get(address, ["공유"]):
        dialog(page, button)
        assert english(page) == []
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="English", exact=True).click()
    page.wait_for_function(READY.replace('!== "ko"', '!== "en"'))
    unfold(page)
    assert [text for text in page.evaluate(TEXTS) if re.search("[가-힣]", text)] == ["한국어"]


@pytest.mark.parametrize("address", [address for address in ADDRESSES if address != "handbook"])
def test_mistakes_of_a_link_are_told_in_korean(visit, address):
    visitor = visit(**KOREAN)
    page = visitor.page
    page.goto(f"{visitor.address}{address}?{urlencode(ADDRESSES[address] | MISTAKES)}")
    page.wait_for_function(READY)
    expect(page.get_by_text("없음").first).to_be_visible()
    assert english(page) == []


@pytest.mark.parametrize(
    "link", [RULED, {"surface": "custom", "f": "x^2 + (y"}, {"surface": "custom", "f": "x^2 + y^4"}], ids=str
)
def test_the_playground_in_other_states_has_no_english(visit, link):
    visitor = visit(**KOREAN)
    visitor.page.goto(f"{visitor.address}?{urlencode(link)}")
    visitor.page.wait_for_function(READY)
    unfold(visitor.page)
    assert english(visitor.page) == []


def test_own_data_and_files_are_answered_in_korean(visit, tmp_path):
    visitor = visit(**KOREAN)
    page = visitor.page
    page.goto(f"{visitor.address}data")
    page.wait_for_function(READY)
    button = page.get_by_role("button", name="이 숫자 쓰기")
    for text in ("키\t몸무게\n1\t30\n2\t70\n3\t80\n4\t130", "키\t몸무게\n1\t30\n2\t없음", "1"):
        unfold(page)
        page.locator("textarea").fill(text)
        button.click()
        expect(page.locator(".said.success, .said.error").first).to_be_attached()
        page.wait_for_function(READY)
        assert english(page) == []
    page.goto(visitor.address)
    page.wait_for_function(READY)
    dialog(page, "내려받기")
    button = page.locator("[data-testid=stFileUploaderDropzone] button p")
    assert button.evaluate("node => getComputedStyle(node, '::after').content") == '"파일 고르기"'
    file = tmp_path / "장면.json"
    file.write_text("{}")
    page.locator("[data-testid=stFileUploader] input").set_input_files(file)
    expect(page.locator(".said.error")).to_contain_text("시나리오")


def test_the_switch_keeps_the_experiment_the_zoom_and_the_clock(playground):
    playground.open({"1": "sgd", "2": "adam", "steps": "40", "y": "1.5"})
    page = playground.page
    assert page.evaluate("document.documentElement.lang") == "en"
    page.get_by_role("button", name="Zoom in").click()
    playground.settle()
    page.evaluate(f"{PLAYER}.clock.seek(7)")
    page.wait_for_function("new URLSearchParams(location.search).get('step') === '7'")
    shown, query = playground.shown, playground.query
    page.get_by_role("button", name="한국어", exact=True).click()
    expect(page.get_by_role("group", name="재생", exact=True)).to_be_visible()
    page.wait_for_function(READY)
    assert page.locator(".clock output").inner_text() == "7 / 40"
    assert playground.shown == pytest.approx(shown, rel=1e-4), "the link holds as many digits as can be seen"
    assert playground.query == query
    assert english(page) == []
    page.reload()
    page.wait_for_function(READY)
    expect(page.get_by_role("group", name="재생", exact=True)).to_be_visible()
    page.locator(".st-key-pages").get_by_role("link", name="지도", exact=True).click()
    expect(page).to_have_title("x²/20 + y²에서 Momentum의 지도 — Downhill")
    page.wait_for_function(READY)
    page.get_by_role("button", name="English", exact=True).click()
    expect(page).to_have_title("Map of Momentum on x²/20 + y² — Downhill")
    expect(page.get_by_role("link", name="Handbook", exact=True)).to_be_visible()
    page.wait_for_function("document.documentElement.lang === 'en'")


def test_the_switch_right_after_a_slider_loses_nothing(playground):
    playground.open({"surface": "beale", "1": "adam", "steps": "90", "lang": "ko"})
    page = playground.page
    page.locator('[data-key="1.learning_rate"] input[type=range]').focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    rate = page.evaluate(f"{PLAYER}.state.query['1.learning_rate']")
    assert rate != "0.2"
    page.get_by_role("button", name="English", exact=True).click()
    page.wait_for_function("document.documentElement.lang === 'en'")
    playground.settle()
    assert page.evaluate(f"{PLAYER}.state.query['1.learning_rate']") == rate
    assert playground.query["1.learning_rate"] == rate
    assert "lang" not in playground.query


def test_a_link_names_the_language_only_where_that_is_ticked(playground):
    page = playground.page
    page.goto(f"{playground.address}?lang=ko&1=sgd")
    page.wait_for_function(READY)
    assert english(page) == []
    page.get_by_role("button", name="공유", exact=True).click()
    address = page.get_by_role("dialog").locator("code").first
    expect(address).to_contain_text("1=sgd")
    expect(address).not_to_contain_text("lang=")
    page.get_by_role("dialog").locator("label").filter(has_text="한국어").click()
    expect(address).to_contain_text("lang=ko")


@pytest.mark.parametrize("address", ["", "maps", "race", "network"])
def test_an_english_page_has_no_hangul_but_the_switch_as_it_opens(playground, address):
    page = playground.page
    page.goto(f"{playground.address}{address}?{urlencode(ADDRESSES[address])}")
    page.wait_for_function(READY.replace('!== "ko"', '!== "en"'))
    unfold(page)
    assert [text for text in page.evaluate(TEXTS) if re.search("[가-힣]", text)] == ["한국어"]
