"""The dialog that gives a link to what a page shows, and the one that makes a link for a class."""

import base64
import html
from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol
from urllib.parse import urlencode, urlsplit

import streamlit as st

from catalogue import Letters
from interface.kit.lettering import CHOICES
from interface.kit.presentation import LOCKS, NOTE, ONLY_ON, PARTS, TITLE, Presentation, plain
from interface.shell import messages
from interface.shell.add_to_lesson import Step, add_to_lesson
from interface.shell.choice import LANGUAGE, SYMBOLS
from interface.shell.codes import MOST_IN_CODE, code_svg
from interface.shell.components import component, copy_button, load
from interface.shell.dialogs import dialog_button
from interface.shell.language import language, told
from interface.shell.lettering import letters
from interface.shell.network_address import in_the_network, is_this_machine
from language import LANGUAGES, Message
from player import WEB
from simulation import versions

EMBEDDED = {"view": "picture", "embed": "true"}
HEIGHT = 500
"""Pixels of a frame in another page."""


class Shareable(Protocol):
    """What a page shows."""

    presentation: Presentation

    def link(self, in_full: bool = False) -> dict[str, str]:
        """All of it as the entries of a link."""
        ...


SHARE = Message("Share this experiment")


def share_button(
    experiment: Shareable, caveat: Message | str = "", step: Step | None = None, is_known: bool = True
) -> None:
    """The button that opens the offer of a link, with what the link does not hold, and of a step of a lesson.

    Pressed before the experiment `is_known`, it opens in the run in which that is.
    """
    dialog_button(
        told(Message("Share")), SHARE, lambda: share(experiment, caveat, step), "share button", type="primary",
        is_ready=is_known,
    )  # fmt: skip


def share(experiment: Shareable, caveat: Message | str = "", step: Step | None = None) -> None:
    """The link to what is shown, and, on tabs of their own, one that is made for a class and a step of a lesson."""
    if caveat:
        messages.warning(caveat)
    page = reachable(st.context.url)
    tabs = [Message("As it is"), Message("For a class"), *([Message("In a lesson")] if step else [])]
    as_it_is, for_a_class, *in_a_lesson = st.tabs([told(tab) for tab in tabs])
    if step:
        with in_a_lesson[0]:
            add_to_lesson(step, short_link(experiment.link()), experiment.presentation)
    with as_it_is:
        messages.caption(
            Message("The link holds the whole experiment, every default written out, so it means the same tomorrow.")
        )
        name = LANGUAGES[language()]
        more = {}
        if st.checkbox(told(Message("Open it in this language, {name}", name=name))):
            more[LANGUAGE.entry] = language()
        if letters() is not Letters.HERE:
            called = CHOICES[letters()]
            if st.checkbox(told(Message("Open it with these symbols, {called}", called=called))):
                more[SYMBOLS.entry] = str(letters())
        offer(page, experiment.link(in_full=True) | more, short_link(experiment.link()) | more, "shared")
    with for_a_class:
        chosen = class_link(experiment, step.page if step else "")
        offer(page, experiment_only(experiment.link(in_full=True)) | chosen.link(),
              short_link(experiment_only(experiment.link()) | chosen.link()), "class")  # fmt: skip
        st.button(
            told(Message("Show this page so")), key="show class link", on_click=load,
            args=(short_link(experiment_only(experiment.link()) | chosen.link()),),
        )  # fmt: skip


def reachable(page: str) -> str:
    """The address that others can open; where it is another than this browser's, that is said."""
    if not is_this_machine(page):
        return page
    bare = str(urlsplit(page).netloc)
    found = in_the_network(page)
    if found is None:
        messages.warning(Message(
            "Phones and other computers cannot reach {address}, and this computer is in no network.", address=bare
        ))  # fmt: skip
        return page
    if listens_alone():
        messages.warning(Message(
            "Phones and other computers cannot reach {address}: the server listens to this computer alone. Started "
            "with --server.address 0.0.0.0 it answers to {found}.", address=bare, found=urlsplit(found).netloc,
        ))  # fmt: skip
        return page
    messages.warning(Message(
        "Phones and other computers cannot reach {address}. In this network they reach {found}, so the links and the "
        "code have that.", address=bare, found=urlsplit(found).netloc,
    ))  # fmt: skip
    return found


def seen_by_others(page: str) -> str:
    """What `reachable` gives, without a word."""
    if not is_this_machine(page) or listens_alone():
        return page
    return in_the_network(page) or page


def listens_alone() -> bool:
    """Whether the server is told to listen to this computer only."""
    bound = st.get_option("server.address")
    return bool(bound) and is_this_machine(f"//{bound}")


