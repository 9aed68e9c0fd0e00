"""The page: whatever link or request comes in, what goes out is the experiment, computed."""

import html
import json
import re
from urllib.parse import parse_qsl, urlencode, urlsplit

import numpy as np
import pytest
import segno
from apptest import ask, click, open_app, said, sent, series
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_any_run import declared

from examples import EXAMPLES
from interface.kit.display import DEFAULTS, OPTIONS
from interface.kit.request import Request
from interface.kit.results_table import ending
from interface.playground.answer import data as payload
from interface.playground.view import Experiment, view
from interface.shell import sharing
from interface.shell.example_pictures import link_to
from interface.shell.header import HELP
from interface.shell.messages import for_katex
from interface.shell.sharing import complete_address, qr_code, short_link, with_entries
from language import Message
from optimizers import OPTIMIZERS
from simulation import compare, measure, simulate
from simulation.link import decode, encode
from simulation.narration import narrate
from simulation.outcomes import Outcome
from simulation.path_statistics import path_statistics
from simulation.scenario import CLASSIC, OPENING, SLOTS, Entrant, Scenario, entrant_names
from simulation.versions import VERSION, versioned
from surfaces import SURFACES

TWELVE = {str(slot): slug for slot, slug in zip(range(1, SLOTS + 1), [*OPTIMIZERS] * SLOTS, strict=False)}
LINKS = {
    "bare": {},
    "classic": encode(CLASSIC),
    "twelve": {"surface": "himmelblau", **TWELVE},
    "none": {"surface": "beale", "entrants": "none"},
    "one twice": {"2": "adam", "9": "adam"},
    "conventions": {"surface": "booth", "1": "adam", "1.bias_correction": "off", "3": "rmsprop", "3.centered": "on"},
    "diverging": {"surface": "rosenbrock", "1": "sgd", "1.learning_rate": "3", "2": "adam"},
    "far outside": {"surface": "quadratic", "surface.a": "1e300", "x": "1000", "1": "rmsprop", "1.learning_rate": "50"},
    "minimum beyond numbers": {"surface": "rosenbrock", "surface.a": "1e200", "1": "adam"},
    "shown otherwise": {"layout": "panels", "arrows": "on", "curve": "gradient", "speed": "4", "x": "3"},
    **{f"surface {slug}": {"surface": slug} for slug in SURFACES},
    **{f"optimizer {slug}": {"surface": "rosenbrock", "1": slug} for slug in OPTIMIZERS},
}
BOOK = {"SGD": (-0.350393, 0.084782), "Momentum": (0.896414, 0.088086), "AdaGrad": (-0.120162, 0.0),
        "Adam": (0.136007, 0.318245)}  # fmt: skip


# A link in, the experiment out


@pytest.mark.parametrize("link", LINKS.values(), ids=LINKS)
def test_a_link_opens_as_its_experiment(link):
    at = open_app(link)
    data = sent(at)
    scenario, problems = decode({key: text for key, text in link.items() if key not in OPTIONS})
    shown = DEFAULTS | {key: link[key] for key in link if key in OPTIONS}
    assert data["query"] == versioned(encode(scenario, in_full=True) | shown)
    assert (data["problems"], problems, data["steps"]) == ([], [], scenario.steps)
    assert [(one["slot"], one["slug"], one["name"]) for one in data["entrants"]] == [
        (entrant.slot, entrant.optimizer.slug, name)
        for entrant, name in zip(scenario.entrants, entrant_names(scenario), strict=True)
    ]
    assert at.query_params == link
    for formula in [scenario.surface.formula, *(entrant.optimizer.formula for entrant in scenario.entrants)]:
        assert f"$${for_katex(formula)}$$" in at.expander[0].markdown[0].value
    assert_computed(scenario, data)


