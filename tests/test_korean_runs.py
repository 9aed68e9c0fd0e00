"""What is told of runs in Korean: sentences as a teacher would say them, and no English in them but names."""

import dataclasses
import itertools
import re

import pytest
import test_narration
import test_words
from test_words import SLOW, arrived, diverged, made_up, passing, stalled

from charts.basins import Shares
from expressions import custom
from interface.basins import words as basins
from interface.kit import results_table
from interface.kit.conventions import differences
from interface.kit.descents import Game
from interface.kit.domain import of_domain
from interface.kit.results_table import ending, table
from interface.kit.runs import run
from interface.maps.answer import WORDS
from interface.maps.view import read
from interface.maps.words import about, theory_text
from interface.playground.answer import data
from interface.playground.view import read as experiment
from language import KOREAN, Message, in_language, said
from optimizers import OPTIMIZERS
from simulation import measure, simulate
from simulation.comparison import compare
from simulation.link import default_values
from simulation.narration import narrate
from simulation.passages import Passage
from simulation.path_statistics import path_statistics
from simulation.rates import recommend
from simulation.scenario import CLASSIC, Scenario, entrant_names
from simulation.words import GOALS
from surfaces import SURFACES

SYMBOLS = {"f", "x", "y", "e", "L"}
NAMES = {word for cls in OPTIMIZERS.values() for word in re.findall("[A-Za-z]+", cls.name)} | SYMBOLS
ENTRANTS = ["SGD", "Momentum", "AdaGrad", "Adam", "Nesterov", "RMSProp", "Lion", "NAdam", "Yogi", "SAM", "BFGS", "QHM"]


def korean(message: Message | str, *others: str) -> str:
    """The Korean, in which no English is left but names, symbols and these `others`."""
    text = in_language(message, KOREAN)
    assert set(re.findall("[A-Za-z]+", text)) <= NAMES | {*others}, text
    assert "  " not in text.replace("  \n", "")
    return text


def tell(measured, **facts) -> str:
    path = dataclasses.replace(test_narration.PLAIN, **facts)
    return " ".join(map(korean, narrate("Adam", measured, path)))


@pytest.mark.parametrize(
    ("measured", "facts", "sentences"),
    [
        (made_up(path_length=5.0), test_narration.VALLEY | test_narration.GENTLE,
         "Adam은 30스텝 동안 골짜기 바닥을 29번 가로지릅니다. 움직임의 90%가 옆 방향입니다. "
         "학습률이 0.95로, 한계 1의 95%입니다. 이 한계는 2를 시작점의 가장 큰 곡률 2로 나눈 값입니다."),
        (arrived(24, overshoot=0.81, overshoot_step=20), test_narration.BEYOND,
         "Adam은 스텝 20에서 최소점을 0.81만큼 지나쳤다가 스텝 24에서 도착합니다."),
        (arrived(24), {}, "Adam은 길이가 직선거리의 1.2배인 경로를 따라 스텝 24에서 최소점에 도착합니다."),
        (arrived(24, goal="the curve of minima", path_length=4.1), {},
         "Adam은 거의 곧은 경로를 따라 스텝 24에서 곡선을 이루는 최소점 중 하나에 도착합니다."),
        (stalled("a plateau"), {"slope_left": 1e-9},
         "Adam은 평탄면에서 멈춥니다. 그곳의 기울기는 시작점의 0.01% 미만입니다. f를 6에서 2로 낮춥니다."),
        (diverged(12), {"growth": 2.0},
         "Adam은 스텝 12에서 발산합니다. 마지막 몇 스텝은 보폭이 매번 바로 앞 스텝의 2배입니다."),
        (made_up(path_length=5.0), {"values": 1961, "hessians": 1},
         "Adam은 f를 6에서 2로 낮춥니다. 30스텝 동안 f의 기울기 30번, 값 1,961번과 헤세 행렬 1번을 계산합니다."),
    ],
)  # fmt: skip
def test_the_narration_of_a_run(measured, facts, sentences):
    assert tell(measured, **facts) == sentences


def cases(test) -> list:
    (marked,) = [mark for mark in test.pytestmark if mark.name == "parametrize"]
    return marked.args[1]


