"""A race is what `simulate` says of every run, with the same trials for all and starts that nobody has tuned on."""

from dataclasses import replace

import numpy as np
import pytest
from races_alone import judged_alone

from optimizers import OPTIMIZERS
from races import Metric, Mode, Race, RaceRules, Search, race
from races.lineup import is_tunable, memory_of
from races.scores import redraw
from races.starts import quasi_random_trials, r2
from simulation import Rules
from simulation.sweep import SweepCancelledError
from surfaces import SURFACES

SMALL = RaceRules.of(("quadratic", "beale"), ("sgd", "adam"), budget=40, starts=6, trials=7)
NOISY = replace(SMALL, noise="isotropic", sigma=0.3, seeds=2)


@pytest.fixture(scope="module")
def small() -> Race:
    return race(SMALL)


@pytest.fixture(scope="module")
def noisy() -> Race:
    return race(NOISY)


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("kind", ["small", "noisy"])
def test_every_run_is_as_simulate_has_it(kind, mode, request):
    found: Race = request.getfixturevalue(kind)
    rules, result = found.rules, found.results[mode]
    seeds = [None] if kind == "small" else [2, 3]  # 0 and 1 were for tuning
    for (where, what, start, seed), gap in np.ndenumerate(result.gaps):
        surface, optimizer = rules.surfaces[where], result.finishes[where][what].optimizer
        noise = None if kind == "small" else Rules(noise="isotropic", sigma=0.3, seed=seeds[seed])
        expected = judged_alone(surface, optimizer, found.starts[:, where, start], rules.budget, rules.tolerance, noise)
        own = gap, result.evaluations[where, what, start, seed], result.diverged[where, what, start, seed]
        assert own == expected


def test_nobody_is_judged_on_starts_or_noise_that_were_tuned_on(noisy):
    for where in range(len(NOISY.surfaces)):
        tuned, judged = noisy.tuning_starts[:, where].T, noisy.starts[:, where].T
        assert tuned.shape == judged.shape == (6, 2)
        assert not {tuple(point) for point in tuned.tolist()} & {tuple(point) for point in judged.tolist()}
        low, high = np.array(NOISY.surfaces[where].view).T
        assert np.all((low < judged) & (judged < high))
    tuned, judged = (terms.rules.seed for terms in (NOISY.tuning_terms, NOISY.held_out_terms))
    assert not set(tuned) & set(judged)


def test_another_seed_is_another_race():
    other = replace(NOISY, seed=1)
    seeds = [terms.rules.seed for rules in (NOISY, other) for terms in (rules.tuning_terms, rules.held_out_terms)]
    assert len(set(np.concatenate(seeds).tolist())) == 8
    first, second = race(SMALL, (Mode.SAME_RATE,)), race(replace(SMALL, seed=1), (Mode.SAME_RATE,))
    assert not set(first.starts.ravel()) & set(second.starts.ravel())


def test_r2_is_even_and_never_twice_the_same():
    points = r2(0, 1000)
    assert len({tuple(point) for point in points.T}) == 1000
    np.testing.assert_array_equal(r2(300, 50), points[:, 300:350])
    counts, *_ = np.histogram2d(*points, bins=5, range=((0, 1), (0, 1)))
    assert counts.min() >= 36  # 40 in each of 25 squares, were it perfectly even
    assert counts.max() <= 44


def test_all_have_the_same_trials_and_the_best_one_is_chosen(small):
    for where, row in enumerate(small.results[Mode.TUNED].finishes):
        for finish in row:
            np.testing.assert_array_equal(finish.curve.rates, np.geomspace(1e-5, 10, 7))
            gaps = np.array(
                [
                    sorted(
                        judged_alone(
                            SMALL.surfaces[where], replace(finish.optimizer, learning_rate=rate), start, 40, 0.01
                        )[0]
                        for start in small.tuning_starts[:, where].T
                    )
                    for rate in finish.curve.rates.tolist()
                ]
            )
            np.testing.assert_array_equal(finish.curve.gaps, gaps[:, [1, 2, 4]].T)  # 2nd, 3rd and 5th of 6
            np.testing.assert_array_equal(finish.curve.score, gaps[:, 2])
            assert finish.curve.chosen == gaps[:, 2].argmin()
            assert finish.rate == finish.curve.rates[finish.curve.chosen]
            near = gaps[:, 2] <= 10 * gaps[:, 2].min()
            assert finish.curve.decades == pytest.approx(6 * near.sum() / 7)


