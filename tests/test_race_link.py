"""A race's link: what it says reads back, what it refuses is named with what is allowed, slots and myths keep."""

import gc
import sys
from dataclasses import replace
from types import FunctionType, ModuleType

import pytest
from english import in_english
from hypothesis import example, given
from hypothesis import strategies as st

from catalogue import Declaration, Library
from interface.jobs.thread_queue import KEPT
from interface.kit.request import Request
from interface.race.view import CONTROLS, NO_MYTH, RACEABLE, RaceView, view, view_of
from interface.race.view import read as _read
from interface.race.work import Heat
from optimizers import OPTIMIZERS
from races import MYTHS, OPENING, Metric, Mode, RaceRules
from races.rules import AMOUNTS, LARGEST

read = in_english(_read)

FIRST_VISIT = view_of()


def test_an_empty_link_is_the_first_visit():
    assert read({}) == (FIRST_VISIT, [])
    assert read({"utm_source": "mail"}) == (FIRST_VISIT, [])
    assert FIRST_VISIT.rules == OPENING
    assert FIRST_VISIT.links.short == {}


@given(
    surfaces=st.lists(st.sampled_from(sorted(RACEABLE)), min_size=1, max_size=3, unique=True),
    entrants=st.dictionaries(st.integers(1, 12), st.sampled_from(sorted(OPTIMIZERS)), min_size=1, max_size=4),
    budget=st.integers(1, 100),
    rate=st.floats(1e-6, 10),
    mode=st.sampled_from(Mode),
    library=st.sampled_from(Library),
    metric=st.sampled_from(Metric),
)
def test_a_link_reads_back(surfaces, entrants, budget, rate, mode, library, metric):
    values = {"budget": str(budget), "rate": repr(rate), "mode": mode, "library": library, "metric": metric}
    entries = {f"s{place}": slug for place, slug in enumerate(surfaces, start=1)}
    entries |= {str(slot): slug for slot, slug in entrants.items()} | values | {"starts": "2", "trials": "3"}
    view, problems = read(entries)
    twice = len(entrants) - len(set(entrants.values()))
    assert len(problems) == twice
    assert [one.slug for one in view.rules.surfaces] == surfaces
    assert set(view.slots) <= set(entrants)
    assert (view.rules.budget, view.rules.rate, view.mode, view.rules.library) == (budget, rate, mode, library)
    for link in view.links:
        assert read(link) == (view, [])


@given(
    st.dictionaries(
        st.sampled_from([*CONTROLS, "s1", "s2", "1", "2", "s1.angle", "2.momentum", "shown", "myth", "what"]),
        st.one_of(st.text(max_size=12), st.sampled_from(["inf", "-1", "1e999", "nan", "quadratic", "adam", "0", "3"])),
    )
)
def test_any_link_gives_a_race_and_names_what_it_ignored(entries):
    view, problems = read(entries)
    assert isinstance(view.rules, RaceRules)
    assert read(view.links.full) == (view, [])
    named = " ".join(problems)
    for key in entries:
        if key in CONTROLS and not _kept(view, key, entries[key]):
            assert key in named


def _kept(view: RaceView, key: str, text: str) -> bool:
    value = view.mode if key == "mode" else getattr(view.rules, key)
    try:
        return text == value or float(text) == value
    except ValueError:
        return False


@pytest.mark.parametrize("name", AMOUNTS)
def test_an_absurd_amount_is_refused_with_the_limit(name):
    view, (problem,) = read({name: "1000000000"})
    assert view == FIRST_VISIT
    least, most = AMOUNTS[name]
    assert problem.startswith(f"{name} is a whole number in [{least}, {most}], received “1000000000”: using ")


@pytest.mark.parametrize("seeds", ["1", "50"])
def test_too_much_work_is_refused_with_the_limit(seeds):
    view, (problem,) = read({"budget": "5000", "starts": "500", "trials": "200", "noise": "isotropic", "seeds": seeds})
    assert f"{LARGEST:,}" in problem or "2,000 runs" in problem
    assert f"{view.rules.starts} starts instead" in problem
    assert view.rules.cell_steps <= LARGEST
    assert read(view.links.full) == (view, [])


def test_the_heaviest_lineup_still_races():
    entries = {f"s{place}": slug for place, slug in enumerate(list(RACEABLE)[:12], start=1)}
    entries |= {str(slot): slug for slot, slug in enumerate(reversed(list(OPTIMIZERS)), start=1) if slot <= 12}
    view, problems = read(entries | {name: str(most) for name, (_, most) in AMOUNTS.items()})
    assert len(problems) == 1
    assert (len(view.rules.surfaces), len(view.rules.entrants)) == (12, 12)


