"""The browser side: the files of the pages, and where the server offers them."""

import hashlib
from pathlib import Path

import plotly

WEB = Path(__file__).parent / "web"
"""The component's own files, which the server offers under `ADDRESS`."""

_CONTENT = b"".join(path.read_bytes() for path in sorted(WEB.rglob("*.*"))) + plotly.__version__.encode()
ADDRESS = f"player/{hashlib.sha256(_CONTENT).hexdigest()[:12]}"
"""Changes with any file and with Plotly, so that browsers may keep the files for good."""
