"""What the pages of data, networks and slices say in Korean."""

import re

import pytest
from process_queues import wait_until
from tasks import Raising
from test_network_words import record, standing
from test_slices_page import SMALL, computed

from interface.data.answer import batching, examples_asset, models
from interface.data.rates import rate_for
from interface.data.view import read as read_study
from interface.data.words import batching_words, scaling_table, symbols, words
from interface.jobs.process_queue import ProcessQueue, Progress
from interface.network.answer import note
from interface.network.words import sentence, table
from interface.slices.remarks import remarks
from interface.slices.view import read as read_slices
from interface.slices.words import about, axes, described, meter, sentences, under_way
from interface.slices.words import table as table_of_slices
from language import Message, in_language, said
from language.translations import translations
from locales import update
from optimizers import OPTIMIZERS
from simulation.minibatches import MiniBatches
from simulation.scenario import Entrant
from surfaces import SURFACES
from training import TRAINABLE, recommended_rate
from training.planes import NO_PATH
from training.slice_task import Stage

FILES = [
    *(f"interface/data/{name}.py" for name in ("answer", "rates", "words")),
    *(f"interface/network/{name}.py" for name in ("answer", "words")),
    *(f"interface/slices/{name}.py" for name in ("answer", "remarks", "words")),
    *(f"interface/jobs/{name}.py" for name in ("process_queue", "sweeps", "thread_queue")),
    *(f"training/{name}.py" for name in ("planes", "slice_task", "worker")),
    *(f"surfaces/{name}_regression.py" for name in ("linear", "logistic")),
    *(f"pages/{name}.py" for name in ("basins", "data", "maps", "network", "slices")),
]
OTHERS = "MNIST ReLU He Li et al Antognini and Sohl Dickstein Lorch Shift mm kg"
NAMES = {*OTHERS.split(), *(word for cls in OPTIMIZERS.values() for word in re.findall("[A-Za-z]+", cls.name))}
"""Words of Latin letters that stay in Korean: of people, methods, data, keys and units."""
NO_WORDS = re.compile(r"\$[^$]*\$|\]\([^)]*\)|&\w+;|:(small|gray)\[|\{[^}]*\}")
"""Formulas, addresses, marks of Markdown, and facts of a template."""


def latin(text: str) -> set[str]:
    """The words of Latin letters that are no names; a symbol is one letter."""
    return {word for word in re.findall("[A-Za-z]{2,}", NO_WORDS.sub(" ", text)) if word not in NAMES}


def texts(content: object) -> list[str]:
    """Every text in lists, tuples and dictionaries, in Korean."""
    told = said(content, "ko")
    if isinstance(told, dict):
        return [text for value in told.values() for text in texts(value)]
    if isinstance(told, list):
        return [text for value in told for text in texts(value)]
    return [told] if isinstance(told, str) else []


def test_nothing_lacks_its_korean_and_no_english_is_left_in_it():
    found = {text for file in FILES for text, _ in update.messages((update.ROOT / file).read_text(encoding="utf-8"))}
    korean = {text: Message(text).text("ko") if "{" not in text else translations("ko").find(text) for text in found}
    assert len(found) > 150
    assert [text for text, told in korean.items() if told == text or latin(told)] == []


def looked(link: dict[str, str], name: str = "SGD") -> list[str]:
    return [one.text("ko") for one in words(read_study(link)[0], [name])]


NUMBER = r"[\d.]+(e−\d+)?"


def test_what_the_steps_of_a_run_cost():
    said = looked({"batch": "37", "steps": "90", "1.learning_rate": "0.3"})[0]
    parts = [
        f"SGD는 90스텝 동안 예제 3,330개를 보고, 최솟값보다 {NUMBER} 높은 곳에서 끝납니다.",
        f"같은 수의 예제라면, 전체 데이터를 쓸 때는 10스텝만 갈 수 있고, 최솟값보다 {NUMBER} 높은 곳에서 끝납니다.",
        f"90스텝을 모두 가면 예제 29,970개를 보고, 최솟값보다 {NUMBER} 높은 곳에서 끝납니다.",
    ]
    assert re.fullmatch(" ".join(parts), said)
    said = looked({"1.learning_rate": "1e300", "batch": "1"})[0]
    assert said.startswith("SGD는 1스텝 동안 예제 1개를 보고, 발산하므로 어디에도 이르지 못합니다.")
    (said,) = looked({"1": "newton", "batch": "333", "steps": "9"}, "Newton")
    assert said.startswith("함숫값과 헤세 행렬을 빼고 세면, Newton은 기울기마다 333개를 모두 쓰므로 9스텝 동안")
    assert said.endswith("예제 2,997개를 보고, 최소점에서 끝납니다. 잡음은 없습니다.")


