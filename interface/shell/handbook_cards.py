"""The Handbook's parts as Streamlit shows them: the tree, a card for each optimizer, a card for each surface."""

import streamlit as st

from catalogue import Optimizer, Schedule, Surface
from charts.family_tree import family_list, family_tree, heirs
from interface.handbook import contents as handbook
from interface.handbook import tables
from interface.handbook.search import index
from interface.handbook.symbols import symbols_table
from interface.handbook.verdicts import LOOKING_AHEAD, VERDICTS
from interface.kit.controls import documented
from interface.kit.explanations import Formula, formula_in
from interface.kit.lettering import lettering
from interface.kit.markdown_table import markdown_table
from interface.shell import handbook_components as components
from interface.shell import messages
from interface.shell.language import language, told
from interface.shell.lettering import letters
from interface.shell.navigation import LESSONS, PLAYGROUND
from language import Joined, Message, listed
from lessons import lesson
from optimizers import OPTIMIZERS
from programs.in_the_book import book_class


def contents() -> None:
    """The index of the page, which stays in sight and is its search."""
    components.style()
    components.search(index())


def first_line() -> None:
    """What the page shows, counted."""
    messages.markdown(Joined(["**", handbook.headline(), "**"], ""))


def how_to() -> None:
    """What to do on the page, its parts, how to read the small pictures, and whose letters formulas are in."""
    parts = Message(
        "[Family tree](#family) · [Surfaces](#surfaces) · [Schedules](#schedules) · [Conventions](#conventions) · "
        "[Verdicts](#verdicts) · [Your own function](#own-function)"
    )
    what = Message("Type a name or a letter into the index, or open an experiment where a method does well or fails.")
    with st.container(key="how-to", gap="small"):
        messages.markdown(Joined([what, parts]))
        messages.markdown(
            Message(
                ":gray[In the small pictures the solid line is {baseline}'s, the dashed one that of the card's own "
                "method, both at the rates that the Playground proposes; click one to see it again. In the tables a "
                "dash says that a library has no such argument, or no such method.]",
                baseline=handbook.BASELINE.name,
            )
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            components.lettering_switch(lettering())
            components.grounds(handbook.grounds())


def tree() -> bool:
    """Who extends whom, from the declarations. Whether the browser has painted it."""
    return components.family_tree(family_tree(OPTIMIZERS, language()), family_list(OPTIMIZERS, language()))


def optimizer_card(cls: type[Optimizer]) -> None:
    """Formula, idea, weakness, source, two small descents and links, and folded below: tables and a class."""
    with st.container(key=f"card-{cls.slug}", gap="small"):
        messages.subheader(cls.name, anchor=cls.slug)
        words, pictures = st.columns([3, 2], gap="medium")
        with words:
            messages.markdown(_words(cls))
            _folded(cls)
        with pictures:
            components.miniatures(handbook.descents(cls), key=f"descents-{cls.slug}")
            _experiments(cls)


def _folded(cls: type[Optimizer]) -> None:
    """What few look for at first: the class, and who calls what by which name."""
    if written := book_class(cls):
        with st.expander(told(Message("As a class, in the style of Deep Learning from Scratch"))):
            messages.code(written, language="python", wrap_lines=True)
    with st.expander(told(Message("Defaults, conventions, and symbols in other books and libraries"))):
        if differing := tables.conventions(cls):
            messages.markdown(Joined([Message("**Conventions.**"), differing]))
        messages.markdown(tables.defaults_table(cls, letters()))
        messages.markdown(symbols_table(cls))


def _experiments(cls: type[Optimizer]) -> None:
    """Links to where it does well and where it fails, with what came out; to the opening where none is named."""
    shown = {Message("See it do well"): handbook.success(cls), Message("See it fail"): handbook.failure(cls)}
    for label, one in shown.items():
        if one:
            st.page_link(PLAYGROUND, label=told(label), icon=":material/open_in_full:", query_params=one.link)
            messages.markdown(Joined([":small[:gray[", one.told, "]]"], ""))
    if not any(shown.values()):
        _open_in_the_playground(handbook.link_to_optimizer(cls))
    if found := handbook.read_along(cls):
        name, at = found
        heading = lesson(name, language()).steps[at - 1].heading
        label = told(Message("Guess a run: {heading}", heading=heading))
        st.page_link(LESSONS, label=label, icon=":material/school:", query_params={"lesson": name, "at": str(at)})


def _words(cls: type[Optimizer]) -> Message:
    """Markdown on an optimizer."""
    said = {
        Message("**In words.**"): Message(cls.in_words) if cls.in_words else "",
        Message("**Idea.**"): Message(cls.idea),
        Message("**Weakness.**"): Message(cls.weakness),
        Message("**Source.**"): Message(cls.source),
    }
    words = [Joined([title, text]) for title, text in said.items() if text]
    return Joined([_relatives(cls), _display(formula_in(cls(), letters())), *words], "\n\n")


def _relatives(cls: type[Optimizer]) -> Message:
    """Year, and the relatives as links."""
    parents, children = [OPTIMIZERS[slug] for slug in cls.extends], heirs(OPTIMIZERS, cls.slug)
    said: list[Message] = [Message("{year}", year=cls.year)]
    said += [Message("extends {parents}", parents=_links(parents))] if parents else []
    said += [Message("extended by {children}", children=_links(children))] if children else []
    return Joined([":gray[", Joined(said, "; "), "]"], "")


def _links(relatives: list[type[Optimizer]]) -> Message | str:
    return listed([f"[{cls.name}](#{cls.slug})" for cls in relatives])


def conventions() -> None:
    """Where PyTorch, Keras, Optax and the papers write the same method differently."""
    messages.markdown(
        Message(
            "A name does not fix a formula. *As here* says that a library computes what this site computes; a dash "
            "that it has no such method."
        )
    )
    with st.container(key="on-paper-conventions"), st.expander(told(Message("Who differs, method by method"))):
        messages.markdown(tables.conventions_table())


def verdicts() -> None:
    """What the words mean that are said of a run."""
    messages.markdown(LOOKING_AHEAD)
    with st.container(key="on-paper-verdicts"), st.expander(told(Message("What each verdict means"))):
        messages.markdown(markdown_table([Message("Of a run it is said"), Message("where")], VERDICTS.items()))


OWN_FUNCTIONS = Joined(
    [
        Message(
            "The derivatives of a function that you type are exact, also at corners, exponents of 0 and 1, and poles. "
            "Not known is what becomes of an infinite slope within a corner or at a power below a cube root, as in "
            "`min(sqrt(x^2 + y^2), x)` and `cbrt(x^3 + y^3)` at (0, 0)."
        ),
        "",
        Message(
            "- **Corners.** Where the slopes on the two sides of a point differ, the gradient is their *middle*: 0 for "
            "`abs(x)` at 0, 0.5 for `max(0, x)`. So it is beside a jump of `sign` or `floor`. Where the two slopes are "
            "infinite and opposite, as at the tip of `sqrt(abs(x))`, it is 0. Each of x and y is taken by itself."
        ),
        Message(
            "- **Domain.** Where f has no value, as left of 0 for `log(x)` or `sqrt(x)`, no run can go on: it has "
            "*left the domain* of f, which is told apart from diverging, and ends at its last point with a value."
        ),
        Message(
            "- **Roots.** A power with a fraction, as `x^(1/3)`, has no value below 0. `cbrt(x)` is the real cube root."
        ),
    ],
    "\n",
)


def own_functions() -> None:
    """What the gradient of a function that a visitor typed is where it has none, and where such a function ends."""
    messages.markdown(OWN_FUNCTIONS)


def surface_card(surface: Surface) -> None:
    """A thumbnail, the formula, what it teaches, the source, a link."""
    with st.container(border=True, width=264, gap="small", key=f"surface-{surface.slug}"):
        messages.subheader(Message(surface.name), anchor=f"surface-{surface.slug}")
        components.miniatures([handbook.surface_picture(surface)], key=f"thumbnail-{surface.slug}")
        messages.markdown(Message(surface.teaches))
        with st.expander(told(Message("Formula and source"))):
            source = Joined([":gray[", Message(surface.source), "]"], "")
            messages.markdown(Joined([_display(surface.formula), source], "\n\n"))
        _open_in_the_playground(handbook.link_to_surface(type(surface)))


def schedule_card(cls: type[Schedule]) -> None:
    """Rule, idea, weakness, what libraries call it, source, the curve of its rate, and a link."""
    with st.container(key=f"schedule-{cls.slug}", gap="small"):
        messages.subheader(Message(cls.name), anchor=f"schedule-{cls.slug}")
        words, picture = st.columns([3, 2], gap="medium")
        said = {
            Message("**Idea.**"): Message(cls.idea),
            Message("**Weakness.**"): Message(cls.weakness),
            Message("**In libraries.**"): documented(cls),
            Message("**Source.**"): Message(cls.source),
        }
        with words:
            lines = [Joined([title, text]) for title, text in said.items()]
            messages.markdown(Joined([_display(cls.rule), *lines], "\n\n"))
        with picture:
            components.rate_curve(handbook.rates_of(cls))
            _open_in_the_playground(handbook.link_to_schedule(cls))


def _open_in_the_playground(link: dict[str, str]) -> None:
    label = told(Message("Open in the Playground"))
    st.page_link(PLAYGROUND, label=label, icon=":material/open_in_full:", query_params=link)


def _display(formula: str) -> Message:
    """LaTeX on lines of its own."""
    return Joined(["$$", Formula(formula), "$$"], "\n")
