"""The page around the player: its heading, its dialogs, and the styles that make room."""

import io
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Protocol
from urllib.parse import urlencode, urlsplit

import segno
import streamlit as st

from catalogue import Letters
from interface.kit.display import DEFAULTS
from interface.kit.explanations import heading
from interface.kit.lettering import CHOICES
from interface.playground.view import Experiment
from interface.playground.words import title
from interface.shell import messages
from interface.shell.choice import LANGUAGE, SYMBOLS
from interface.shell.components import copy_button, load
from interface.shell.download import download
from interface.shell.language import language, told
from interface.shell.lettering import letters, say_refused
from interface.shell.navigation import navigation
from language import LANGUAGES, Message
from player import WEB
from simulation import versions
from simulation.scenario import CLASSIC, Scenario

STYLE = """
<style>
  [data-testid="stMainBlockContainer"] { max-width: none; padding: 0.9rem 1.4rem 2rem; }
  [data-testid="stMainBlockContainer"] > [data-testid="stVerticalBlock"] { gap: 0.55rem; }
  [data-testid="stHeader"] { background: none; height: 3.4rem; }
  [data-testid="stHeader"], [data-testid="stHeader"] * { pointer-events: none; }
  [data-testid="stHeader"] :is(button, button *, a, a *) { pointer-events: auto; }
  .st-key-heading { padding-right: 3.2rem; gap: 0.1rem 0.5rem; }
  .st-key-heading > :nth-child(2) { flex: 1; }
  .st-key-pages { gap: 0.15rem; flex-wrap: nowrap; }
  .st-key-pages > * { flex: none; }
  .st-key-pages [data-testid="stPageLink"] a { padding: 0.2rem 0.5rem; background: none; border-radius: 6px; }
  .st-key-pages [data-testid="stPageLink"] a:hover { background: color-mix(in srgb, currentColor 9%, transparent); }
  .st-key-pages .language button { font: inherit; font-size: 0.87rem; color: inherit; background: none; cursor: pointer;
    border: 1px solid color-mix(in srgb, currentColor 25%, transparent); border-radius: 6px; padding: 0.15rem 0.5rem;
    margin-left: 0.4rem; white-space: nowrap; }
  .st-key-pages .language button:hover { background: color-mix(in srgb, currentColor 9%, transparent); }
  :lang(ko) { word-break: keep-all !important; overflow-wrap: break-word; }
  .katex .hangul_fallback { font-family: "Source Sans", sans-serif; font-size: 0.83em; }
  @media (max-width: 1600px) {
    .st-key-heading > :nth-child(1) { flex: 1 0 auto; }
    .st-key-heading > :nth-child(2) { order: 1; flex: 1 0 100%; }
  }
  @media (max-width: 700px) {
    [data-testid="stMainBlockContainer"] { padding: 0.6rem 0.8rem 2rem; }
    .st-key-heading { padding-right: 0; }
    .st-key-heading > :nth-child(1) { flex: 1 0 100%; }
    .st-key-heading > :nth-child(2) { order: 1; flex: 1 0 100%; }
    .st-key-heading:not(:has(.katex, > :nth-child(4))) > :nth-child(2) { order: 0; flex: 1 1 0; min-width: 0; }
    .st-key-heading:not(:has(.katex, > :nth-child(4))) > :nth-child(2) p > span { display: none; }
    [data-testid="stHeader"] { display: none; }
    .st-key-pages { flex-wrap: wrap; row-gap: 0; }
    .st-key-pages [data-testid="stPageLink"] a { padding: 0.2rem 0.25rem; }
    .st-key-pages [data-testid="stPageLink"] p { font-size: 0.87rem; }
    .st-key-pages h1 { padding-right: 0.2rem; }
  }
  .downhill:empty { height: 70vh; border-radius: 8px; background: color-mix(in srgb, currentColor 5%, transparent); }
  .st-key-heading p, .st-key-heading [data-testid="stMarkdownContainer"] { margin: 0; }
  .st-key-pages h1 { font-size: 1.15rem; padding: 0 0.6rem 0 0; letter-spacing: -0.02em; }
  .st-key-heading [data-testid="stHeaderActionElements"] { display: none; }
  .st-key-heading [data-testid="stMarkdownContainer"] { overflow-x: auto; overflow-y: hidden; }
</style>
"""

PAPER = f"<style>{(WEB / 'kit' / 'print.css').read_text('utf-8')}</style>"

HELP = Message("""
**Drag the ring** to move the start, or click anywhere to start there. **Press space** to play, use the arrow keys to
step. Every slider moves the trajectories while you drag it.

- *Dots* are single steps, a *filled star* is a global minimum (the lowest point in view where f falls for ever), a
  *hollow star* a local one, a *plus* a saddle point, a *cross* marks where a run diverged, or
  where it left the domain of f.
- *Click a path*, or press *Inspect*, to take that step apart: its equation with the numbers, the arrows that make it,
  what the optimizer remembers. The clock leads from step to step.
- *Ctrl and wheel*, a pinch or the buttons + and − zoom; drag the background to pan. Drag the 3-D picture to turn it.
  ⌂ shows the whole view of both again.
- Colours and contour lines follow the levels on the colour bar. Where the surface spans many powers of ten they grow as
  1, 2, 5, 10, ..., so that the valley can be seen beside the walls; the 3-D picture has the same levels as heights.
- Unless the *Rules of the game* say otherwise, the gradient is exact, so the "stochastic" in SGD plays no part, and
  nothing is clipped: a run that diverges is drawn up to the step where it leaves the range, and the table says which.
- The address bar always holds the whole experiment. *Share* writes it with every default spelled out,
  *Download* makes a picture, a film, a table, an offline page or a file of it.
""")


