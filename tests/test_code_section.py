"""The section that hands out programs, without a browser."""

import pytest
from streamlit.testing.v1 import AppTest

from programs import TARGETS, program
from simulation.link import decode


def page() -> None:
    """A page with nothing but the section, on the scenario of the address."""
    import streamlit as st

    from interface.shell.program_section import code_section
    from simulation.link import decode

    code_section(decode(st.query_params.to_dict())[0])


def opened(**link: str) -> AppTest:
    at = AppTest.from_function(page, default_timeout=30)
    at.query_params = {f"{key[1:]}" if key.startswith("_") else key: text for key, text in link.items()}
    at.run()
    assert not at.exception
    return at


def chosen(at: AppTest, library: str) -> AppTest:
    at.segmented_control(key="code_library").set_value(library).run()
    assert not at.exception
    return at


def test_it_begins_with_numpy_and_the_first_entrant():
    at = opened(surface="rosenbrock", _1="adam", _2="sgd")
    scenario, _ = decode({"surface": "rosenbrock", "1": "adam", "2": "sgd"})
    assert at.segmented_control(key="code_library").value == "NumPy"
    assert list(at.selectbox(key="code_entrant").options) == ["Adam", "SGD"]
    (code,) = at.code
    assert (code.value, code.language) == (program(scenario, scenario.entrants[0], "NumPy").text.strip(), "python")


@pytest.mark.parametrize("library", TARGETS)
def test_each_library_shows_and_hands_out_its_program(library):
    at = chosen(opened(surface="rosenbrock", _1="sgd", _2="nesterov"), library)
    at.selectbox(key="code_entrant").set_value(1).run()
    scenario, _ = decode({"surface": "rosenbrock", "1": "sgd", "2": "nesterov"})
    expected = program(scenario, scenario.entrants[1], library)
    assert at.code[0].value == expected.text.strip()
    assert expected.filename in at.get("download_button")[0].proto.label
    assert expected.note in at.caption[0].value


def test_a_library_that_lacks_the_method_says_so_and_names_one_that_has_it():
    at = chosen(opened(surface="quadratic", _1="sam"), "Keras")
    assert [info.value for info in at.info] == [
        "Keras cannot repeat this descent: Keras has no SAM. The NumPy program can."
    ]
    assert not at.code
    assert chosen(at, "Optax").code


def test_without_an_entrant_there_is_an_explanation():
    at = opened(surface="quadratic", entrants="none")
    assert "no optimizer on the picture" in at.info[0].value
    assert not at.code


def test_two_entrants_of_one_method_are_told_apart():
    at = opened(surface="booth", _1="adam", _2="adam", **{"_2.learning_rate": "0.5"})
    at.selectbox(key="code_entrant").set_value(1).run()
    assert at.selectbox(key="code_entrant").options == ["Adam", "Adam 2"]
    assert "learning_rate = 0.5" in at.code[0].value
