"""What the network page says of a training: the order, the chance, what is known by heart, who is lost."""

from types import SimpleNamespace

import numpy as np
import pytest

from interface.network.record import Standing
from interface.network.words import headline, scores, sentence, table

ON_2000 = 0.95, 0.0097
"""An accuracy, and two standard errors of it: 2 sqrt(0.95 0.05 / 2000)."""


def record(runs: int = 1, updates: int = 500, seeds: int = 1, measured: int | None = None) -> SimpleNamespace:
    task = SimpleNamespace(seeds=float(seeds))
    measurement = SimpleNamespace(iteration=updates if measured is None else measured)
    run = SimpleNamespace(updates=updates, measured=[measurement])
    return SimpleNamespace(counted=[run] * runs, iterations=1000, task=task)


def standing(loss=0.1, train=0.1, accuracy=0.9, lost=None) -> Standing:
    values = ([np.nan] if lost is not None else np.atleast_1d(value) for value in (loss, train, accuracy))
    return Standing(*(np.array(value) for value in values), lost)


def said(*standings: Standing, names="ABCDEF", finished=True, **of) -> str:
    return str(sentence(record(**of), list(names[: len(standings)]), standings, finished))


def test_who_is_ahead_and_by_how_much_of_what():
    text = said(standing(0.2), standing(0.1), finished=False)
    assert text.startswith("So far, after 500 of 1,000 updates, B has the lowest smoothed loss, 0.1, before A 0.2. ")
    assert said(standing(0.5), standing(0.4), updates=1000).startswith("After 1,000 updates, B has")
    many = said(*(standing(0.1 * k) for k in range(1, 7)))
    assert "before B 0.2, C 0.3, D 0.4 and 2 more." in many


def test_accuracies_are_told_with_when_they_were_measured_and_not_before_anything_is_learned():
    pair = standing(accuracy=0.9), standing(accuracy=0.5)
    assert "On the test images A is best" in said(*pair, finished=False)
    assert "On the test images, after 450 updates, A is best with 90%" in said(*pair, finished=False, measured=450)
    assert "It gets, after 450 updates, 90% of" in said(standing(), finished=False, measured=450)
    early = said(standing(0.2, train=0.001), standing(0.1), finished=False, measured=0)
    assert early == "So far, after 500 of 1,000 updates, B has the lowest smoothed loss, 0.1, before A 0.2."


def test_equals_share_the_first_place():
    text = said(standing(0.2, accuracy=0.9), standing(0.2, accuracy=0.9), standing(0.7, accuracy=0.5))
    assert "A and B have the lowest smoothed loss, 0.2, before C 0.7." in text
    assert "On the test images A and B are best with 90%, ahead of C with 50%." in text
    assert "A and B have the lowest smoothed loss, 0.2. On the test images A and B are best" in said(
        *[standing(0.2)] * 2
    )


def test_accuracies_that_chance_could_have_swapped_are_not_ranked():
    best, two_errors = ON_2000
    close, far = best - 0.9 * two_errors, best - 1.1 * two_errors
    assert "B is best with 95%, ahead of A with 93.9%." in said(standing(accuracy=far), standing(accuracy=best))
    text = said(standing(accuracy=close), standing(accuracy=best), standing(accuracy=far))
    assert "B is best with 95%, but A is within 1.0 points, too close to tell on 2,000 images." in text
    assert "but all others are within" in said(standing(accuracy=best), *[standing(accuracy=close)] * 2)


@pytest.mark.parametrize(
    ("train", "accuracy", "by_heart"), [(0.002, 0.95, True), (0.05, 0.95, False), (0.5, 0.1, False)]
)
def test_knowing_by_heart_is_being_surer_of_the_known_than_right_on_the_new(train, accuracy, by_heart):
    text = said(standing(train=train, accuracy=accuracy), standing(train=3.0, accuracy=0.1))
    assert ("partly by heart" in text) is by_heart
    if by_heart:
        assert "A gives the right digit of a training image a probability of 99.8% (geometric mean), yet" in text


def test_who_diverged_is_told_when_and_left_out_of_the_order():
    text = said(standing(lost=1), standing(0.3), standing(lost=40))
    assert text.startswith("After 500 updates, B's smoothed loss is 0.3. It gets 90% of the test images right.")
    assert text.endswith("Diverged: A after 1 update and C after 40 updates.")
    assert said(standing(lost=1)) == "Diverged: A after 1 update."


def test_of_several_seeds_the_median_counts_and_the_spread_is_told():
    one = standing([0.1, 0.5, 0.2], [0.3, 0.1, 0.2], [0.9, 0.8, 0.95])
    assert "by the median of 3 seeds, A's smoothed loss is 0.2." in said(one, runs=3)
    part = said(one, runs=3, seeds=5, updates=1000, finished=False)
    assert part.startswith("So far, after 1,000 updates with 3 of 5 seeds, A's")
    rows = table(SimpleNamespace(standings=[one], **vars(record(3))), ["A"], [2], True)["rows"]
    texts = [str(cell["text"]) for cell in rows[0]["cells"]]
    assert texts == ["A", "0.2 (0.1 to 0.5)", "0.2 (0.1 to 0.3)", "90.0% (80.0% to 95.0%)"]


def test_before_anything_is_known_the_table_is_there_and_empty():
    shown = table(None, ["A", "B"], [1, 4], False)
    assert (shown["sentence"], [row["slot"] for row in shown["rows"]]) == ("", [1, 4])
    assert [cell["text"] for cell in shown["rows"][1]["cells"]] == ["B", "–", "–", "–"]


def first(*accuracies: float | None, updates: int = 500) -> str:
    """The headline of networks A, B, ... with these accuracies, None of one that has diverged."""
    standings = [standing(accuracy=one) if one is not None else standing(lost=3) for one in accuracies]
    told = record(updates=updates)
    told.standings = standings
    return str(headline(told, list("ABCDEF"[: len(accuracies)])))


def test_the_first_line_says_who_reads_digits_best_and_worst_but_not_what_chance_could_swap():
    best, two_errors = ON_2000
    assert first(0.9, 0.95) == "After 500 updates, B reads the most unseen digits right, 95.0%; A the fewest, 90.0%."
    close = first(best - 0.5 * two_errors, best, 0.9, None)
    assert close == "After 500 updates, A and B read the most unseen digits right, up to 95.0%; C the fewest, 90.0%."
    assert first(best, best - 0.5 * two_errors).endswith("94.5% to 95.0%: too close to tell apart.")
    assert first(0.9, None) == "After 500 updates, A reads 90.0% of the digits right that it has never seen."
    assert first(None, None).startswith("Every training has diverged")
    assert first(np.nan, np.nan) == first() == ""


def test_the_large_numbers_mark_all_that_chance_could_have_put_first():
    best, two_errors = ON_2000
    told = record()
    told.standings = [standing(accuracy=one) for one in (best, best - 0.9 * two_errors, 0.9, np.nan)]
    shown = scores(told, list("ABCD"), [1, 2, 3, 4])
    assert [one["text"] for one in shown] == ["95.0%", "94.1%", "90.0%", "–"]
    assert [one["best"] for one in shown] == [True, True, False, False]
