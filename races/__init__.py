"""Races that are provably fair: the same budget, starts, noise and trials for everybody, by a rule declared before."""

from races.profiles import Profile, profile
from races.race import race
from races.results import Curve, Finish, Race, Result, Spread, Standing
from races.rules import Metric, Mode, RaceRules, Search

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
    "profile",
    "race",
]
