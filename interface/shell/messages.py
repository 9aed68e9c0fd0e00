"""The one place where the pages say something.

What may hold text of somebody else's (entries of a link, cells of a file, a formula) is said by `error`, `warning`,
`success` or `note`: exactly as it is written, for it never is Markdown. Streamlit's own messages are, and nothing can
be escaped in them for good: they turn `:material/x:`, `:smile:`, `->` and web addresses into something else after the
backslashes are gone. Markdown is for words of our own, and cannot show a picture.
"""

import re
from collections.abc import Sequence
from html import escape
from typing import Any, Literal

import streamlit as st

from interface.shell.language import language, told
from language import ENGLISH, Message

STYLE = """
<style>
  .said { white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: isolate; line-height: 1.5; }
  .said:not(.note) {
    --hue: #1f6280; padding: 0.7rem 0.9rem; border-radius: 6px; border-left: 4px solid var(--hue);
    background: color-mix(in srgb, var(--hue) 12%, transparent);
  }
  .said.error { --hue: #c22b2b; }
  .said.warning { --hue: #c98a00; }
  .said.success { --hue: #1d8a4e; }
  div[data-testid="stCaptionContainer"] { opacity: 1; color: color-mix(in srgb, currentColor 70%, transparent); }
  .said.note { font-size: 0.875rem; color: color-mix(in srgb, currentColor 70%, transparent); }
</style>
"""
OF_UPLOADER = """
<style>
  [data-testid="stFileUploaderDropzone"] button p, [data-testid="stFileUploaderDropzoneInstructions"] span {
    font-size: 0;
  }
  [data-testid="stFileUploaderDropzone"] button p::after { content: "%s"; font-size: 0.93rem; }
  [data-testid="stFileUploaderDropzoneInstructions"] span::after { content: "%s"; font-size: 0.87rem; }
</style>
"""
INDEX = re.compile(r"([_^])\{\\(max|min)\}")
URGENT = ("error", "warning")
"""What a screen reader says at once."""


def error(text: Message | str) -> None:
    """What did not work, and why."""
    _as_written(text, "error")


def warning(text: Message | str) -> None:
    """What was not as it should be, and what was done instead."""
    _as_written(text, "warning")


def success(text: Message | str) -> None:
    """What was done as wished."""
    _as_written(text, "success")


def note(text: Message | str) -> None:
    """An explanation in small letters."""
    _as_written(text, "note")


def _as_written(text: Message | str, kind: Literal["error", "warning", "success", "note"]) -> None:
    role = "" if kind == "note" else f' role="{"alert" if kind in URGENT else "status"}"'
    st.html(f'<div class="said {kind}"{role}>{escape(told(text))}</div>')


def markdown(words: Message | str, **layout: Any) -> None:
    """Words of our own."""
    st.markdown(_without_pictures(words), **layout)


def caption(words: Message | str) -> None:
    """Words of our own in small letters."""
    st.caption(_without_pictures(words))


def info(words: Message | str, icon: str | None = None) -> None:
    """Words of our own in a box."""
    st.info(_without_pictures(words), icon=icon)


def header(words: Message | str, **layout: Any) -> None:
    """The heading of a part of a page."""
    st.header(_without_pictures(words), **layout)


def subheader(words: Message | str, **layout: Any) -> None:
    """The heading of a part of a part."""
    st.subheader(_without_pictures(words), **layout)


def code(text: Message | str, language: str | None = None, **layout: Any) -> None:
    """Text to be copied, which is no Markdown either."""
    st.code(str(text), language=language, **layout)


def file_uploader(label: Message, types: Sequence[str], megabytes: int, key: str) -> Any:
    """Streamlit's, whose own words are English: another language's stand in their place."""
    if language() != ENGLISH:
        names = ", ".join(map(str.upper, types))
        limit = Message("{size} MB per file at most, {types}", size=megabytes, types=names)
        style(OF_UPLOADER % (told(Message("Choose a file")), told(limit)))
    return st.file_uploader(told(label), type=list(types), max_upload_size=megabytes, key=key)


def style(sheet: str) -> None:
    """A page's looks, in a tag <style>."""
    st.html(sheet)


def _without_pictures(words: Message | str) -> str:
    return for_katex(told(words).replace("![", r"!\["))


def for_katex(text: str) -> str:
    """LaTeX in which max and min as an index are text: KaTeX makes two elements of an operator, and an index in MathML
    has room for one."""
    return INDEX.sub(r"\1{\\text{\2}}", text)