def test_what_races_twice_or_nowhere_is_left_out():
    view, problems = read({"s1": "booth", "s2": "saddle", "1": "adam", "4": "adam", "5": "adam", "5.beta1": "0.5"})
    assert [one.slug for one in view.rules.surfaces] == ["booth", "rosenbrock"]
    assert view.slots == (1, 5)
    assert [problem.split(" ")[0] for problem in problems] == ["s2", "4"]
    view, problems = read({"s1": "booth", "s2": "booth"})
    assert [one.slug for one in view.rules.surfaces] == ["booth"]
    assert problems == ["s2 is Booth function once more, with the same settings: left out."]


def test_entrants_keep_their_slots():
    _, momentum, *_, adam = OPENING.entrants
    left = {key: text for key, text in FIRST_VISIT.links.full.items() if key[:1] not in "1345"}
    view, problems = read(left)
    assert (view.rules.entrants, view.slots, problems) == ((momentum, adam), (2, 6), [])
    view, _ = read(view.links.full | {"1": "lion", "3": "sgd"})
    assert [(slot, one.slug) for slot, one in zip(view.slots, view.rules.entrants, strict=True)] == [
        (1, "lion"), (2, "momentum"), (3, "sgd"), (6, "adam"),
    ]  # fmt: skip


@pytest.mark.parametrize("slug", MYTHS)
def test_a_myth_has_a_short_link_and_ends_where_the_race_is_another(slug):
    view = view_of(slug)
    assert view.links.short == {"myth": slug}
    for entries in ({"myth": slug}, view.links.full, view.links.full | {"mode": "library"}):
        assert read(entries)[0].myth == slug
    other = view.links.full | {"budget": "77", "myth": NO_MYTH}
    assert read(other) == (replace(view, rules=_with(view, 77), myth=NO_MYTH), [])
    _, (problem,) = read({"myth": slug, "budget": "77"})
    assert problem == f"myth is “{slug}”, whose race is another one than this: left out."


def _with(view: RaceView, budget: int) -> RaceRules:
    return RaceRules(**vars(view.rules) | {"budget": budget})


@pytest.mark.parametrize("slug", MYTHS)
def test_what_is_not_allowed_leaves_the_race_and_its_myth(slug):
    shown = view_of(slug).links.full
    refused = view(Request(shown | {"budget": "-5", "myth": NO_MYTH}, shown))
    assert (refused.view, len(refused.problems)) == (view_of(slug), 1)
    other = view(Request(shown | {"budget": "77", "myth": NO_MYTH}, shown))
    assert (other.view.myth, other.problems) == (NO_MYTH, ())


@given(st.fixed_dictionaries({name: st.integers(*AMOUNTS[name]) for name in ("trials", "starts", "budget")}))
@example({"trials": 2, "starts": 500, "budget": 2000})
def test_no_mode_of_a_race_that_is_allowed_is_refused(amounts):
    view, _ = read({name: str(amount) for name, amount in amounts.items()})
    for mode in Mode:
        heat = Heat.of(view.rules, mode)
        assert heat.rules.steps_of([mode]) == view.rules.steps_of([mode])
        assert heat.rules.cell_steps <= view.rules.cell_steps


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("amounts", [{}, {"trials": 60}, {"starts": 300}, {"starts": 1, "trials": 2}], ids=str)
def test_what_is_kept_of_a_heat_takes_no_more_than_is_counted(mode, amounts):
    heat = Heat.of(replace(OPENING, **{"budget": 2, "starts": 20, "trials": 5} | amounts), mode)
    answer = heat.answer(lambda _: None, lambda: False)
    assert list(answer.results) == [mode]
    assert 0.1 * 43 * heat.held < bytes_of(answer) < 43 * heat.held


def bytes_of(root: object) -> int:
    """Of everything that it holds on to, but for code and declarations, which are there anyway."""
    seen, waiting, total = set(), [root], 0
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, type | Declaration | ModuleType | FunctionType):
            continue
        seen.add(id(one))
        total += sys.getsizeof(one)
        waiting += gc.get_referents(one)
    return total


def test_the_heats_of_the_largest_races_have_room_beside_each_other():
    """However long they take; the queue's workers take the shortest first."""
    view, _ = read({"trials": "200", "starts": "500", "budget": "2"})
    heats = [Heat.of(view.rules, mode) for mode in Mode]
    assert sum(heat.held for heat in heats) < KEPT / 10
    assert max(heat.cells for heat in heats) > KEPT


def test_what_decides_nothing_in_a_mode_runs_nothing_anew():
    other = RaceRules(**vars(OPENING) | {"rate": 0.5})
    same = [Heat.of(OPENING, mode) == Heat.of(other, mode) for mode in Mode]
    assert dict(zip(Mode, same, strict=True)) == {Mode.SAME_RATE: False, Mode.LIBRARY: True, Mode.TUNED: True}
