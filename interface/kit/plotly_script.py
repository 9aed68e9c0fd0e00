"""Plotly's script out of its Python package."""

import gzip
from functools import cache
from pathlib import Path

import plotly


@cache
def plotly_javascript() -> bytes:
    """Compressed once: 1.4 MB instead of 4.8."""
    source = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    return gzip.compress(source.read_bytes(), 6)