def test_all_that_may_be_narrated_is_korean():
    for measured, facts, sentences in cases(test_narration.test_sentences):
        told = tell(measured, **facts)
        assert bool(told) == bool(sentences)
        assert re.fullmatch(r"(Adam은 .*니다\.)?", told)


@pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)
def test_real_runs_are_narrated_in_korean(surface):
    for slug in ("sgd", "momentum", "adam", "bfgs"):
        optimizer = OPTIMIZERS[slug](**default_values(OPTIMIZERS[slug], surface))
        trajectory = simulate(surface(), optimizer, surface.start, surface.steps)
        measured = measure(trajectory)
        for sentence in narrate(optimizer.name, measured, path_statistics(trajectory, measured)):
            assert korean(sentence).endswith("니다.")


def say(*runs, unit: str = "step") -> str:
    return korean(compare(ENTRANTS[: len(runs)], runs, 30, unit))


CROOKED = {"zigzags": 29, "path_length": 37.0, "straight_distance": 6.92}


@pytest.mark.parametrize(
    ("runs", "sentence"),
    [
        ([arrived(12), arrived(20)],
         "SGD는 30스텝 중 12스텝 만에 가장 먼저 도착했습니다. 이어서 Momentum이 20스텝 만에 도착했습니다."),
        ([arrived(7), arrived(7), made_up()],
         "SGD와 Momentum은 둘 다 30스텝 중 7스텝 만에 가장 먼저 도착했습니다. AdaGrad는 아직 움직이고 있습니다."),
        ([arrived(step) for step in (5, 9, 11, 12)],
         "SGD는 30스텝 중 5스텝 만에 가장 먼저 도착했습니다. 이어서 Momentum이 9스텝 만에 도착했고, "
         "스텝 12까지 2개가 더 도착했습니다."),
        ([stalled("a saddle")], "30스텝 뒤 SGD는 안장점에서 정체했습니다. 최소점에서 1.5 떨어진 곳입니다."),
        ([passing(12, 20)],
         "30스텝 뒤 SGD는 스텝 12에서 최소점에 닿았다가 스텝 20에서 벗어났고, 지금은 1.5 떨어져 있습니다."),
        ([made_up(), made_up(distance_to_minimum=0.25)],
         "30스텝 안에 둘 다 도착하지 못했습니다. Momentum은 최소점에서 0.25 떨어진 곳에 있어 가장 가깝습니다. "
         "둘 다 아직 움직이고 있습니다."),
        ([diverged(3)] * 12, "12개 모두 스텝 3에서 발산했습니다."),
        ([diverged(5), diverged(3)], "Momentum은 스텝 3에서, SGD는 스텝 5에서 발산했습니다."),
        ([arrived(4), stalled("a saddle"), stalled("a plateau")],
         "SGD만 30스텝 중 4스텝 만에 도착했습니다. Momentum은 안장점에서, AdaGrad는 평탄면에서 정체했습니다."),
        ([made_up(**CROOKED), made_up(zigzags=1)],
         "30스텝 안에 둘 다 도착하지 못했습니다. 둘 다 최소점에서 1.5 떨어진 곳에 있습니다. "
         "둘 다 아직 움직이고 있습니다. SGD는 지그재그가 가장 심해 스텝 1부터 29까지 29번 꺾였습니다. "
         "직선거리는 6.92인데 경로의 길이는 37입니다. Momentum은 한 번만 꺾였습니다."),
    ],
)  # fmt: skip
def test_a_comparison(runs, sentence):
    assert say(*runs) == sentence


def test_what_is_counted_may_be_gradients():
    assert say(arrived(12), diverged(5), unit="gradient") == (
        "SGD만 기울기 계산 30번 중 12번 만에 도착했습니다. Momentum은 5번째 기울기 계산에서 발산했습니다."
    )


BOUNCING = made_up(passage=Passage(reached_at=5, left_at=9, bounces_within=0.2))
DOWNHILL = made_up(downhill=True, distance_to_minimum=None)
ENDS = [arrived(0), arrived(24), made_up(), made_up(passage=SLOW), BOUNCING, passing(28, None), passing(12, 20),
        stalled("a saddle"), stalled(), DOWNHILL, diverged(3), diverged(5), made_up(**CROOKED)]  # fmt: skip


