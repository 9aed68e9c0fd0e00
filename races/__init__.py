"""Races that are provably fair: the same budget, starts, noise and trials for everybody, by a rule declared before."""

from races.profiles import Profile, profile
from races.race import race
from races.results import Curve, Finish, Race, Result, Standing
from races.rules import Metric, Mode, RaceRules, Search
from races.scores import Spread
from races.tuned import TunedRate, tuned_rate
from races.words import story

__all__ = [
    "Curve",
    "Finish",
    "Metric",
    "Mode",
    "Profile",
    "Race",
    "RaceRules",
    "Result",
    "Search",
    "Spread",
    "Standing",
    "TunedRate",
    "profile",
    "race",
    "story",
    "tuned_rate",
]
