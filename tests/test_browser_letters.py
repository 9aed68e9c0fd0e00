"""Other letters, chosen by a hand: sliders, inspector and formulas follow, the experiment and its answers do not."""

from playwright.sync_api import expect

from interface.handbook.search import index
from language import LANGUAGES, Message, said
from player import ADDRESS
from schedules import SCHEDULES
from surfaces import SURFACES

MOMENTUM = {"1": "momentum", "1.learning_rate": "0.1", "inspect": "1", "step": "3"}
FOUND = """async ([address, index, queries]) => {
  const { find } = await import(new URL(`${address}/handbook/search.js`, document.baseURI).href);
  return queries.map((query) => find(index, query).map(({ entry, letter }) => [entry.name, letter?.shown ?? null]));
}"""
NAMED = {
    "관성": ["Momentum", "Nesterov", "QHM"], "모멘텀": ["Momentum", "Nesterov", "RMSProp"], "inertia": ["Momentum"],
    "네스테로프": ["Nesterov", "NAdam"], "NAG": ["Nesterov"], "nag": ["Nesterov"], "rosenbrock": [],
    "momentum": ["Momentum", "RMSProp"], "h": ["AdaGrad", "RMSProp"], "decay_rate": ["RMSProp"], "Beta 1": ["Adam"],
    "beta_1": ["Adam", "Lion"], "β": ["Adam", "Momentum"], "β₁": ["Adam"], "betas": ["Adam"], "아담": ["Adam"],
    "torch.optim.adam": ["Adam"], "Polak Ribiere": ["Conjugate gradient"], "gradient descent": ["SGD"],
    "경사하강법": ["SGD"],
}  # fmt: skip
"""What is typed -> optimizers that are among the found."""
GREEK = [["γ", "gamma", "감마", "GAMMA"], ["η", "eta", "에타"], ["ε", "epsilon", "엡실론"], ["θ", "theta", "세타"]]


def velocity(page):
    """The inspector's second equation."""
    return page.locator(".equation").nth(1).locator(".symbols math").evaluate("(math) => math.textContent")


def symbols(page):
    return page.locator(".controls .card .symbol").all_inner_texts()


def test_letters_change_everywhere_but_the_experiment_stays(playground, page):
    playground.open(MOMENTUM)
    assert (symbols(page), velocity(page)) == (["η", "μ"], "v←μv−ηg")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/answer/" in request.url else None)
    query, step = playground.query, playground.step
    menu = page.locator(".controls [data-key=lettering]")
    menu.select_option("book")
    playground.settle()
    assert (symbols(page), velocity(page)) == (["η", "α"], "v←αv−ηg")
    assert page.locator(".equation").nth(0).locator(".symbols math").evaluate("(m) => m.textContent") == "g=∇L(W)"
    assert (playground.query, playground.step, asked) == (query, step, []), "no answer is asked for"
    page.get_by_text("The formulas: what each").click()
    expect(page.locator(".stExpander .katex annotation").nth(1)).to_contain_text(r"\frac{\partial L}{\partial W}")
    page.get_by_text("What the symbols mean").click()
    page.locator(".inspector [data-key=lettering]").select_option("paper")
    playground.settle()
    assert (symbols(page), velocity(page)) == (["α", "β"], "v←βv−αg")
    assert menu.input_value() == "paper"
    page.get_by_role("button", name="Share").click()
    link = page.get_by_role("dialog").locator("code").first
    expect(link).to_contain_text("1=momentum")
    expect(link).not_to_contain_text("symbols")
    page.get_by_role("dialog").get_by_text("Open it with these symbols").click()
    expect(link).to_contain_text("symbols=paper")
    playground.open({"1": "rmsprop"})  # the browser has kept it
    assert page.locator(".controls [data-key=lettering]").input_value() == "paper"
    playground.open({"1": "rmsprop", "symbols": "pytorch"})
    assert symbols(page)[:2] == ["γ", "α"]
    assert playground.query["symbols"] == "pytorch"


def test_the_search_finds_by_any_name_and_letter(playground, page):
    """The pure comparison, over what the server sends, whatever the page's language is."""
    page.goto(f"{playground.address}_stcore/health")  # nothing of a page is needed, only where the module is
    nothing = ["", "  ", "xyzzy", "<b>", "(", "\\"]
    queries = [*NAMED, *(one for each in GREEK for one in each), *nothing]
    for language in LANGUAGES:
        told = page.evaluate(FOUND, [f"/{ADDRESS}", said(list(index()), language), queries])
        found = {query: [name for name, _ in rows] for query, rows in zip(queries, told, strict=True)}
        for query, names in NAMED.items():
            assert set(names) <= set(found[query]), query
        assert (found["관성"][0], found["h"][0], found["아담"][0]) == ("Momentum", "AdaGrad", "Adam"), "the best first"
        assert dict(told[queries.index("h")])["AdaGrad"] == "h"
        for letter, *others in GREEK:
            assert len(found[letter]) > 3
            for other in others:
                assert set(found[letter]) <= set(found[other]), other
        assert [found[query] for query in nothing] == [[]] * len(nothing)
        for kind in (SURFACES["rosenbrock"], SCHEDULES["exponential"]):
            name = Message(kind.name).text(language)
            assert name in found["rosenbrock"] + found["gamma"]
