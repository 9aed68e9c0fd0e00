"""The player's own JavaScript without a browser."""

import json
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from player import WEB


def in_node(folder: Path, files: Sequence[str], script: str) -> Callable[[Any], Any]:
    """What a script makes of what it is sent, both as JSON; without node the test is skipped.

    Parameters
    ----------
    folder: where it is run, an empty one.
    files: of `player/web`, which stand beside the script there.
    script: has a function `made` of one value.
    """
    node = shutil.which("node")
    if node is None:
        pytest.skip("node runs the player's JavaScript, and there is none")
    (folder / "package.json").write_text('{"type": "module"}')
    for name in files:
        shutil.copy(WEB / name, folder)
    (folder / "run.js").write_text(
        f'import {{ readFileSync }} from "node:fs";\n{script}\n'
        'console.log(JSON.stringify(await made(JSON.parse(readFileSync(0, "utf-8")))));\n'
    )

    def run(sent: Any) -> Any:
        done = subprocess.run(
            [node, "run.js"], cwd=folder, input=json.dumps(sent), capture_output=True, text=True, check=True, timeout=60
        )
        return json.loads(done.stdout)

    return run
