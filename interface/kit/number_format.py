"""Numbers as short text."""


def number(value: float | None, digits: int = 4) -> str:
    """A number as short text with a real minus sign; a dash where there is none."""
    if value is None:
        return "–"
    rounded = float(f"{value:.{digits}g}") + 0.0  # no negative zero
    text = f"{rounded:g}"
    if rounded and not 1e-3 <= abs(rounded) < 1e5:
        mantissa, _, exponent = f"{value:.{digits - 2}e}".partition("e")
        text = f"{mantissa}e{int(exponent)}"
    return text.replace("-", "−")