@np.errstate(all="ignore")
def assert_computed(scenario: Scenario, data: dict) -> None:
    """Runs, table and texts are those of `simulate`, `measure`, `compare` and `narrate`."""
    surface, measured, told, asks_more = scenario.surface, [], [], False
    for entrant, shown in zip(scenario.entrants, data["entrants"], strict=True):
        trajectory = simulate(surface, entrant.optimizer, scenario.start, scenario.steps)
        measured.append(measure(trajectory))
        narration = narrate(shown["name"], measured[-1], path_statistics(trajectory, measured[-1]))
        told.append({"slot": entrant.slot, "name": shown["name"], "sentences": list(map(str, narration))})
        last = trajectory.steps if trajectory.diverged_at < 0 else trajectory.diverged_at
        asks_more |= [count[-1] for count in trajectory.evaluations] != [last, 0, 0]
        expected = [*trajectory.points, trajectory.values, trajectory.values - (surface.minimum or 0)]
        x, y = trajectory.points
        distances = [np.hypot(x - a, y - b) for a, b in surface.minima] or [np.full_like(x, np.nan)]
        expected += [np.min(distances, axis=0), np.hypot(*trajectory.gradients)]
        np.testing.assert_array_equal(series(data, shown)[:4], np.array(expected[:4], "f4"))
        np.testing.assert_allclose(series(data, shown)[4:], np.array(expected[4:], "f4"), rtol=1e-6)
        assert data["assets"][shown["run"]]["diverged_at"] == trajectory.diverged_at
    assert data["table"]["sentence"] == str(compare(entrant_names(scenario), measured, scenario.steps))
    assert data["table"]["narration"] == told
    assert all(one["sentences"] for one in told)
    for row, entrant, name, one in zip(
        data["table"]["rows"], scenario.entrants, entrant_names(scenario), measured, strict=True
    ):
        assert row["slot"] == entrant.slot
        assert [cell["sort"] for cell in row["cells"][:8]] == [
            *(name, list(Outcome).index(one.outcome), one.final_point[0], one.final_value, one.steps_to_tolerance),
            *(one.zigzags.count, one.path_length, one.distance_to_minimum),
        ]
        texts = [cell["text"].replace("−", "-") for cell in row["cells"]]
        assert texts[1] == str(ending(one)).replace("−", "-")
        numbers = re.fullmatch(r"\((.+), (.+)\)", texts[2]).groups()
        assert list(map(float, numbers)) == pytest.approx(one.final_point, rel=6e-3)
        assert len(texts) == len(data["table"]["columns"]) == 8 + asks_more


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_either_theme(theme):
    assert sent(open_app(theme=theme))["query"]["surface"] == OPENING.surface.slug


def test_what_a_link_gets_wrong_is_said_and_the_rest_holds():
    at = open_app({"surface": "rosenbrok", "x": "left", "y": "1", "1": "adam", "layout": "wide", "colour": "red"})
    data = sent(at)
    assert [problem.split()[0] for problem in data["problems"]] == ["surface", "x", "“colour”", "layout"]
    assert (data["query"]["surface"], data["query"]["y"], data["query"]["layout"]) == ("quadratic", "1", "overlaid")
    assert [entrant["slug"] for entrant in data["entrants"]] == ["adam"]
    assert ask(at, None)["problems"] == data["problems"], "what is asked without a change says nothing new"
    assert ask(at, {**data["query"], "y": "2"})["problems"] == []


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(declared(SURFACES), st.lists(declared(OPTIMIZERS), max_size=3), st.integers(1, 20))
def test_any_experiment_can_be_sent(surface, optimizers, steps):
    entrants = tuple(Entrant(slot, optimizer) for slot, optimizer in enumerate(optimizers, start=3))
    found = payload(Experiment(scenario=Scenario(surface, entrants, surface.start, steps)))
    json.dumps(found, allow_nan=False, default=Message.__str__)


# The buttons