def test_where_the_noise_leaves_a_run():
    said = looked({"1.learning_rate": "0.4", "batch": "6", "replacement": "on", "steps": "900"})[1]
    parts = [
        f"이론에 따르면 이 학습률에서 SGD는 평균적으로 최솟값보다 {NUMBER} 높은 곳에 머뭅니다. 이것이 잡음 바닥입니다.",
        f"이 실행은 마지막 300스텝 동안 평균적으로 최솟값보다 {NUMBER} 높습니다.",
        "학습률을 절반으로 줄이거나 미니배치를 키우면 잡음 바닥이 낮아집니다.",
    ]
    assert re.fullmatch(" ".join(parts), said)


@pytest.mark.parametrize(
    "link",
    [
        {}, {"1": "adam", "surface": "logistic_regression"}, {"1": "newton", "batch": "20", "steps": "50"},
        {"batch": "333", "replacement": "on", "steps": "1"}, {"1.learning_rate": "3", "batch": "2"},
        {"1.learning_rate": "0.01", "steps": "20"},
    ],
)  # fmt: skip
def test_no_english_is_left_of_a_study(link):
    study = read_study(link)[0]
    scalings, examples = scaling_table(study.surface), examples_asset(study.surface).content
    content = [
        words(study, ["SGD"]), symbols(study.surface), scalings["sentence"], scalings["columns"],
        [row["cells"] for row in scalings["rows"]], batching(study)["said"], batching(study)["marks"],
        rate_for(study.surface, OPTIMIZERS["adam"]).reason, examples["names"], examples["classes"],
        [one["label"] for one in models()],
    ]  # fmt: skip
    assert [text for text in texts(content) if latin(text)] == []


@pytest.mark.parametrize(
    ("size", "replacement", "korean"),
    [
        (1, False, "확률적, 스텝마다 예제 1개: 데이터를 한 번 훑는 한 에폭은 333스텝입니다."),
        (333, False, "전체 배치, 스텝마다 예제 333개 모두: 데이터를 한 번 훑는 한 에폭은 1스텝입니다."),
        (83, False, "미니배치 크기 83: 데이터를 한 번 훑는 한 에폭은 4스텝이고, 매번 예제 1개가 빠집니다."),
        (
            9,
            True,
            "미니배치 크기 9, 복원 추출: 한 에폭에 333번 뽑으므로, 두 번 나오는 예제도 있고 한 번도 나오지 않는 예제도 "
            "있습니다.",
        ),
    ],
)
def test_the_kind_of_mini_batch(size, replacement, korean):
    assert batching_words(MiniBatches(batch_size=size, replacement=replacement), 333).text("ko") == korean


def test_scalings_are_compared():
    said = scaling_table(SURFACES["linear_regression"](scaling="min_max"))["sentence"]
    assert said.text("ko") == (
        "정규화(최소-최대): κ = 27.88, 가장 좋은 학습률로 97스텝. 표준화: κ = 1, 1스텝이면 충분합니다."
    )


def test_the_letters_of_the_formula():
    said = symbols(SURFACES["linear_regression"]()).text("ko")
    assert said.startswith("u는 크기를 조정한 날개 길이, t는 몸무게입니다. w는 직선의 기울기, b는 절편입니다.")
    said = symbols(SURFACES["logistic_regression"]()).text("ko")
    assert said.startswith("u와 v는 크기를 조정한 부리 깊이와 몸무게이고, s는 수컷이면 1, 암컷이면 −1입니다.")
    assert "모델은 w₁u + w₂v가 0보다 크면 수컷이라고 판단합니다." in said


OPTIMIZER_NAMES = ["SGD", "Momentum", "AdaGrad", "Adam", "Lion", "Yogi"]


def trained(*standings, finished: bool = True, **of) -> str:
    names = OPTIMIZER_NAMES[: len(standings)]
    return sentence(record(**of), names, standings, finished).text("ko")


