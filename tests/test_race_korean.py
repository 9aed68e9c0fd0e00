"""What is said of races in Korean: whole sentences, in which Latin letters are names and symbols only."""

import csv
import io
import re
from dataclasses import replace
from functools import cache
from random import Random

import pytest
from random_races import random_rules
from test_races_words import made_up

from expressions import Custom
from interface.race.answer import LABELS, METRICS
from interface.race.measured import MODES, WITHIN, about_profiles, about_tuning, measured, same_trials
from interface.race.pictures import pictures
from interface.race.view import RaceView
from interface.race.words import HELD, JUDGED, STOPPED, told, under_way
from interface.race.work import Run
from language import KOREAN, listed, said
from locales import update
from optimizers import OPTIMIZERS
from races import MYTHS, OPENING, Metric, Mode, Race, RaceRules, examine, race, story
from races.lineup import at_library_defaults
from races.records import HEADINGS, curves_csv, finishes_csv, rule_lines, runs_csv
from races.turns import flips
from races.words import certainty, condition, on_surface, winner
from surfaces import SURFACES

SEEDS = (2, 5, 6, 9, 26, 35, 68, 76, 99, 120, 1171, 1410)
"""Races in which every kind of sentence is said."""
LIBRARIES = {"PyTorch", "Keras", "Optax", "torch", "keras", "optax", "numpy"}
SYMBOLS = {Custom.name, "Downhill", "R2", "f", "x", "y", "inf", *map(str, Mode)}
DECLARED = (*OPTIMIZERS.values(), *SURFACES.values())
NAMES = {word for cls in DECLARED for name in (cls.name, *cls.parameters()) for word in (name, *re.split("[ _]", name))}
"""Of optimizers, which stay; those of surfaces and parameters are translated in catalogues of their own."""


@cache
def raced(seed: int) -> Race:
    return race(random_rules(Random(seed)))


def view_of(found: Race, mode: Mode, shown: int) -> RaceView:
    return RaceView(found.rules, tuple(range(1, 1 + len(found.rules.entrants))), mode, shown)


def expect_korean(content, *others: str) -> None:
    """No words of Latin letters in an answer but names, symbols and numbers such as 1e−5."""
    for text in texts_of(said(content, KOREAN)):
        left = text
        for name in sorted({*LIBRARIES, *SYMBOLS, *NAMES, *others}, key=len, reverse=True):
            left = re.sub(rf"(?<![A-Za-z_]){re.escape(name)}(?![A-Za-z_])", "", left)
        assert not re.search("[A-Za-z]", re.sub(r"\d[eE][-−+]?\d+", "", left)), text


def texts_of(content) -> list[str]:
    """Every text, but for the keys of dictionaries."""
    if isinstance(content, str):
        return [content]
    parts = content.values() if isinstance(content, dict) else content if isinstance(content, list | tuple) else ()
    return [text for part in parts for text in texts_of(part)]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_sentence_of_a_race_is_korean(seed):
    found = raced(seed)
    where = range(len(found.rules.surfaces))
    sentences = [*story(found), certainty(found)]
    sentences += [on_surface(found, mode, surface) for mode in found.results for surface in where]
    expect_korean(sentences)
    assert all(one.text(KOREAN).endswith(".") for one in sentences)


@pytest.mark.parametrize("seed", SEEDS)
def test_all_that_stands_on_the_page_is_korean(seed):
    found = raced(seed)
    for mode in found.results:
        for shown in range(len(found.rules.surfaces) + 1):
            view = view_of(found, mode, shown)
            content = told(view, found) | pictures(view, found)
            del content["source"], content["notes"]
            expect_korean(content)


def test_labels_and_states_are_korean():
    expect_korean([LABELS, METRICS, MODES, WITHIN, JUDGED, HELD, STOPPED, *HEADINGS.values()], "σ")
    expect_korean(under_way(Run(None, None, done=0.31, over=False)))
    said_of = under_way(Run(None, None, done=0.31, over=False)).text(KOREAN)
    assert said_of == "경주를 실행하고 있습니다: 31%. 그동안에도 무엇이든 바꿀 수 있습니다."


@pytest.mark.parametrize("seed", range(40))
def test_how_a_race_is_measured_is_korean(seed):
    rules = random_rules(Random(seed))
    expect_korean([measured(rules), same_trials(rules), about_tuning(rules, None), about_tuning(rules, 0)])
    expect_korean([about_profiles(rules, mode) for mode in Mode])
    heads = ("곡면", "옵티마이저")  # which tell settings as a link does
    expect_korean([line for line in rule_lines(rules, language=KOREAN) if line[0] not in heads], rules.noise)


