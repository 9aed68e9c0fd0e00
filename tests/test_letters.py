"""Formulas in other letters: over all optimizers every symbol is known, and no two quantities share a letter."""

import re
import xml.etree.ElementTree as ElementTree

import pytest
from apptest import open_app, run

from catalogue import NO_LETTER, Elementwise, Letters, Library, Optimizer
from catalogue.letters import alphabet, rewritten, tokens
from charts.plain_text import LETTERS, plain_text
from interface.handbook.symbols import argument, letter, named_symbols, quantities, spelled, symbols_table
from interface.kit.controls import parameters
from interface.kit.lettering import CHOICES, OTHERS
from interface.kit.mathml import symbol
from language import LANGUAGES, Message
from optimizers import OPTIMIZERS

EVERY = pytest.mark.parametrize("cls", OPTIMIZERS.values(), ids=OPTIMIZERS)
IN_ANY = pytest.mark.parametrize("letters", OTHERS)
COUNTING = {"t", "i", "k", "I"}
"""Letters of a formula that are no quantities: the update's number, what sums and searches count, the identity."""
ALIKE = {r"\epsilon": r"\varepsilon"}


def of_letters(cls):
    """Every symbol that the formula, the controls or the inspector of a method may show."""
    declared = [one.symbol for one in cls.parameters().values() if one.symbol]
    return list(dict.fromkeys([*declared, *named_symbols(cls), r"\theta", "f", "g", "t"]))


def is_letter(token):
    return token.isalpha() or token[1:] in LETTERS.keys() - {"infty", "nabla", "pi", "Pi"}


@EVERY
def test_every_symbol_of_a_formula_is_known(cls):
    _, rest = spelled(cls.rule, [one.symbol for one in quantities(cls)])
    indexed = {r"\mu"} if r"\mu_t" in named_symbols(cls) else set()  # the mu_i of a product
    assert {one for one in rest if is_letter(one)} - COUNTING - indexed == set()


@EVERY
@IN_ANY
def test_no_two_quantities_of_a_method_share_a_letter(cls, letters):
    """As PyTorch's gamma for a rate and gamma for a memory would."""
    given = of_letters(cls)
    assert len({plain_text(one) for one in given}) == len(given)
    written = [plain_text(rewritten(one, cls, letters)) for one in given]
    assert {one for one in written if written.count(one) > 1} == set()


@EVERY
@IN_ANY
def test_a_declared_letter_is_of_a_quantity_that_the_method_has(cls, letters):
    """No letter is for nothing, and none has two letters."""
    own = vars(cls).get("letters", {}).get(letters, {})
    assert own.keys() - {*of_letters(cls), r"\nabla f(\theta)"} - set(tokens(cls.rule)) == set()
    for theirs in own.values():
        assert ElementTree.fromstring(f"<math>{symbol(theirs)}</math>") is not None or theirs == NO_LETTER


@EVERY
@IN_ANY
def test_a_formula_stays_one(cls, letters):
    """The same signs between other letters; braces in pairs, and never two indices or two exponents at one letter."""
    for formula in {cls().formula, cls.rule}:
        written = rewritten(formula, cls, letters)
        for found in (formula, written):
            assert found.count("{") == found.count("}")
        for kept in (r"\gets", "&", r"\sqrt", r"\begin", r"\text", "=", "+"):
            assert written.count(kept) == formula.count(kept), kept
        assert not re.search(r"(\^|_)(\\[A-Za-z]+|\w|\{[^{}]*\})\1", written)
        table = {ours: theirs for ours, theirs in alphabet(cls, letters).items() if theirs not in (NO_LETTER, ours)}
        gone = table.keys() - {part for theirs in table.values() for part in tokens(theirs)}
        assert spelled(written, gone)[0] == set()


@EVERY
def test_words_name_no_letter_that_another_choice_renames(cls):
    """A sentence says "z" or "p": it would lie where that is called otherwise."""
    declared = [one.help for one in cls.parameters().values()] + list(named_symbols(cls).values())
    texts = [Message(text).text(language) for text in declared for language in LANGUAGES]
    said = {letter for text in texts for letter in re.findall(r"(?<![\w'’])([b-zB-HJ-Zα-ω])(?![\w'’])", text)}
    for letters in OTHERS:
        renamed = {plain_text(ours): theirs for ours, theirs in alphabet(cls, letters).items() if theirs}
        assert {one for one in said if plain_text(renamed.get(one, one)) != one} == set(), letters


@pytest.mark.parametrize(
    ("slug", "letters", "expected"),
    [
        ("sgd", "book", r"W \gets W - \eta \frac{\partial L}{\partial W}"),
        ("momentum", "book", r"v \gets \alpha v - \eta \frac{\partial L}{\partial W}, \qquad W \gets W + v"),
        ("momentum", "pytorch", r"v \gets \mu v - \gamma \nabla f(\theta), \qquad \theta \gets \theta + v"),
        ("momentum", "paper", r"v \gets \beta v - \alpha \nabla f(x), \qquad x \gets x + v"),
        ("nesterov", "book", r"v \gets \alpha v - \eta \nabla L(W + \alpha v), \qquad W \gets W + v"),
        ("adagrad", "book", r"\begin{aligned} g &= \frac{\partial L}{\partial W} \\ h &\gets h + g^2 \\ "
         r"W &\gets W - \eta\, \frac{g}{\sqrt{h} + \varepsilon} \end{aligned}"),
        ("rmsprop", "pytorch", r"\begin{aligned} g &= \nabla f(\theta) \\ v &\gets \alpha v + (1 - \alpha) g^2 \\ "
         r"b &\gets \mu b + \frac{g}{\sqrt{v} + \varepsilon} \\ \theta &\gets \theta - \gamma b \end{aligned}"),
    ],
)  # fmt: skip
def test_formulas_as_the_books_have_them(slug, letters, expected):
    cls = OPTIMIZERS[slug]
    assert tokens(rewritten(cls.rule, cls, Letters(letters))) == tokens(expected)


