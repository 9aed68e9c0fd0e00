"""What README, Dockerfile, .ci/run and config.toml promise each other and the people who use them."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import streamlit as st

from catalogue import Family
from optimizers import OPTIMIZERS
from simulation import save
from simulation.scenario import CLASSIC
from surfaces import SURFACES

ROOT = Path(__file__).parent.parent
RUN = "pip install -r requirements.txt && streamlit run app.py"
TEST = "pip install -r requirements-dev.txt && pytest"
CONFIG = tomllib.loads((ROOT / ".streamlit/config.toml").read_text())
MODES = ("light", "dark")

TEXT_CONTRAST, GRAPHICS_CONTRAST = 4.5, 3.0  # WCAG 2.2 AA, success criteria 1.4.3 and 1.4.11


def instructions(name: str) -> list[str]:
    """What the Dockerfile passes to every instruction of that name."""
    joined = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    return [line.removeprefix(name).strip() for line in joined.splitlines() if line.startswith(f"{name} ")]


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two colours #rrggbb, from 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """WCAG relative luminance of #rrggbb."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def options(table: dict, prefix: str = "") -> list[str]:
    """The dotted name of every option in a TOML table."""
    return [
        name
        for key, value in table.items()
        for name in (options(value, f"{prefix}{key}.") if isinstance(value, dict) else [prefix + key])
    ]


def test_contrast_knows_its_ends():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_pinned(name):
    lines = (ROOT / name).read_text().split("\n")
    pins = [line for line in lines if line and line != "-r requirements.txt"]
    assert pins
    assert [pin for pin in pins if not re.fullmatch(r"[\w.-]+==\d+(\.\d+)*", pin)] == []


@pytest.mark.parametrize("command", [RUN, TEST])
def test_readme_gives_the_command(command):
    assert command in (ROOT / "README.md").read_text()


def test_readme_counts_and_names_what_there_is():
    text = " ".join((ROOT / "README.md").read_text().split())
    least = {things: int(count) for count, things in re.findall(r"ore than (\d+) (\w+)", text)}
    assert len(OPTIMIZERS) > least["optimizers"]
    assert len(SURFACES) > least["surfaces"]
    families = {"change its direction": Family.DIRECTION, "its step size": Family.STEP_SIZE}
    for words, family in (families | {"or both": Family.BOTH, "or use curvature": Family.REFERENCE}).items():
        named = re.search(rf"{words} \((.*?), \.\.\.\)", text)[1].split(", ")
        assert set(named) <= {cls.name for cls in OPTIMIZERS.values() if cls.family is family}


def python_blocks() -> list[str]:
    """README's Python that imports from the project; whole files are examples that tests/test_one_file.py runs."""
    readme = ROOT / "README.md"
    blocks = re.findall(r"^```python\n(.*?)^```$", readme.read_text() if readme.exists() else "", re.M | re.S)
    files = {path.read_text() for path in (ROOT / "tests/examples").glob("*.py")}
    rooms = "|".join(path.parent.name for path in ROOT.glob("*/__init__.py"))
    return [block for block in blocks if block not in files and re.search(rf"^(from|import) ({rooms})\b", block, re.M)]


def test_readme_replays_a_scenario_in_two_lines():
    (block,) = (block for block in python_blocks() if "load(" in block)
    assert len([line for line in block.splitlines() if line and not line.startswith("print")]) == 2


def test_readme_shows_the_core_in_a_notebook():
    assert any("from simulation import simulate" in block for block in python_blocks())


