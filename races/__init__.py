"""Races that are provably fair: the same budget, starts, noise and trials for everybody, by a rule declared before."""

from races.myth import Judgement, Myth, Verdict, examine
from races.myths import MYTHS
from races.profiles import Profile, profile
from races.race import race
from races.results import Curve, Finish, Race, Result, Standing
from races.rules import OPENING, Metric, Mode, RaceRules, Search
from races.scores import Spread
from races.story import story
from races.tuned import TunedRate, tuned_rate

__all__ = [
    "MYTHS",
    "OPENING",
    "Curve",
    "Finish",
    "Judgement",
    "Metric",
    "Mode",
    "Myth",
    "Profile",
    "Race",
    "RaceRules",
    "Result",
    "Search",
    "Spread",
    "Standing",
    "TunedRate",
    "Verdict",
    "examine",
    "profile",
    "race",
    "story",
    "tuned_rate",
]
