"""The course of a learning rate as a small SVG."""

from collections.abc import Sequence

WIDTH, HEIGHT, EDGE = 320, 110, 3
INK = "#2b87a8"
"""To be seen on light and on dark."""


def rate_curve(factors: Sequence[float]) -> str:
    """SVG of the factor on the learning rate at each update, from 0 up to the largest."""
    top = max(1.0, *factors)
    across, up = (WIDTH - 2 * EDGE) / max(1, len(factors) - 1), HEIGHT - 2 * EDGE
    points = " ".join(
        f"{EDGE + i * across:.1f},{HEIGHT - EDGE - factor / top * up:.1f}" for i, factor in enumerate(factors)
    )
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        'xmlns="http://www.w3.org/2000/svg">'
        f'<path d="M1 0V{HEIGHT - 1}H{WIDTH}" fill="none" stroke="{INK}" stroke-opacity="0.5"/>'
        f'<polyline points="{points}" fill="none" stroke="{INK}" stroke-width="2"/></svg>'
    )