@pytest.mark.parametrize("block", python_blocks())
def test_readme_code_runs_and_prints_what_its_comments_say(block, tmp_path):
    save(CLASSIC, tmp_path / "scenario.json")
    there = {"cwd": tmp_path, "env": os.environ | {"PYTHONPATH": str(ROOT)}}
    done = subprocess.run([sys.executable, "-c", block], **there, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    promised = re.findall(r"^print\(.*\)  # (.+)$", block, re.M)
    for printed, text in zip(done.stdout.splitlines(), promised, strict=True):
        assert printed.startswith(text.removesuffix("..."))


def test_ci_runs_the_readme_test_command():
    script = ROOT / ".ci/run"
    install, test = TEST.split(" && ")
    lines = script.read_text().splitlines()
    assert os.access(script, os.X_OK)
    assert lines[-1] == test
    assert install.replace("install", "install --quiet") in lines


def test_ci_installs_what_a_bare_debian_lacks(tmp_path):
    """Up to its first command beyond: here `apt-get` only writes down what it was asked for."""
    for name, line in {"apt-get": 'echo "$@" >> "$ASKED"', "dirname": f"echo {ROOT / '.ci'}"}.items():
        (tmp_path / name).write_text(f"#!/bin/bash\n{line}\n")
        (tmp_path / name).chmod(0o755)
    asked = tmp_path / "asked"
    environment = {"PATH": str(tmp_path), "ASKED": str(asked)}
    subprocess.run(["/bin/bash", str(ROOT / ".ci/run")], env=environment, capture_output=True, check=False)
    wanted = {"python3", "python3-venv", "git", "chromium", "fonts-dejavu-core", "fonts-liberation"}
    assert wanted <= set(asked.read_text().split())


def test_image_starts_as_the_readme_does_and_not_as_root():
    install, start = RUN.split(" && ")
    assert len(instructions("CMD")) == 1
    assert start in instructions("CMD")[0]
    (installed,) = (line for line in instructions("RUN") if line.startswith("pip"))
    assert installed.split()[-2:] == install.split()[-2:]
    assert int(instructions("USER")[-1]) > 0


def test_image_checks_health_on_the_port_it_serves():
    assert "$PORT" in instructions("CMD")[0]
    assert any("PORT=8501" in line for line in instructions("ENV"))
    (check,) = instructions("HEALTHCHECK")
    assert "/_stcore/health" in check
    assert "PORT" in check


@pytest.mark.parametrize("option", options(CONFIG))
def test_streamlit_knows_the_option(option):
    st.get_option(option)  # raises where the name is unknown


def test_no_font_is_fetched():
    assert not re.search(r"https?:", (ROOT / ".streamlit/config.toml").read_text())


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("front", "back"),
    [
        ("textColor", "backgroundColor"),
        ("textColor", "secondaryBackgroundColor"),
        ("linkColor", "backgroundColor"),
        ("linkColor", "secondaryBackgroundColor"),
        ("codeTextColor", "codeBackgroundColor"),
    ],
)
def test_text_is_readable(mode, front, back):
    theme = CONFIG["theme"][mode]
    assert contrast(theme[front], theme[back]) >= TEXT_CONTRAST


@pytest.mark.parametrize("mode", MODES)
def test_accent_carries_white_and_stands_out(mode):
    theme = CONFIG["theme"][mode]
    assert contrast("#ffffff", theme["primaryColor"]) >= TEXT_CONTRAST
    for ground in ("backgroundColor", "secondaryBackgroundColor"):
        assert contrast(theme["primaryColor"], theme[ground]) >= GRAPHICS_CONTRAST


@pytest.mark.parametrize("mode", MODES)
def test_lines_stand_out(mode):
    theme = CONFIG["theme"][mode]
    faint = [c for c in theme["chartCategoricalColors"] if contrast(c, theme["backgroundColor"]) < GRAPHICS_CONTRAST]
    assert faint == []


def test_no_committed_file_names_a_machine_or_a_registry():
    forbidden = ["/".join(("", "work", "")), "/".join(("", "tmp", "venv"))]
    forbidden += [".".join(host) for host in (("pypi", "org"), ("deb", "debian", "org"), ("registry", "npmjs", "org"))]
    try:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    contents = {name: (ROOT / name).read_bytes() for name in listed.split("\0") if (ROOT / name).is_file()}
    found = [(name, word) for name, content in contents.items() for word in forbidden if word.encode() in content]
    assert found == []
