"""Title, question, what is left out and what is locked, in the links of all pages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interface.kit.presentation import CHOICES, ENTRIES, LOCKS, NOTE, PARTS, TITLE, Presentation
from interface.kit.request import Request
from interface.kit.tabs import place
from interface.pages import PAGES, PLAYGROUND
from simulation.versions import VERSION, versioned
from surfaces import SURFACES

SAID = {
    "title": "Straight or zig-zag?", "note": "The gradient <b>is</b> *exact*.", "hide": "table,3d",
    "lock": "start,rates", "view": "picture", "present": "1", "stage": "black",
}  # fmt: skip


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_every_page_has_the_entries_in_its_links_and_nothing_else_changes(page):
    first = page.view(Request.of_link({}))
    control = next(key for key in first.link(in_full=True) if key != "v")
    shown = page.view(Request.of_link({"v": str(VERSION), **SAID, "only": control}))
    assert shown.problems == ()
    assert shown.links == first.links
    for in_full in (False, True):
        link = shown.link(in_full)
        assert {key: link[key] for key in ENTRIES} == {**SAID, "only": control}
        assert page.view(Request.of_link(link)).presentation == shown.presentation
    assert first.presentation.link() == {}
    assert str(page.tab(shown)) == "Straight or zig-zag? — Downhill"


def test_a_question_alone_is_a_link_and_no_first_visit():
    assert PLAYGROUND.view(Request.of_link({"title": "Why?"})).link() == versioned({"title": "Why?"})


@pytest.mark.parametrize(
    ("entries", "means", "said"),
    [
        ({"title": "x" * 81}, {"title": "x" * 80},
         "title has at most 80 characters, received 81: the rest is left out."),
        ({"note": "a" * 299 + " bc"}, {"note": "a" * 299},
         "note has at most 300 characters, received 302: the rest is left out."),
        ({"hide": "table, tabel,words"}, {"hide": ("table", "words")},
         f"hide is a list of {', '.join(PARTS)}, received “tabel”: left out."),
        ({"lock": "doors"}, {}, f"lock is a list of {', '.join(LOCKS)}, received “doors”: left out."),
        ({"only": "x,9.learning_rate"}, {"only": ("x",)},
         "only is a list of entries of this page, as x,1.learning_rate, received “9.learning_rate”: left out."),
        ({"view": "cinema"}, {}, "view is one of page, picture, received “cinema”: using page instead."),
        ({"present": "yes"}, {}, "present is one of 0, 1, received “yes”: using 0 instead."),
    ],
)  # fmt: skip
def test_a_mistake_is_told_and_the_rest_counts(entries, means, said):
    shown = PLAYGROUND.view(Request.of_link(entries))
    assert [str(problem) for problem in shown.problems] == [said]
    assert shown.presentation == Presentation(**means)


@given(st.dictionaries(st.sampled_from(ENTRIES), st.text(max_size=400)))
def test_any_text_is_read_and_reads_back(entries):
    said = PLAYGROUND.view(Request.of_link(entries)).presentation
    assert len(said.title) <= TITLE
    assert len(said.note) <= NOTE
    assert all(getattr(said, key) in options for key, options in CHOICES.items())
    assert set(said.hide) <= PARTS.keys()
    assert set(said.lock) <= LOCKS.keys()
    assert "\n" not in said.title + said.note
    again = PLAYGROUND.view(Request.of_link(said.link()))
    assert (again.presentation, again.problems) == (said, ())


def test_text_is_one_line_without_signs_that_turn_others_round():
    said = PLAYGROUND.view(Request.of_link({"title": "a\n\tb\u202e c\x00\ud800"})).presentation
    assert said.title == "a b c"


@pytest.mark.parametrize(
    ("surface", "written"),
    [
        (SURFACES["quadratic"](), "x²/20 + y²"),
        (SURFACES["quadratic"](a=0.3, b=2.0), "0.3 x² + 2 y²"),
        (SURFACES["quadratic"](angle=45.0), "Quadratic bowl"),
        (SURFACES["beale"](), "Beale function"),
    ],
)
def test_a_tab_has_a_formula_where_it_is_short(surface, written):
    assert str(place(surface)) == written


def test_tabs_are_titled_by_experiment_in_the_visitors_language():
    tab = PLAYGROUND.tab(PLAYGROUND.view(Request.of_link({})))
    assert str(tab) == "SGD, Momentum on x²/20 + y² — Downhill"
    assert tab.text("ko").startswith("x²/20 + y²")
    assert len({str(page.tab(page.view(Request.of_link({})))) for page in PAGES.values()}) == len(PAGES)
