"""The page around the player: its heading, its dialogs, and the styles that make room."""

from typing import Protocol

import streamlit as st

from interface.kit.explanations import heading
from interface.kit.page import Page
from interface.pages import LESSONS, PLAYGROUND
from interface.playground.view import Experiment
from interface.playground.words import title
from interface.shell import messages
from interface.shell.add_to_lesson import Step
from interface.shell.dialogs import dialog_button
from interface.shell.download import download
from interface.shell.examples_menu import examples_button
from interface.shell.language import told
from interface.shell.lettering import say_refused
from interface.shell.navigation import navigation
from interface.shell.sharing import Shareable, complete_address, share_button
from interface.shell.surroundings import surroundings
from language import Message
from player import WEB
from simulation.scenario import Scenario

STYLE = """
<style>
  [data-testid="stMainBlockContainer"] { max-width: none; padding: 0.9rem 1.4rem 2rem; }
  [data-testid="stMainBlockContainer"] > [data-testid="stVerticalBlock"] { gap: 0.55rem; }
  [data-testid="stHeader"] { background: none; height: 3.4rem; }
  [data-testid="stHeader"], [data-testid="stHeader"] * { pointer-events: none; }
  [data-testid="stHeader"] :is(button, button *, a, a *) { pointer-events: auto; }
  [data-testid="stVerticalBlock"] > :has(> .st-key-heading) { order: -1; }
  .st-key-heading { padding-right: 3.2rem; gap: 0.1rem 0.5rem; }
  .st-key-heading > :nth-child(2) { flex: 1; }
  .st-key-pages { gap: 0.15rem; flex-wrap: nowrap; }
  .st-key-pages > * { flex: none; }
  .st-key-pages [data-testid="stPageLink"] a { padding: 0.2rem 0.5rem; background: none; border-radius: 6px; }
  .st-key-pages [data-testid="stPageLink"] a:hover { background: color-mix(in srgb, currentColor 9%, transparent); }
  .st-key-heading :is(a, button):focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
  .st-key-pages .language button { font: inherit; font-size: 0.87rem; color: inherit; background: none; cursor: pointer;
    border: 1px solid color-mix(in srgb, currentColor 25%, transparent); border-radius: 6px; padding: 0.15rem 0.5rem;
    margin-left: 0.4rem; white-space: nowrap; }
  .st-key-pages .language button:hover { background: color-mix(in srgb, currentColor 9%, transparent); }
  .connection { position: fixed; left: 50%; bottom: 1rem; transform: translateX(-50%); z-index: 999990; margin: 0;
    width: max-content; max-width: calc(100vw - 2rem); padding: 0.5rem 0.8rem; border-radius: 8px;
    color: var(--st-background-color); background: var(--st-text-color); }
  @media print { .connection { display: none; } }
  [data-testid="stConnectionStatus"], [data-testid="stStatusWidget"] { display: none; }
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
    .st-key-heading { gap: 0.1rem 0.4rem; }
    .st-key-heading [data-testid="stButton"] button { min-height: 1.9rem; padding: 0.1rem 0.6rem; }
    .st-key-heading > :nth-child(2) p { white-space: nowrap; }
    .st-key-pages { overflow-x: auto; scrollbar-width: none; }
    .st-key-pages > :first-child { order: -2; }
    .st-key-pages > :has(.language) { order: -1; margin-right: 0.2rem; }
    .st-key-pages [data-testid="stPageLink"] a { padding: 0.2rem 0.25rem; }
    .st-key-pages [data-testid="stPageLink"] p { font-size: 0.87rem; }
    .st-key-pages h1 { padding-right: 0.2rem; }
  }
  img.code { display: block; max-width: 100%; image-rendering: pixelated; }
  .downhill:empty { height: 70vh; border-radius: 8px; background: color-mix(in srgb, currentColor 5%, transparent); }
  .st-key-heading p, .st-key-heading [data-testid="stMarkdownContainer"] { margin: 0; }
  .st-key-pages h1 { font-size: 1.15rem; padding: 0 0.6rem 0 0; letter-spacing: -0.02em; }
  .st-key-heading [data-testid="stHeaderActionElements"] { display: none; }
  .st-key-heading [data-testid="stMarkdownContainer"] { overflow-x: auto; overflow-y: hidden; }
</style>
"""

PAPER, SKELETON = (
    f"<style>{(WEB / 'kit' / sheet).read_text('utf-8')}</style>" for sheet in ("print.css", "skeleton.css")
)

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


def header(experiment: Experiment) -> None:
    """Heading, the surface's formula and lesson, and the buttons."""
    st.set_page_config(page_title=told(PLAYGROUND.tab(experiment)))
    if not _begins(experiment):
        return
    with st.container(horizontal=True, vertical_alignment="center", key="heading"):
        navigation()
        said, surface = experiment.presentation, experiment.scenario.surface
        messages.markdown(heading(surface) if said.title or said.note else title(surface))  # its lesson is an answer
        examples_button(PLAYGROUND.slug)
        share_button(experiment, step=Step(PLAYGROUND.slug, PLAYGROUND.titled(experiment)))
        dialog_button(
            told(Message("Download")), Message("Download"),
            lambda: download(experiment, complete_address(st.context.url, experiment)), "download button",
        )  # fmt: skip
        dialog_button("?", HOW_TO, how_to, "how to button", help=told(HOW_TO))
    say_refused()


class OnSurface(Shareable, Protocol):
    """What a page shows of one surface."""

    scenario: Scenario


def page_header(
    page: Page | Message, shown: OnSurface | None = None, caveat: Message | str = "", is_known: bool = True
) -> None:
    """The row at the top of a page that is not the Playground, and the title of its tab.

    Where an experiment is `shown`, the row has the formula of its surface and offers its link, with a `caveat`, as soon
    as it `is_known`. Of a page that shows none, `page` is the title.
    """
    page_row(page, shown, heading(shown.scenario.surface) if shown else "", caveat, is_known)


def _begins(shown: Shareable | None) -> bool:
    """The styles of the page, and whether it has a row at its top."""
    messages.style(STYLE + messages.STYLE + PAPER + SKELETON + (surroundings(shown.presentation) if shown else ""))
    return shown is None or not ("menu" in shown.presentation.hide or shown.presentation.view == "picture")


def page_row(
    page: Page | Message, shown: Shareable | None = None, about: Message | str = "", caveat: Message | str = "",
    is_known: bool = True,
) -> None:  # fmt: skip
    """The row at the top of a page, the title of its tab, and the offer of a link to what is `shown`.

    Parameters
    ----------
    page: of one that shows no experiment its title.
    about: what it is, in Markdown.
    caveat: what the link does not hold.
    is_known: whether this is what the visitor sees already, not what the server takes it for meanwhile.
    """
    titled = page.tab(shown) if isinstance(page, Page) else Message("{title} — Downhill", title=page)
    st.set_page_config(page_title=told(titled))
    if not _begins(shown):
        return
    with st.container(horizontal=True, vertical_alignment="center", key="heading"):
        navigation()
        messages.markdown(about)
        examples_button(page.slug if isinstance(page, Page) else "")
        if shown is not None:
            steps = isinstance(page, Page) and page is not LESSONS
            share_button(shown, caveat, Step(page.slug, page.titled(shown)) if steps else None, is_known)
    say_refused()


HOW_TO = Message("How to use this page")


def how_to() -> None:
    """What a newcomer may want to know after the first minute."""
    messages.markdown(HELP)
