"""Symbols in the browser's own mathematical markup, from the LaTeX of the declarations."""

import re
from html import escape

from charts.plain_text import LETTERS

ACCENTS = {"hat": "^", "bar": "¯", "tilde": "~"}
TOKEN = re.compile(r"\\text\{(.*?)\}|\\([A-Za-z]+)|([{}_^])|(\d+)|(\S)")


def symbol(latex: str) -> str:
    r"""MathML of a symbol such as `\beta_1`, `\hat m`, `\Delta_{\max}` or `\text{rectified}`."""
    return _row([match.groups() for match in TOKEN.finditer(latex)])


def latex_of(name: str) -> str:
    r"""LaTeX of a name in code: `m_hat` is `\hat m`, `rho_inf` is `\rho_\infty`, `rectified` is `\text{rectified}`."""
    base, _, index = name.partition("_")
    letter = rf"\{base}" if base in LETTERS else base
    if len(base) > 1 and base not in LETTERS:
        return rf"\text{{{name.replace('_', ' ')}}}"
    if index == "hat":
        return rf"\hat {letter}"
    return letter + {"": "", "inf": r"_\infty", "next": "_{t+1}"}.get(index, f"_{{{index}}}")


def _row(tokens: list) -> str:
    """MathML of a row of tokens, which is used up."""
    parts = []
    while tokens and tokens[0][2] != "}":
        part = _atom(tokens)
        while tokens and tokens[0][2] in ("_", "^"):
            tag = "msub" if tokens.pop(0)[2] == "_" else "msup"
            part = f"<{tag}>{part}{_atom(tokens)}</{tag}>"
        parts.append(part)
    return parts[0] if len(parts) == 1 else f"<mrow>{''.join(parts)}</mrow>"


def _atom(tokens: list) -> str:
    text, command, brace, digits, other = tokens.pop(0)
    if text:
        return f"<mtext>{escape(text)}</mtext>"
    if brace == "{":
        inner = _row(tokens)
        tokens.pop(0)
        return inner
    if command in ACCENTS:
        return f'<mover accent="true">{_atom(tokens)}<mo stretchy="false">{ACCENTS[command]}</mo></mover>'
    if command:
        return f"<mi>{LETTERS.get(command, command)}</mi>"
    if digits:
        return f"<mn>{digits}</mn>"
    return f"<mi>{escape(other)}</mi>" if other.isalpha() else f"<mo>{escape(other)}</mo>"