def test_who_is_ahead():
    said = trained(standing(0.2), standing(0.1), finished=False, measured=0)
    assert said.startswith("갱신 1,000회 가운데 500회를 마친 지금, 매끄럽게 한 손실은 Momentum이 0.1로 가장 낮습니다.")
    assert said.endswith("다음은 SGD 0.2입니다.")
    many = trained(*(standing(0.1 * k) for k in range(1, 7)))
    assert "다음은 Momentum 0.2, AdaGrad 0.3, Adam 0.4이고, 2개가 더 있습니다." in many
    said = trained(standing(0.2, accuracy=0.95), standing(0.2, accuracy=0.5))
    assert said.startswith("갱신 500회 뒤 매끄럽게 한 손실은 SGD와 Momentum이 0.2로 가장 낮습니다.")
    assert said.endswith("시험 이미지에서는 SGD가 95%로 가장 좋고, 다음은 50%인 Momentum입니다.")
    said = trained(standing(accuracy=0.942), standing(accuracy=0.95), standing(accuracy=0.9))
    assert "Momentum이 95%로 가장 좋지만, SGD와의 차이가 1.0%포인트 이내라 이미지 2,000장으로는" in said


def test_who_is_lost():
    said = trained(standing(lost=1), standing(0.3), standing(lost=40))
    assert said.startswith("갱신 500회 뒤 Momentum의 매끄럽게 한 손실은 0.3입니다. 시험 이미지의 90%를 맞힙니다.")
    assert said.endswith("갱신 1회 만에 SGD와 갱신 40회 만에 AdaGrad가 발산했습니다.")


@pytest.mark.parametrize(
    "of", [{}, {"runs": 3}, {"runs": 3, "seeds": 5, "updates": 1000, "finished": False}, {"measured": 450}]
)
def test_no_english_is_left_of_a_training(of):
    one = standing([0.1, 0.5, 0.2], [0.002, 0.001, 0.002], [0.9, 0.8, 0.95])
    assert latin(trained(one, **of)) == latin(trained(one, standing(lost=3), one, **of)) == set()
    assert [text for text in texts(table(None, ["SGD"], [1], False)) if latin(text)] == []
    notes = [
        in_language(note(Entrant(1, cls(learning_rate=rate))), "ko")
        for cls in TRAINABLE.values()
        if (known := recommended_rate(cls))
        for rate in (known, 0.5)
    ]
    assert [text for text in notes if latin(text)] == []


@pytest.mark.parametrize(
    ("progress", "korean"),
    [
        (Progress("waiting", place=2), "이 서버의 다른 훈련을 기다립니다. 순서는 2번째입니다."),
        (Progress("running"), "작업을 시작합니다."),
        (
            Progress("running", seconds_left=4.2, parts=(Stage(1, 30),)),
            "Adam으로 훈련합니다. 40번 가운데 30번째 반복이고, 약 5초 남았습니다.",
        ),
        (
            Progress("running", seconds_left=0.4, parts=(Stage(None),)),
            "21 × 21개 점에서 손실을 계산합니다. 1초도 남지 않았습니다.",
        ),
        (Progress("done"), ""),
    ],
)
def test_what_is_under_way(progress, korean):
    assert in_language(under_way(read_slices(SMALL, {}), progress), "ko") == korean


@pytest.mark.parametrize(
    ("link", "begins"),
    [
        (
            {},
            r"이 평면에는 SGD 훈련의 변위 제곱 중 [\d.]+%와 Adam의 [\d.]+%가 담깁니다\. 그림이 실제와 가장 다른",
        ),
        ({"slice": "joint"}, r"이 평면에는 Adam 훈련의 변위 제곱 중 [\d.]+%와 SGD의 [\d.]+%가 담깁니다\."),
        (
            {"slice": "random"},
            r"경로는 그리지 않습니다\. 이 평면에는 SGD 훈련의 변위 제곱 가운데 [\d.]+%가 담겨",
        ),
        ({"own_weights": "on"}, r"이 평면에는 SGD 훈련의 변위 제곱 중 [\d.]+%가 담깁니다\."),
    ],
)
def test_no_english_is_left_of_a_slice(link, begins):
    shown = read_slices(SMALL | link, {})
    laid, _ = computed(SMALL | link)
    assert re.match(begins, " ".join(texts(sentences(laid, shown))))
    shown_texts = [described(shown), *axes(shown), meter(laid, shown), table_of_slices(laid, shown), about(shown)]
    assert [text for text in [*texts(shown_texts), remarks(shown, laid).text("ko")] if latin(text)] == []
    assert described(shown).text("ko").startswith("784-20-10, ReLU, 초깃값 He; 이미지 16장씩 40번 반복; 시드 0")


def test_why_a_work_has_failed_is_told_in_korean_by_the_process_that_failed():
    queue, task = ProcessQueue(processes=1), Raising(ValueError(NO_PATH))
    failed = wait_until(lambda: (now := queue.want("me", task)).state == "failed" and now)
    assert failed.failure.text("ko") == "훈련이 시작한 곳에서 끝나므로, 평면이 지날 경로가 없습니다."
    assert str(failed.failure).startswith("The training ends where it began")