def test_a_quasi_random_search_varies_the_memory_of_those_who_have_one():
    rules = replace(SMALL, search=Search.QUASI_RANDOM, entrants=tuple(OPTIMIZERS[s]() for s in ("sgd", "adam")))
    sgd, adam = race(rules, (Mode.TUNED,)).results[Mode.TUNED].finishes[0]
    rates, memories = quasi_random_trials(1e-5, 10, 7)
    assert sgd.curve.memories is None
    np.testing.assert_array_equal(sgd.curve.rates, adam.curve.rates)
    np.testing.assert_array_equal(adam.curve.memories, memories)
    assert adam.optimizer.beta1 == memories[adam.curve.chosen]
    assert adam.optimizer.learning_rate == rates[adam.curve.chosen]
    assert np.all((memories >= 0) & (memories < 0.99) & (rates > 1e-5) & (rates < 10))


@pytest.mark.parametrize("slug", OPTIMIZERS)
def test_whoever_has_no_rate_to_choose_has_one_trial_and_says_so(slug):
    optimizer = OPTIMIZERS[slug]()
    found = race(RaceRules.of(("quadratic",), (slug,), budget=3, starts=1, trials=2))
    for mode in (Mode.SAME_RATE, Mode.TUNED):
        finish = found.results[mode].finishes[0][0]
        if is_tunable(optimizer):
            assert finish.note is None
            assert finish.rate == (0.01 if mode is Mode.SAME_RATE else finish.curve.rates[finish.curve.chosen])
        else:
            assert optimizer.name in str(finish.note)
            assert finish.optimizer == optimizer
            assert finish.curve is None
    name = memory_of(optimizer)
    assert name is None or getattr(optimizer, name) < 1


def test_the_library_s_defaults_are_raced_and_what_is_not_theirs_is_said():
    found = race(
        replace(
            SMALL, library="Keras", entrants=tuple(OPTIMIZERS[s]() for s in ("sgd", "momentum", "adam", "signsgd"))
        ),
        (Mode.LIBRARY,),
    )
    sgd, momentum, adam, signsgd = found.results[Mode.LIBRARY].finishes[0]
    assert (sgd.rate, sgd.note) == (0.01, None)
    assert (momentum.rate, momentum.optimizer.momentum) == (0.01, 0.9)
    assert str(momentum.note) == "keras.optimizers.SGD has momentum = 0, which switches Momentum off: here it is 0.9."
    assert (adam.optimizer.epsilon, adam.note) == (1e-7, None)
    assert str(signsgd.note) == "Keras has no signSGD, so our defaults stand in."
    optax = race(RaceRules.of(("booth",), ("sgd", "adagrad"), library="Optax", budget=2, starts=1), (Mode.LIBRARY,))
    sgd, adagrad = optax.results[Mode.LIBRARY].finishes[0]
    assert str(sgd.note) == "optax.sgd has no default for learning rate: here it is 0.001."
    assert (sgd.rate, adagrad.optimizer.epsilon_place) == (0.001, "inside")
    assert str(adagrad.note).endswith("The initial_accumulator_value = 0.1 of optax.adagrad is left out.")


def test_equal_rules_give_equal_results_to_the_last_bit(noisy):
    again = race(replace(NOISY))
    for mode in Mode:
        for name in ("gaps", "evaluations", "diverged", "ahead"):
            np.testing.assert_array_equal(getattr(again.results[mode], name), getattr(noisy.results[mode], name))
        assert again.results[mode].overall == noisy.results[mode].overall or [
            vars(one) for one in again.results[mode].overall
        ] == [vars(one) for one in noisy.results[mode].overall]