def test_every_comparison_is_korean():
    for runs in [*map(list, itertools.combinations(ENDS, 3)), *([end] for end in ENDS), *([one] * 4 for one in ENDS)]:
        for unit in ("step", "gradient"):
            assert re.fullmatch(r"([^.]|\.\d)+니다\.( ([^.]|\.\d)+니다\.)*", say(*runs, unit=unit))
    for goal in GOALS:
        told = say(made_up(goal=goal), made_up(goal=goal, distance_to_minimum=0.5), arrived(3, goal=goal))
        assert "SGD와 Momentum은 아직 움직이고 있습니다." in told


@pytest.mark.parametrize(
    ("measured", "text"),
    [(arrived(12), "수렴"), (passing(29, 30), "최소점을 지나감"), (stalled("a plateau"), "평탄면에서 정체"),
     (made_up(downhill=True), "끝없는 내리막"), (diverged(3), "스텝 3에서 발산"), (BOUNCING, "0.2 안에서 튕김")],
)  # fmt: skip
def test_how_a_run_ended_in_a_few_words(measured, text):
    assert korean(ending(measured)) == text


def test_the_table_is_korean():
    for budget in ("steps", "gradients"):
        scenario = dataclasses.replace(CLASSIC, budget=budget)
        runs = [run(Game.of(scenario, entrant), entrant.optimizer) for entrant in scenario.entrants]
        shown = said(table(scenario, entrant_names(scenario), runs), KOREAN)
        for column in shown["columns"]:
            assert korean(column["label"]) != ""
            assert re.search("[가-힣]", korean(column["help"]))
        for cell in itertools.chain.from_iterable(row["cells"] for row in shown["rows"]):
            korean(cell["text"])
        assert korean(shown["sentence"]).endswith("니다.")
    assert korean(results_table.EVALUATIONS[0]) == "계산 횟수"


@pytest.mark.parametrize(
    ("rules", "notices"),
    [
        ({"noise": "isotropic", "noise.sigma": "0.5", "seed": "3"},
         ["등방성 기울기 잡음, σ = 0.5 · 굵은 선은 시드 3 · BFGS는 함숫값과 헤세 행렬을 잡음 없이 사용"]),
        ({"weight_decay": "0.1"},
         ["분리된 가중치 감쇠, λ = 0.1 · BFGS는 무시 · Rprop은 학습률이 없어 ηλ 대신 λ를 사용"]),
        ({"l2": "0.1", "clip": "2"}, ["L2 규제, λ = 0.1", "기울기를 노름 2로 클리핑"]),
        ({"budget": "gradients"}, ["예산: 각각 기울기 계산 30번(함숫값과 헤세 행렬은 세지 않음)"]),
    ],
)  # fmt: skip
def test_notices(rules, notices):
    shown = experiment({"surface": "quadratic", "1": "sgd", "2": "rprop", "3": "bfgs"} | rules, {})
    assert list(map(korean, data(shown)["notices"])) == notices


def test_a_few_names_and_how_many_more():
    link = {"surface": "quadratic", "1": "newton", "2": "rprop", "3": "bfgs", "4": "conjugate_gradient"}
    (notice,) = data(experiment(link | {"schedule": "cosine"}, {}))["notices"]
    assert in_language(notice, KOREAN).endswith(" · Newton, Rprop 외 2개는 학습률이 없어 무시")


def test_what_is_told_of_a_function_and_of_tuned_rates():
    no_value, root = of_domain(custom("x^(1/3) + y^2"), (-2.0, 1.0))
    assert korean(no_value) == "시작점 (−2, 1)에서 f의 값이 없어 한 스텝도 갈 수 없습니다."
    assert korean(root, "cbrt") == (
        "x^(1/3)은 x < 0인 곳에서 값이 없습니다. 실수 세제곱근을 뜻한다면 cbrt(x)로 쓰면 됩니다."
    )
    tuned = experiment({"1": "sgd", "1.learning_rate": "tuned", "7.learning_rate": "tuned"}, {}).told
    assert re.fullmatch(
        r"이 곡면과 시작점과 스텝 수에 맞게 조정했습니다: SGD [\d.]+\. 1e-05에서 10까지의 학습률 25개 가운데 "
        "가장 낮은 곳에서 끝나는 값입니다.",
        korean(tuned[0]),
    )
    assert korean(tuned[1], "learning_rate", "learning", "rate", "tuned").endswith("슬롯 7에는 옵티마이저가 없습니다.")