def offer(page: str, full: Mapping[str, str], short: Mapping[str, str], key: str) -> None:
    """A link in full and short, as text, as a QR code, and as a frame for another page."""
    address = with_entries(page, full)
    copy_button(address, f"copy {key}")
    messages.code(address, language=None, wrap_lines=True)
    picture, others = st.columns([2, 3])
    brief = with_entries(page, short)
    with picture:
        if len(brief) <= MOST_IN_CODE:
            code(brief, f"code {key}")
        else:
            messages.note(Message("The link is too long for a QR code: that has room for {most:,} characters.",
                                  most=MOST_IN_CODE))  # fmt: skip
    with others:
        messages.caption(
            Message("The short link, which the code has too; its version says what it leaves out:")
            if len(brief) <= MOST_IN_CODE
            else Message("The short link; its version says what it leaves out:")
        )
        messages.code(brief, language=None, wrap_lines=True)
        messages.caption(Message("The picture in another page:"))
        messages.code(embed_snippet(with_entries(page, full)), language="html", wrap_lines=True)


def class_link(experiment: Shareable, page: str = "") -> Presentation:
    """What is ticked."""
    now = experiment.presentation
    messages.caption(
        Message("A link for your class: a question above the picture, and only what the question is about.")
    )
    title = st.text_input(told(Message("Title")), now.title, max_chars=TITLE, key="class title")
    note = st.text_area(told(Message("Question")), now.note, max_chars=NOTE, height=80, key="class note")
    left, right = st.columns(2)
    with left:
        messages.markdown(Message("**Leave out**"))
        parts = {part: name for part, name in PARTS.items() if ONLY_ON.get(part, page) == page}
        hide = [part for part, name in parts.items() if st.checkbox(told(name), part in now.hide, key=f"hide {part}")]
    with right:
        messages.markdown(Message("**Lock**: shown without a handle"))
        lock = [part for part, name in LOCKS.items() if st.checkbox(told(name), part in now.lock, key=f"lock {part}")]
        alone = told(Message("The picture alone, as large as the window"))
        view = "picture" if st.checkbox(alone, now.view == "picture", key="class view") else "page"
        room = told(Message("The picture for a room, as f shows it"))
        present = "1" if st.checkbox(room, now.present == "1", key="class present") else "0"
    controls = [key for key in experiment_only(experiment.link(in_full=True)) if key != "v"]
    only = st.multiselect(
        told(Message("Only these controls (none: all of them)")), controls, list(now.only), key="class only",
        placeholder=told(Message("Choose entries of the link")),
    )  # fmt: skip
    return Presentation(plain(title), plain(note), tuple(hide), tuple(lock), tuple(only), view, present, now.stage)


def experiment_only(link: Mapping[str, str]) -> dict[str, str]:
    """The entries of a link but for its presentation."""
    return {key: text for key, text in link.items() if key not in vars(Presentation())}


def complete_address(page: str, experiment: Shareable, more: Mapping[str, str] = MappingProxyType({})) -> str:
    """The page's address with every entry of the link, and more entries."""
    return with_entries(page, {**experiment.link(in_full=True), **more})


def short_link(entries: Mapping[str, str]) -> dict[str, str]:
    """Of a first visit the version, too: it names the defaults that are left out."""
    return {"v": str(versions.VERSION), **entries}


def with_entries(page: str, link: Mapping[str, str]) -> str:
    """A bare host gets the slash that other programs look for."""
    slash = "" if urlsplit(page).path else "/"
    return f"{page}{slash}?{urlencode(link, safe=',')}"


def embed_snippet(address: str) -> str:
    """HTML that shows the picture inside another page, without Streamlit's own bars."""
    address = html.escape(f"{address}&{urlencode({k: v for k, v in EMBEDDED.items() if f'&{k}=' not in address})}")
    look = f'width="100%" height="{HEIGHT}" style="border: 0"'
    return f'<iframe src="{address}" {look} allow="clipboard-write" title="Downhill"></iframe>'


def qr_code(text: str) -> str:
    """The QR code of `text` as an SVG in a data URL."""
    return f"data:image/svg+xml;base64,{base64.b64encode(code_svg(text, border=3)).decode()}"


_code = component("downhill_code", '<div class="code"></div>', "kit/code.js")


def code(address: str, key: str) -> None:
    """The QR code of a short link, which fills the screen at a click: few and large squares are read from afar."""
    messages.style(f"<style>{(WEB / 'kit' / 'code.css').read_text('utf-8')}</style>")
    _code(data={"picture": qr_code(address), "address": address, "lang": language()}, key=key)