def test_who_wins_reads_well():
    tied = made_up(same=[[0.1, 0.1, 0.1]])
    assert winner(tied, Mode.SAME_RATE).text(KOREAN) == (
        "같은 학습률 0.01: 3개 모두 결과가 똑같습니다(각각 3개 중 평균 2.0등)."
    )
    ahead = made_up(same=[[0.3, 0.1, float("inf")]])
    assert winner(ahead, Mode.SAME_RATE).text(KOREAN) == (
        "같은 학습률 0.01: Momentum이 앞섭니다(3개 중 평균 1.0등). 그다음은 SGD입니다(2.0)."
    )
    assert on_surface(ahead, Mode.SAME_RATE, 0).text(KOREAN).endswith(
        ": Momentum이 앞섭니다(남은 높이 중앙값 0.1). 그다음은 SGD입니다(남은 높이 중앙값 0.3)."
    )  # fmt: skip
    pair = made_up(same=[[1e-12, 1e-12, 0.5]])
    assert on_surface(pair, Mode.SAME_RATE, 0).text(KOREAN).endswith(
        ": SGD와 Momentum이 공동 1위입니다(각각 남은 높이 중앙값 1e−12 이하)."
    )  # fmt: skip
    one_start = made_up(starts=1, same=[[0.1, 0.2]])
    assert winner(one_start, Mode.SAME_RATE).text(KOREAN) == (
        "같은 학습률 0.01: 시작점 하나로는 어느 쪽이 앞서는지 알 수 없습니다. 이 시작점에서 1위는 SGD입니다"
        "(2개 중 평균 1.0등)."
    )


def test_how_the_order_turns_reads_well():
    turned = made_up(same=[[0.1, 0.2, 0.3]], tuned=[[0.3, 0.2, 0.1]])
    assert flips(turned).text(KOREAN) == (
        "같은 학습률과 조정한 학습률 사이에서 3쌍 중 3쌍의 순서가 뒤바뀝니다. 예를 들어 같은 학습률에서는 SGD가 "
        "Nesterov보다 앞서고, 조정한 학습률로는 Nesterov가 SGD보다 앞섭니다. SGD와 Nesterov는 순위가 각각 2계단씩 "
        "확실히 바뀝니다."
    )
    third = made_up(same=[[0.1, 0.2, 0.3]], library=[[0.1, 0.2, 0.3]], tuned=[[0.2, 0.2, 0.1]])
    assert flips(third).text(KOREAN).endswith(
        "순위가 확실히 바뀌는 2개 중 Nesterov가 가장 많이 움직입니다. 같은 학습률에서는 3위이고 조정한 학습률로는 "
        "1위입니다."
    )  # fmt: skip


def test_one_alone_and_whom_a_mode_leaves_out_read_well():
    rules = RaceRules.of(("booth",), ("bfgs",), budget=60, starts=4, metric=Metric.SPEED)
    assert winner(race(rules), Mode.TUNED).text(KOREAN) == "조정할 것이 없음: BFGS는 실행 4번을 모두 해결합니다."
    both = race(RaceRules.of(("booth",), ("adam", "bfgs"), budget=5, starts=2, trials=7))
    assert condition(both, Mode.TUNED).text(KOREAN) == "각각 7번 시행해 조정 (BFGS는 조정할 것이 없음)"
    assert condition(both, Mode.LIBRARY).text(KOREAN) == "PyTorch 기본값 (BFGS는 기본값이 없음)"


def test_notes_read_well():
    notes = {
        (
            "momentum",
            "Keras",
        ): "keras.optimizers.SGD의 기본값은 momentum = 0이라 Momentum이 꺼집니다. 여기서는 0.9를 씁니다.",
        ("signsgd", "Keras"): "Keras에는 signSGD가 없어 Downhill의 기본값을 대신 씁니다.",
        ("bfgs", "Optax"): "Optax에는 BFGS가 없어 Downhill의 기본값을 대신 씁니다.",
    }
    for (slug, library), text in notes.items():
        assert at_library_defaults(OPTIMIZERS[slug](), library).note.text(KOREAN) == text


@pytest.mark.parametrize("slug", MYTHS)
def test_the_verdict_on_a_myth_is_korean(slug):
    verdict, _ = examine(MYTHS[slug]())
    expect_korean([verdict.sentence, *MYTHS[slug].titles])
    assert verdict.sentence.text(KOREAN).endswith(".")


def test_files_have_korean_headings_and_the_same_numbers():
    found = race(replace(OPENING, budget=20, starts=2, trials=3))
    for make in (finishes_csv, runs_csv, curves_csv):
        english, korean = (list(csv.reader(io.StringIO(make(found, "", language)))) for language in ("en", KOREAN))
        start = next(i for i, row in enumerate(english) if not row[0].startswith("# "))
        assert korean[start] == [HEADINGS[name].text(KOREAN) for name in english[start]]
        assert len(english) == len(korean)
        for row, told_in_korean in zip(english[start + 1 :], korean[start + 1 :], strict=True):
            numbers = [re.fullmatch(r"-?[\d.]+(e-?\d+)?|inf", cell) for cell in row]
            assert all(
                cell == other for cell, other, is_number in zip(row, told_in_korean, numbers, strict=True) if is_number
            )


def test_names_with_settings_have_particles():
    bare = OPTIMIZERS["adam"](bias_correction=False)
    name = replace(OPENING, entrants=(bare, OPTIMIZERS["sgd"]())).entrant_names[0]
    assert name.text(KOREAN).startswith("Adam (")
    assert name.text(KOREAN).endswith(" 없음)")
    assert listed([name, "SGD"]).text(KOREAN).endswith(" 없음)과 SGD")


def test_nothing_of_the_race_lacks_a_translation():
    claims = {text for cls in MYTHS.values() for text in (cls.name, cls.claim)}  # of declarations
    for room in ("races", "race"):
        empty = {one.id for one in update.read(update.LOCALES / KOREAN / f"{room}.po", KOREAN) if not one.string}
        assert empty - claims <= {""}, room
