"""The formulas below the picture: what runs, under the conventions that each entrant was given."""

from interface.kit.explanations import optimizer_cards
from optimizers import OPTIMIZERS
from simulation.scenario import Scenario
from surfaces import SURFACES

ADAM, SGD = OPTIMIZERS["adam"], OPTIMIZERS["sgd"]
RAW, CENTERED = ADAM(bias_correction=False), OPTIMIZERS["rmsprop"](centered=True)


def cards(*optimizers):
    return [str(card) for card in optimizer_cards(Scenario.of(SURFACES["quadratic"](), *optimizers))]


def test_a_card_shows_the_formula_that_runs():
    for optimizer in (ADAM(), RAW, CENTERED, OPTIMIZERS["prodigy"](bias_correction=True)):
        (card,) = cards(optimizer)
        assert card.startswith(f"**{optimizer.name}** ({optimizer.year}), ")
        assert f"\n\n$${optimizer.formula}$$\n\n" in card
        assert card.endswith(f"*{optimizer.source}*")


def test_entrants_with_one_formula_share_it():
    adam, sgd = cards(ADAM(), SGD(), ADAM(learning_rate=0.5))
    assert adam.count("$$") == sgd.count("$$") == 2
    assert "Adam 2" not in adam


def test_entrants_with_different_formulas_show_whose_is_which():
    card, _ = cards(ADAM(), RAW, SGD(), ADAM(learning_rate=0.5))
    assert f"\n\nAdam, Adam 3:\n\n$${ADAM().formula}$$\n\nAdam 2:\n\n$${RAW.formula}$$\n\n" in card
    assert card.count("$$") == 4