def test_one_mode_alone_is_the_same_as_among_others(small):
    alone = race(SMALL, (Mode.TUNED,))
    assert list(alone.results) == [Mode.TUNED]
    np.testing.assert_array_equal(alone.results[Mode.TUNED].gaps, small.results[Mode.TUNED].gaps)


@pytest.mark.parametrize("metric", Metric)
def test_the_metric_decides_score_and_choice(metric):
    found = race(replace(SMALL, metric=metric)).results[Mode.TUNED]
    for where, row in enumerate(found.finishes):
        for what, finish in enumerate(row):
            gaps, needed = found.gaps[where, what].ravel(), found.evaluations[where, what].ravel()
            solved = np.sort(needed[np.isfinite(needed)])
            if metric is Metric.GAP:
                assert finish.score == np.sort(gaps)[2]
            else:
                assert 6 - len(solved) <= 6 * finish.score < 7 - len(solved)
            assert finish.solved == len(solved) / 6
            assert finish.evaluations is None or finish.evaluations.median == solved[(len(solved) - 1) // 2]
        better = {True: 1, False: 2}
        one, other = row
        if one.score != other.score:
            assert (one.rank, other.rank) == (better[one.score < other.score], better[other.score < one.score])


def test_progress_rises_to_the_whole_and_a_race_can_be_given_up():
    told = []
    race(SMALL, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1
    assert 0 < told[0] < 0.5
    answers = iter([False] * 3 + [True])
    with pytest.raises(SweepCancelledError):
        race(SMALL, cancelled=lambda: next(answers))


@pytest.mark.parametrize("modes", [*((mode,) for mode in Mode), tuple(Mode)], ids="+".join)
def test_progress_is_a_share_of_the_modes_that_are_run(modes):
    """A method without a rate to choose runs once for all modes, which count it as done."""
    told = []
    race(RaceRules.of(("booth", "beale"), ("sgd", "bfgs"), budget=20, starts=3, trials=5), modes, progress=told.append)
    assert told == sorted(told)
    assert told[-2] == pytest.approx(1.0)


def test_the_spread_of_a_rank_over_all_surfaces_is_that_of_mean_places_over_other_starts():
    found = race(replace(SMALL, surfaces=tuple(SURFACES[s]() for s in ("quadratic", "beale", "himmelblau")), starts=9))
    spreads = []
    for result in found.results.values():
        first, second = result.gaps[:, 0, :, 0], result.gaps[:, 1, :, 0]
        place = 1 + (second < first) + 0.5 * (second == first)  # of the first entrant, (surfaces, starts)
        means = place.mean(axis=0)[redraw(9)].mean(axis=1)
        ranks = np.sort([1 + (means > 1.5), 1 + (means < 1.5)])
        for own, standing in zip(ranks, result.overall, strict=True):
            assert (standing.rank_low, standing.rank_high) == (own[19], own[379])
            spreads.append((standing.rank_low, standing.rank_high))
    assert len(set(spreads)) > 1


def test_the_spread_of_a_rank_is_that_of_races_over_other_starts():
    found = race(replace(SMALL, surfaces=tuple(SURFACES[s]() for s in ("quadratic", "beale", "himmelblau")), starts=9))
    drawn = redraw(9)
    for result in found.results.values():
        for where, row in enumerate(result.finishes):
            medians = np.array([[np.sort(gaps[one, 0])[4] for one in drawn] for gaps in result.gaps[where]])
            rank = 1 + np.array([medians[1] < medians[0], medians[0] < medians[1]])
            for own, finish in zip(np.sort(rank), row, strict=True):
                assert (finish.rank_low, finish.rank_high) == (own[19], own[379])  # 5% and 95% of 400
            share = np.mean((medians[0] < medians[1]) + 0.5 * (medians[0] == medians[1]))
            assert result.ahead[where, 0, 1] == pytest.approx(share)
            assert result.is_surely_ahead(0, 1, where) == (share >= 0.9)
