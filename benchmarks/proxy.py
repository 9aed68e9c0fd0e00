"""Nginx as deploy/nginx.conf sets it up, in front of server processes of this machine."""

import os
import re
import shutil
from pathlib import Path

ROOT = Path(__file__).parents[1]
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
USER = "user root;" if os.geteuid() == 0 else ""
"""A root that tests has folders which nobody else may write in."""


def configured(folder: Path, port: int, servers: list[int], more: str = "") -> Path:
    """The committed configuration, listening on `port` of this machine, in front of servers on these ports, all that it
    writes in `folder`; `more` is said of the server besides."""
    text = (ROOT / "deploy/nginx.conf").read_text()
    (options,) = re.findall(r"server downhill:8501( .*?;)", text)
    behind = " ".join(f"server 127.0.0.1:{server}{options}" for server in servers)
    text = text.replace(f"server downhill:8501{options}", behind).replace("/tmp/nginx", f"{folder}/nginx")
    path = folder / "nginx.conf"
    path.write_text(text.replace("listen 8080;", f"listen 127.0.0.1:{port};{more}"))
    return path


def command(configuration: Path) -> list[str]:
    """Starts it in the foreground."""
    return [NGINX, "-c", str(configuration), "-g", f"daemon off; {USER}"]