CLASSIC_LINK = Experiment(scenario=CLASSIC, display=DEFAULTS | {"layout": "panels"}).link()


class Shareable(Protocol):
    """What a page shows."""

    def link(self, in_full: bool = False) -> dict[str, str]:
        """All of it as the entries of a link."""
        ...


def header(experiment: Experiment) -> None:
    """Heading, the surface's formula and lesson, and the buttons."""
    messages.style(STYLE + messages.STYLE + PAPER)
    with st.container(horizontal=True, vertical_alignment="center", key="heading"):
        navigation()
        messages.markdown(title(experiment.scenario.surface))
        st.button(
            told(Message("Classic figure")), on_click=load, args=(CLASSIC_LINK,), width="content",
            help=told(Message("The four optimizers of Deep Learning from Scratch, chapter 6, side by side")),
        )  # fmt: skip
        share_button(experiment)
        if st.button(told(Message("Download")), width="content", key="download button"):
            address = complete_address(st.context.url, experiment)
            opened_in_dialog(Message("Download"), lambda: download(experiment, address))
        if st.button("?", help=told(HOW_TO), width="content"):
            opened_in_dialog(HOW_TO, how_to)
    say_refused()


class OnSurface(Shareable, Protocol):
    """What a page shows of one surface."""

    scenario: Scenario


def page_header(title: Message, shown: OnSurface | None = None, caveat: Message | str = "") -> None:
    """The row at the top of a page that is not the Playground, and the title of its tab.

    Where an experiment is `shown`, the row has the formula of its surface and offers its link, with a `caveat`.
    """
    page_row(title, shown, heading(shown.scenario.surface) if shown else "", caveat)


def page_row(
    title: Message, shown: Shareable | None = None, about: Message | str = "", caveat: Message | str = ""
) -> None:
    """The row at the top of a page, the title of its tab, and the offer of a link to what is `shown`.

    Parameters
    ----------
    about: what it is, in Markdown.
    caveat: what the link does not hold.
    """
    st.set_page_config(page_title=f"{told(title)} · Downhill")
    messages.style(STYLE + messages.STYLE + PAPER)
    with st.container(horizontal=True, vertical_alignment="center", key="heading"):
        navigation()
        if shown is not None:
            messages.markdown(about)
            share_button(shown, caveat)
    say_refused()


HOW_TO = Message("How to use this page")
SHARE = Message("Share this experiment")


def opened_in_dialog(title: Message, show: Callable[[], None]) -> None:
    """Show something in a dialog whose title is told in the visitor's language."""
    st.dialog(told(title), width="medium")(show)()


def how_to() -> None:
    """What a newcomer may want to know after the first minute."""
    messages.markdown(HELP)


def share_button(experiment: Shareable, caveat: Message | str = "") -> None:
    """The button that opens the offer of a link, with what the link does not hold."""
    if st.button(told(Message("Share")), type="primary", width="content", key="share button"):
        opened_in_dialog(SHARE, lambda: share(experiment, caveat))


def share(experiment: Shareable, caveat: Message | str = "") -> None:
    """The complete link with every default written out, as text, as a QR code and as an embed snippet."""
    messages.caption(
        Message("The link holds the whole experiment, every default written out, so it means the same tomorrow.")
    )
    if caveat:
        messages.warning(caveat)
    name = LANGUAGES[language()]
    more = {}
    if st.checkbox(told(Message("Open it in this language, {name}", name=name))):
        more[LANGUAGE.entry] = language()
    if letters() is not Letters.HERE:
        called = CHOICES[letters()]
        if st.checkbox(told(Message("Open it with these symbols, {called}", called=called))):
            more[SYMBOLS.entry] = str(letters())
    address = complete_address(st.context.url, experiment, more)
    copy_button(address)
    messages.code(address, language=None, wrap_lines=True)
    picture, snippet = st.columns([2, 3])
    # In its own width and as PNG: Streamlit would shrink it and save it as JPEG, and a long link could not be read.
    # The link is the short one, whose version says what it leaves out: few and large squares are read from afar.
    code = qr_code(short_address(st.context.url, experiment, more))
    picture.image(code, output_format="PNG", caption=told(Message("Scan to open on a phone")))
    with snippet:
        messages.caption(Message("Embed it in a page:"))
        messages.code(embed_snippet(address), language="html", wrap_lines=True)


def complete_address(page: str, experiment: Shareable, more: Mapping[str, str] = MappingProxyType({})) -> str:
    """The page's address with every entry of the link, and more entries."""
    return _address(page, {**experiment.link(in_full=True), **more})


def short_address(page: str, experiment: Shareable, more: Mapping[str, str] = MappingProxyType({})) -> str:
    """The page's address with the version and the entries that differ from what it implies, and more entries."""
    return _address(page, {**(experiment.link() or {"v": str(versions.VERSION)}), **more})


def _address(page: str, link: Mapping[str, str]) -> str:
    """A bare host gets the slash that other programs look for."""
    slash = "" if urlsplit(page).path else "/"
    return f"{page}{slash}?{urlencode(link)}"


def embed_snippet(address: str) -> str:
    """HTML that shows the experiment inside another page, without Streamlit's own bars."""
    address = f"{address}&embed=true".replace("&", "&amp;")
    look = 'width="100%" height="900" style="border: 0"'
    return f'<iframe src="{address}" {look} allow="clipboard-write" title="Downhill"></iframe>'


def qr_code(text: str) -> bytes:
    """A PNG of the QR code of `text`."""
    picture = io.BytesIO()
    segno.make(text, error="l").save(picture, kind="png", scale=5, border=3)
    return picture.getvalue()