def test_why_a_learning_rate_is_recommended():
    for surface in SURFACES.values():
        for slug in ("sgd", "adam"):
            assert re.match(r"[\d.e-]+: .*[^.]\.$", korean(recommend(surface, OPTIMIZERS[slug]).reason))
    told = recommend(SURFACES["rosenbrock"], OPTIMIZERS["sgd"]).reason
    assert korean(told) == (
        "0.001: 화면 근처에 머물고 시작점 (-1.2, 1)보다 높아지지 않는 1-2-5 간격의 학습률 중 200스텝의 후반에 "
        "손실이 가장 낮습니다(떨어진 높이의 0.01%까지는 같다고 보고 가장 작은 값을 고름). "
        "후반의 손실: 3.63; 0.0005는 3.89; 0.002는 스텝 1에서 시작점보다 높아집니다."
    )


def test_what_a_convention_changes():
    scenario = Scenario.of(SURFACES["quadratic"](), OPTIMIZERS["momentum"](convention="running_mean"))
    (told,) = differences(Game.of(scenario, scenario.entrants[0]), scenario.entrants[0].optimizer).values()
    assert re.search(r"방식의 경로\(점선\)에서 최대 [\d.]+, 끝에서 [\d.]+만큼 떨어져 있습니다\.$", told.text(KOREAN))


def test_maps():
    view, _ = read({"surface": "quadratic", "1": "sgd"})
    found = measure(simulate(view.surface, view.optimizer, view.scenario.start, 200))
    assert korean(about(view, found)).startswith("SGD: 수렴. 스텝 23부터 손실과 최솟값의 차이가 시작할 때의 1% 이내에")
    assert "파선이 그 경계입니다." in theory_text(view).text(KOREAN)
    elsewhere, _ = read({"surface": "beale"})
    told = korean(theory_text(elsewhere), "gray")
    assert (
        told
        == ":gray[이론은 있는 경우에만 그립니다. 최솟값이 있는 이차함수에서 SGD, Momentum, Nesterov를 쓸 때입니다.]"
    )
    assert [korean(word) for word in WORDS.values()][-1] == "발산"


def test_basins():
    booth = Scenario.of(SURFACES["booth"](), *(OPTIMIZERS[name]() for name in ("sgd", "momentum", "adam")))
    found = [Shares(1681, 1500, 0, 0, 0, 0, None), *(Shares(40_401, n, 0, 0, 0, 0, None) for n in (4040, 30_000))]
    assert korean(basins.sentence(booth, ["SGD", "Momentum", "Adam"], found)) == (
        "시작점 40,401개 가운데 Adam은 74.3%에서 전역 최소점에 도착합니다. 그다음은 Momentum 10%입니다. "
        "지금까지 계산한 시작점 1,681개 가운데 SGD는 89.2%에서 전역 최소점에 도착합니다."
    )
    for label, explained, _ in basins.COLUMNS:
        assert re.search("[가-힣]", korean(label))
        assert bool(korean(explained)) == bool(explained)
    for end in ENDS:
        assert korean(basins.told(end, booth)).endswith("니다")
    assert korean(basins.told(arrived(12), booth)) == "12스텝 만에 (1, 1)에 도착합니다"
    assert korean(basins.told(stalled(), booth)) == "(1, 1)에서 정체합니다"
    assert korean(basins.goal(SURFACES["himmelblau"]())) == "전역 최소점 4개 중 하나"


def test_all_that_may_be_compared_is_korean():
    for runs, _ in cases(test_words.test_how_the_runs_ended):
        for unit in ("step", "gradient"):
            assert say(*runs, unit=unit).endswith("니다.")
