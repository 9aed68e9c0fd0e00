"""What declarations, the Handbook and the cards below the picture say in Korean."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from charts.family_tree import family_list, family_tree
from charts.plain_text import headline
from expressions import custom
from interface.handbook import contents as handbook
from interface.handbook.tables import conventions_table, defaults_table
from interface.handbook.verdicts import LOOKING_AHEAD, VERDICTS
from interface.kit.explanations import cards, heading, surface_card
from interface.playground.inspector import anatomy
from interface.playground.words import honesty
from language import Message
from language.translations import translations
from locales.declared import declared_texts
from optimizers import OPTIMIZERS
from schedules import SCHEDULES
from simulation import simulate
from simulation.rules import PLAIN, Rules
from simulation.scenario import Scenario
from surfaces import SURFACES

ROOMS = {"catalogue", "optimizers", "surfaces", "schedules", "races", "simulation", "training"}
SAID = {text for room, text, _ in declared_texts() if room in ROOMS}
CITED = re.compile(r"ISBN|https?://|\((ed\., )?\d{4}\)")
CODE = re.compile(
    r"(?s)\$\$.*?\$\$|\$[^$]*\$|`[^`]*`|https?://\S+|scipy[^)]*\)|[a-z]+\.[\w.]+(\([^)]*\))?|\]\(#\w+\)", re.A
)
PEOPLE = """
Robbins Monro Cauchy Polyak Sutskever Ma Yarats Duchi Hazan Singer Bernstein Riedmiller Braun Igel Hüsken Tieleman
Hinton Graves Zeiler Kingma Ba Dozat Reddi Kale Kumar Loshchilov Hutter Liu Zaheer Zhuang Chen Foret Defazio Mishchenko
Nocedal Wright Ribière Polak Gilbert Broyden Fletcher Goldfarb Shanno Moré Sorensen Armijo Wolfe Booth Matyas Rosenbrock
Beale Himmelblau Styblinski Tang McCormick Branin Goldstein Price Rastrigin Ackley Griewank Levy Easom He Xavier
"""
THINGS = """
PyTorch Keras Optax SciPy TensorFlow Addons JAX Signum iRprop Numerical Optimization prodigyopt qhoptim increase_factor
inf eps eps_root momentum_decay nan CosineDecay ExponentialDecay InverseTimeDecay PolynomialDecay LambdaLR False
T_0 T_mult best threshold cycle_momentum
"""
NAMES = {
    *PEOPLE.split(),
    *THINGS.split(),
    *(word for cls in OPTIMIZERS.values() for word in re.findall(r"\w+", cls.name)),
}
"""Words of Latin letters that stay in Korean: of people, methods, libraries and their arguments."""


def latin(text: str) -> set[str]:
    """The words of Latin letters in a text but formulas, code, addresses, symbols of one letter, and names."""
    words = re.findall(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ0-9_’']*", CODE.sub(" ", text))
    return {word for word in words if len(word) > 1} - NAMES - {"L2"}


def in_korean(text: str) -> str:
    return Message(text).text("ko")


def test_every_text_of_a_declaration_can_be_looked_up():
    """A declared text is no template: nothing is put into it."""
    assert not [text for text in SAID if "{" in text or "}" in text]
    assert SAID - translations("ko").texts.keys() == set()


def test_no_english_is_left_in_a_declaration():
    """Sources aside, which are mostly names."""
    texts = [text for text in SAID if not CITED.search(text)]
    assert len(texts) > 300
    assert [text for text in texts if latin(in_korean(text).replace(r"\rho_t", "ρ"))] == []


@pytest.mark.parametrize(
    ("english", "korean"),
    [
        (OPTIMIZERS["sgd"].idea, "기울기의 반대 방향으로 움직입니다. 곡면이 가파를수록 더 멀리 갑니다."),
        (SURFACES["kink"].name, "꺾인 곡면"),
        (SURFACES["rosenbrock"].name, "Rosenbrock 함수"),
        (SCHEDULES["cosine"].name, "코사인 감소"),
        ("Learning rate", "학습률"),
        ("Weight decay", "가중치 감쇠"),
        ("Outside", "제곱근 밖"),
        ("the sum of the squared gradients so far", "지금까지의 기울기 제곱의 합"),
        ("D. P. Kingma, J. Ba (2015), section 7.1, https://arxiv.org/abs/1412.6980",
         "D. P. Kingma, J. Ba (2015), 7.1절, https://arxiv.org/abs/1412.6980"),
    ],
)  # fmt: skip
def test_declarations_read_as_korean(english, korean):
    assert in_korean(english) == korean


def test_a_formula_has_its_words_in_korean():
    card = cards(Scenario.of(SURFACES["linear_regression"](), OPTIMIZERS["line_search"](), OPTIMIZERS["radam"]()))
    assert r"\text{, 단 } k \ge 0 \text{은 다음을 만족하는 최솟값: }" in card.text("ko")
    assert r"\text{그 외}" in card.text("ko")
    assert r"\text{ with the smallest } k \ge 0 \text{ where }" in str(card)
    assert r"\text{크기 조정: 정규화(최소-최대)}" in heading(SURFACES["linear_regression"]()).text("ko")
    assert r"\text{scaling: min max}" in str(heading(SURFACES["linear_regression"]()))


def test_the_line_below_a_downloaded_picture():
    assert headline(SURFACES["kink"](), "ko") == headline(SURFACES["kink"]()).replace("Kink", "꺾인 곡면")
    assert headline(SURFACES["linear_regression"](), "ko").endswith("   크기 조정 정규화(최소-최대)")


def test_the_cards_below_the_picture():
    """Formulas aside, whose words are tested above, and sources, which are mostly names."""
    for slug, cls in SURFACES.items():
        card = cards(Scenario.of(cls(), *(one() for one in list(OPTIMIZERS.values())[:8]))).text("ko")
        words = re.sub(r"(?s)\$\$.*?\$\$|(?<!\*)\*(?!\*)[^*]+\*(?!\*)", " ", card)
        assert latin(words) == set(), slug
    head = surface_card(custom("x^3")).text("ko").partition("\n")[0]
    assert head == "**직접 쓴 함수**, 매끄러움, 아래로 유계가 아님, 최소점은 화면과 그 둘레에서 수치로 찾음"


def test_what_the_runs_are_made_of():
    assert (
        honesty(PLAIN).text("ko") == "기울기는 정확합니다. 미니배치도 잡음도 없습니다. 클리핑도 감쇠도 하지 않습니다."
    )
    noisy = replace(Rules(), noise="isotropic")
    assert honesty(noisy).text("ko") == "설정한 잡음이 기울기에 섞입니다. 그 밖에 바뀐 것은 그림 위에 적혀 있습니다."


@pytest.mark.parametrize("cls", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_the_small_pictures_of_an_optimizer(cls):
    for picture in handbook.descents(cls):
        assert latin(picture["caption"].text("ko")) == set()
        assert latin(picture["told"].text("ko")) == set()
    if cls is OPTIMIZERS["adam"]:
        assert picture["caption"].text("ko") == "Rosenbrock 함수, 학습률 0.2, 200스텝"


def test_the_small_picture_of_a_surface():
    told = {slug: handbook.surface_picture(cls())["told"].text("ko") for slug, cls in SURFACES.items()}
    assert told["himmelblau"] == "위에서 본 “Himmelblau 함수”. 별은 가장 낮은 최소점 4개, 고리는 시작점입니다."
    assert told["saddle"].startswith("위에서 본 “안장”. ")
    assert [slug for slug, text in told.items() if latin(text)] == []


def test_the_tables_of_the_handbook():
    head, _, *rows = conventions_table().text("ko").splitlines()
    assert head == "| 옵티마이저 | 이곳, 그리고 논문 | PyTorch | Keras | Optax |"
    assert [row for row in rows if latin(row)] == []
    head, _, *rows = defaults_table(OPTIMIZERS["adam"]).text("ko").splitlines()
    assert head.startswith("| 기본값 | 이곳 | PyTorch `torch.optim.Adam` |")
    assert head.endswith("| 뜻 |")
    assert rows[0] == r"| 학습률 $\eta$ | 0.001 | 0.001 | 0.001 | 꼭 정해야 함 | 대략적인 보폭입니다. |"
    assert any(row.startswith("| 엡실론의 위치 | 제곱근 밖 |") for row in rows)
    sam = defaults_table(OPTIMIZERS["sam"]).text("ko")
    assert "| 기본 옵티마이저 | SGD |" in sam
    tables = [defaults_table(cls).text("ko") for cls in OPTIMIZERS.values()]
    assert [row for table in tables for row in table.splitlines() if latin(row)] == []


def test_the_verdicts():
    assert [word.text("ko") for word in VERDICTS][:4] == ["수렴", "떨림", "닿았지만 지나감", "튕김"]
    told = {word.text("ko"): text.text("ko") for word, text in VERDICTS.items()}
    assert "대각선의 1% 안에" in told["수렴"]
    assert [text for text in [*told, *told.values(), LOOKING_AHEAD.text("ko")] if latin(text)] == []


def test_the_family_tree():
    svg = ElementTree.fromstring(family_tree(OPTIMIZERS, "ko"))
    assert svg.get("aria-label") == "옵티마이저 계보"
    (adam,) = (link for link in svg.iter("a") if link.get("href") == "#adam")
    assert adam.find("{*}title").text == "Adam, 2015년, 방향과 보폭을 모두 바꿈, 바탕: Momentum과 RMSProp"
    text = "".join(ElementTree.fromstring(family_list(OPTIMIZERS, "ko")).itertext())
    assert "Adam 2015년, 바탕: Momentum과 RMSProp" in text


@pytest.mark.parametrize("cls", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_the_step_inspector(cls):
    surface = SURFACES["rosenbrock"]()
    sheet = anatomy(simulate(surface, cls(), surface.start, 3))
    told = [one["about"].text("ko") for one in (*sheet["lines"], *sheet["leaves"]) if one["about"]]
    found = [one["found"].text("ko") for one in sheet["lines"] if one["found"]]
    greek = {"beta1", "beta2", "rho", "nu", "rho_t"}
    assert [text for text in told + found if latin(text.replace("\\", "")) - greek] == []
    if cls is OPTIMIZERS["momentum"]:
        assert "스텝을 만드는 속도 (이번 갱신 전)" in told
        assert "학습률. 기울기가 얼마나 세게 미는지 정합니다." in told