def test_letters_are_exchanged_by_token():
    class Example(Elementwise):
        letters = {
            Letters.PAPER: {"e": "x", r"\eta": "e", r"\eta_0": r"\gamma", "w": r"v^{\max}", "m": "n_1", "s": NO_LETTER}
        }

    def paper(latex):
        return tokens(rewritten(latex, Example, Letters.PAPER))

    assert paper(r"e \eta \eta_0 \eta_t^2") == tokens(r"x e \gamma e_t^2"), "what is exchanged stays"
    assert paper(r"\text{ere} \operatorname{e} \theta s") == tokens(r"\text{ere} \operatorname{e} \theta s")
    assert paper(r"w^2 + w_t + m_t + m^2") == tokens(r"{v^{\max}}^2 + v^{\max}_t + {n_1}_t + n_1^2")
    assert rewritten(r"\theta w", Example, Letters.HERE) == r"\theta w"
    assert rewritten(r"\eta x", Example, Letters.PYTORCH) == r"\gamma x"


def test_an_optimizer_without_letters_has_the_common_ones():
    assert alphabet(Optimizer, Letters.PAPER) == {}
    assert rewritten(r"\theta - \eta g", Optimizer, Letters.BOOK) == r"W-\eta g"
    assert rewritten(r"\eta", Optimizer, Letters.PYTORCH) == r"\gamma"


def test_controls_say_their_symbols_in_other_letters():
    rate, momentum, _ = parameters(OPTIMIZERS["momentum"])
    assert (rate["symbol"], rate["symbols"]) == ("η", {"pytorch": "γ", "paper": "α"})
    assert (momentum["symbol"], momentum["symbols"]) == ("μ", {"book": "α", "paper": "β"})
    assert CHOICES.keys() == set(Letters)


@EVERY
def test_a_method_has_a_table_of_its_symbols(cls):
    head, _, *rows = symbols_table(cls).text().split("\n")
    found = quantities(cls)
    assert len(rows) == len(found) >= 3
    assert len({row.count(" | ") for row in (head, *rows)}) == 1
    assert ("PyTorch" in head) == (Library.PYTORCH in cls.libraries)
    assert ("Deep Learning" in head) == bool(cls.in_the_book)
    assert cls.in_the_book.keys() <= cls.parameters().keys()
    for name in cls.parameters():
        if cls.parameters()[name].symbol and Library.PYTORCH in cls.libraries:
            (quantity,) = (one for one in found if one.parameter == name)
            assert argument(cls, quantity, Library.PYTORCH), "PyTorch has an argument for each of ours"


@EVERY
def test_what_a_quantity_is_is_said_in_korean(cls):
    for quantity in quantities(cls):
        assert re.search("[가-힣]", quantity.meaning.text("ko")), quantity


def test_the_table_of_one_method():
    by = {one.symbol: one for one in quantities(OPTIMIZERS["rmsprop"])}
    cls = OPTIMIZERS["rmsprop"]
    assert [argument(cls, by[r"\rho"], one) for one in Library] == ["alpha", "rho", "decay"]
    assert letter(cls, by["s"], Letters.BOOK) == "h"
    assert letter(cls, by["g"], Letters.BOOK) == r"\frac{\partial L}{\partial W}"
    assert letter(cls, by[r"\rho"], Letters.BOOK) == "", "which its code calls decay_rate, and no formula"
    assert "| `decay_rate` |" in symbols_table(cls).text()
    adam = {one.symbol: one for one in quantities(OPTIMIZERS["adam"])}
    assert argument(OPTIMIZERS["adam"], adam[r"\beta_2"], Library.PYTORCH) == "betas[1]"
    assert letter(OPTIMIZERS["bfgs"], quantities(OPTIMIZERS["bfgs"])[0], Letters.PAPER) == "", "not known"


def formulas(at):
    return "\n".join(one.value for one in at.markdown)


def test_a_link_names_the_letters_and_they_hold_for_the_session():
    at = open_app({"symbols": "book", "1": "momentum"})
    assert r"\frac{\partial L}{\partial W}" in formulas(at)
    assert not at.exception
    assert "symbols" in at.query_params
    del at.query_params["symbols"]
    run(at)
    assert r"\frac{\partial L}{\partial W}" in formulas(at)
    at.switch_page("pages/handbook.py")
    at.session_state["family"] = {"painted": True}
    run(at)
    assert r"h&\gets h+g^2" in formulas(at).replace(" &", "&")


def test_letters_that_are_not_on_offer_are_named():
    at = open_app({"symbols": "<b>greek", "1": "momentum"})
    said = "".join(one.proto.body for one in at.get("html"))
    assert "symbols is one of here, pytorch, book, paper, received “&lt;b&gt;greek”: using here instead." in said
    assert r"\theta" in formulas(at)
    assert r"\partial" not in formulas(at)