def test_the_classic_figure_ends_where_the_book_does():
    at = open_app(link_to(EXAMPLES["classic"], "en"))
    data = sent(at)
    assert decode(EXAMPLES["classic"].entries)[0] == CLASSIC
    assert (data["query"]["layout"], data["problems"]) == ("panels", [])
    rows = {row["cells"][0]["text"]: row["cells"][2]["text"].replace("−", "-") for row in data["table"]["rows"]}
    for entrant in data["entrants"]:
        end = BOOK[entrant["name"]]
        np.testing.assert_allclose(series(data, entrant)[:2, 30], end, atol=1e-5)
        assert list(map(float, rows[entrant["name"]].strip("()").split(", "))) == pytest.approx(end, abs=5e-5)
    assert rows.keys() == BOOK.keys()


def test_share_gives_the_whole_experiment(monkeypatch):
    monkeypatch.setattr(sharing, "in_the_network", lambda _: None)
    link = {"surface": "beale", "x": "1.25", "1": "adam", "7": "sgd", "curve": "distance"}
    at = click(open_app(link), "Share")
    address, short, snippet, *for_a_class = (code.value for code in at.code)
    entries = dict(parse_qsl(urlsplit(address).query, strict_parsing=True))
    assert re.match(r"http://localhost:8501/\w*\?v=\d&surface=", address)
    assert entries == sent(at)["query"]
    source = re.fullmatch(r'<iframe src="([^"<>]+)" .*></iframe>', snippet)[1]
    assert "&embed=true" not in source
    assert html.unescape(source) == f"{address}&view=picture&embed=true"
    assert short.endswith(f"?{urlencode(view(Request.of_link(link)).link())}")
    assert for_a_class == [address, short, snippet], "nothing is ticked"


def test_on_localhost_share_has_the_address_that_phones_reach(monkeypatch):
    monkeypatch.setattr(sharing, "in_the_network", lambda page: page.replace("localhost", "10.1.2.3"))
    at = click(open_app({"1": "adam"}, url="http://localhost:8501/base/"), "Share")
    for code in at.code[:3]:
        assert "http://10.1.2.3:8501/base/" in code.value
    assert at.code[1].value.endswith(f"?v={VERSION}&surface=quadratic&1=adam")
    assert said(at, "warning")[0].startswith("Phones and other computers cannot reach localhost:8501. In this network")
    at = click(open_app({"1": "adam"}, url="https://downhill.example/"), "Share")
    assert at.code[1].value.startswith("https://downhill.example/")
    assert said(at, "warning") == []


@pytest.mark.parametrize(
    ("link", "short"),
    [
        ({}, f"v={VERSION}"),
        ({"layout": "panels"}, f"v={VERSION}&layout=panels"),
        ({"surface": "beale", "1": "adam"}, f"v={VERSION}&surface=beale&1=adam"),
    ],
)
def test_the_qr_code_has_the_short_link_with_its_version(link, short):
    shown = view(Request.of_link(link))
    address = with_entries("http://localhost:8501", short_link(shown.link()))
    assert address == f"http://localhost:8501/?{short}"
    assert view(Request.of_link(dict(parse_qsl(urlsplit(address).query)))) == shown
    modules = [segno.make(text, error="l").symbol_size()[0] for text in (address, complete_address("", shown))]
    assert modules[0] <= 41 < 60 < modules[1], "few and large squares are read from the back of a room"


@pytest.mark.parametrize("slug", OPTIMIZERS)
def test_the_longest_link_fits_a_qr_code(slug):
    numbers = {name: one for name, one in OPTIMIZERS[slug].parameters().items() if one.is_number and not one.whole}
    long = {name: one.low + 0.12345678901234567 * (one.high - one.low) for name, one in numbers.items()}
    scenario = Scenario.of(SURFACES["quadratic"](a=0.12345678901234567), *[OPTIMIZERS[slug](**long)] * SLOTS)
    address = "https://downhill.department.university.example/?" + "&".join(
        map("=".join, encode(scenario, True).items())
    )
    assert qr_code(address).startswith("data:image/svg+xml")
    assert len(qr_code(address)) > len(qr_code("short"))


def test_help_opens():
    at = click(open_app(), "?")
    assert any(text.value.strip() == str(HELP).strip() for text in at.markdown)
