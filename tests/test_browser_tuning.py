"""Rates tuned by one click, in a browser."""

from playwright.sync_api import expect


def test_one_click_tunes_every_rate_and_another_brings_the_defaults_back(playground):
    playground.open({"surface": "rosenbrock", "1": "sgd", "2": "adam", "3": "newton"})
    before, rates = playground.final_points, {"1.learning_rate", "2.learning_rate"}
    choice = playground.page.get_by_role("group", name="Learning rates")
    choice.get_by_role("button", name="tuned").click()
    playground.wait_for_query(rates.issubset)
    playground.settle()
    expect(playground.page.get_by_text("Tuned for this surface, start and length: SGD")).to_be_visible()
    after = playground.final_points
    assert {name for name in before if before[name] != after[name]} == {"SGD", "Adam"}
    choice.get_by_role("button", name="default").click()
    playground.wait_for_query(rates.isdisjoint)
    playground.settle()
    assert playground.final_points == before
