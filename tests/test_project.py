"""What README, Dockerfile, .ci/run and config.toml promise each other and the people who use them."""

import os
import re
import shutil
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
RUN = "pip install -r requirements.lock && streamlit run app.py"
TEST = "pip install -r requirements-dev.lock && pytest"
(UV,) = re.findall(r"(?m)^uv==.+$", (ROOT / "requirements-dev.txt").read_text())
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
    pins = [line for line in lines if line and line[0] != "#" and line != "-r requirements.txt"]
    assert pins
    assert [pin for pin in pins if not re.fullmatch(r"[\w.-]+==\d+(\.\d+)*", pin)] == []


def locked(name: str) -> dict[str, str]:
    """Package -> its one release in a lock, with what it says of the platforms that it is for.

    Every entry must have hashes, and there must be nothing else: no option, no address, no path.
    """
    text = re.sub(r"^ *#.*\n", "", (ROOT / name).read_text(), flags=re.MULTILINE).replace("\\\n", " ")
    found = {}
    for line in text.splitlines():
        entry = re.fullmatch(r"([\w.-]+)==([\w.]+)( ; [^@/]+?)?(?: +--hash=sha256:[0-9a-f]{64})+ *", line)
        assert entry, f"no package with hashes: {line[:80]}"
        assert entry[1] not in found
        found[entry[1]] = entry[2] + (entry[3] or "").rstrip()
    return found


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_locks_hold_what_is_chosen_and_much_that_comes_along(name):
    chosen = dict(re.findall(r"^([\w.-]+)==(.+)$", (ROOT / f"{name}.txt").read_text(), re.MULTILINE))
    lock = locked(f"{name}.lock")
    assert chosen.items() <= lock.items()
    assert len(lock) > 2 * len(chosen)


def test_development_has_the_releases_of_the_app():
    assert locked("requirements.lock").items() <= locked("requirements-dev.lock").items()


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
    """The Python of README and docs that imports from the project; whole files are examples that have tests."""
    texts = [path.read_text() for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))]
    blocks = dict.fromkeys(
        block for text in texts for block in re.findall(r"^```python\n(.*?)^```$", text, re.M | re.S)
    )
    files = {path.read_text() for path in (ROOT / "tests/examples").glob("*.py")}
    rooms = "|".join(path.parent.name for path in ROOT.glob("*/__init__.py"))
    return [block for block in blocks if block not in files and re.search(rf"^(from|import) ({rooms})\b", block, re.M)]


def test_docs_replay_a_scenario_in_two_lines():
    (block,) = (block for block in python_blocks() if "load(" in block)
    assert len([line for line in block.splitlines() if line and not line.startswith("print")]) == 2


def test_readme_shows_the_core_in_a_notebook():
    first = python_blocks()[0]
    assert "from simulation import simulate" in first
    assert first in (ROOT / "README.md").read_text()


def test_docs_show_all_that_a_notebook_can_do():
    assert all(
        any(f"import {name}" in block for block in python_blocks()) for name in ("sweep", "RaceRules", "Network")
    )


@pytest.mark.parametrize("block", python_blocks())
def test_code_in_the_docs_runs_and_prints_what_its_comments_say(block, tmp_path):
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
    lines = [line.strip() for line in script.read_text().splitlines()]
    assert os.access(script, os.X_OK)
    assert lines[-1] == test
    assert install.replace("install", "install --quiet --require-hashes") in lines


@pytest.mark.parametrize("reached", [True, False])
def test_ci_takes_uv_by_its_hash_and_pip_where_uv_reaches_no_index(tmp_path, reached):
    """Up to its audit: here the commands only write down what they are asked for."""
    asked, environment = tmp_path / "asked", tmp_path / "environment/bin"
    environment.mkdir(parents=True)
    (environment / "activate").write_text("")
    commands = {
        "python3": "", "git": "", "dpkg-query": "echo ' installed'", "mktemp": f"echo {environment.parent}", "rm": "",
        "pip": 'echo "pip $*" >> "$ASKED"; cat "${@: -1}" >> "$ASKED"',
        "uv": f'echo "uv $*" >> "$ASKED"; {str(reached).lower()}',
        "python": "false",
    }  # fmt: skip
    for name, line in commands.items():
        (tmp_path / name).write_text(f"#!/bin/bash\n{line}\n")
        (tmp_path / name).chmod(0o755)
    (tmp_path / "python3.11").symlink_to(tmp_path / "python3")
    told = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "ASKED": str(asked)}
    subprocess.run(["/bin/bash", str(ROOT / ".ci/run")], env=told, capture_output=True, check=False)
    first, *lines = asked.read_text().splitlines()
    assert first.startswith("pip install --quiet --require-hashes -r ")
    assert lines[0].startswith(UV)
    assert any(line.startswith("    --hash=sha256:") for line in lines)
    installed = [line for line in lines if line.endswith("-r requirements-dev.lock")]
    assert [line.split()[0] for line in installed] == (["uv"] if reached else ["uv", "pip"])
    assert all("--require-hashes" in line for line in installed)


def test_ci_installs_what_a_bare_debian_lacks(tmp_path):
    """Up to its first command beyond: here `apt-get` only writes down what it was asked for."""
    for name, line in {"apt-get": 'echo "$@" >> "$ASKED"', "dirname": f"echo {ROOT / '.ci'}"}.items():
        (tmp_path / name).write_text(f"#!/bin/bash\n{line}\n")
        (tmp_path / name).chmod(0o755)
    asked = tmp_path / "asked"
    environment = {"PATH": str(tmp_path), "ASKED": str(asked)}
    subprocess.run(["/bin/bash", str(ROOT / ".ci/run")], env=environment, capture_output=True, check=False)
    wanted = {
        "python3",
        "python3-venv",
        "git",
        "chromium-headless-shell",
        "fonts-dejavu-core",
        "fonts-liberation",
        "nginx-light",
        "openssl",
    }
    assert wanted <= set(asked.read_text().split())


def test_image_starts_as_the_readme_does_and_not_as_root():
    install, start = RUN.split(" && ")
    assert len(instructions("CMD")) == 1
    assert start in instructions("CMD")[0]
    (installed,) = (line for line in instructions("RUN") if line.startswith("pip"))
    assert f"{' '.join(install.split()[-2:])} " in installed
    assert "--require-hashes" in installed
    assert instructions("COPY")[0].split()[0] == install.split()[-1]
    assert int(instructions("USER")[-1]) > 0


def test_image_has_one_base_by_its_full_release_and_digest():
    (base,) = instructions("FROM")
    assert re.fullmatch(r"python:3\.\d+\.\d+-slim-[a-z]+@sha256:[0-9a-f]{64}", base)


@pytest.fixture
def renewed(tmp_path):
    """A function that runs `.ci/renew` on a copy, where Docker, venv, pip and uv only write down what they are asked.

    It takes what Docker does when asked to pull, and returns the exit code, what is said, what was asked, the base.
    """
    commands, copy = tmp_path / "bin", tmp_path / "copy"
    for folder in (commands, copy / ".ci"):
        folder.mkdir(parents=True)
    shutil.copy(ROOT / ".ci/renew", copy / ".ci")
    for name in ("Dockerfile", "requirements-dev.txt"):
        shutil.copy(ROOT / name, copy)

    def command(name: str, script: str) -> None:
        (commands / name).write_text(f'#!/bin/bash\necho "{name} $*" >> "{tmp_path}/asked"\n{script}\n')
        (commands / name).chmod(0o755)

    def run(pull: str) -> tuple[int, str, list[str], str]:
        command("pip", "")
        command("uv", "")
        command("python3", f'mkdir -p "$3/bin" && cp {commands}/pip {commands}/uv "$3/bin"')
        command("docker", f'[ "$1" = pull ] && {pull}\n[ "$1" = pull ] || echo python@sha256:{"5" * 64}')
        environment = os.environ | {"PATH": f"{commands}:{os.environ['PATH']}"}
        done = subprocess.run([copy / ".ci/renew"], env=environment, capture_output=True, text=True, check=False)
        base = re.search(r"^FROM (.*)$", (copy / "Dockerfile").read_text(), re.MULTILINE)[1]
        return done.returncode, done.stderr, (tmp_path / "asked").read_text().splitlines(), base

    return run


def test_one_command_renews_both_locks_and_the_base(renewed):
    code, said, asked, base = renewed("exit 0")
    (old,) = instructions("FROM")
    assert (code, said) == (0, "")
    assert base == f"{old.split('@')[0]}@sha256:{'5' * 64}"
    assert [line.split()[-1] for line in asked if line.startswith("pip install")] == [UV]
    compiled = [line for line in asked if line.startswith("uv pip compile")]
    for name, line in zip(("requirements", "requirements-dev"), compiled, strict=True):
        assert {"--universal", "--generate-hashes", "--upgrade"} <= set(line.split())
        assert f"--output-file {name}.lock {name}.txt" in line


def test_without_docker_the_base_stays_and_that_is_said(renewed):
    code, said, asked, base = renewed("exit 1")
    assert code == 1
    assert "base in Dockerfile is as it was" in said
    assert len([line for line in asked if line.startswith("uv pip compile")]) == 2
    assert [base] == instructions("FROM")


def test_image_checks_health_on_the_port_it_serves():
    assert "$PORT" in instructions("CMD")[0]
    assert any("PORT=8501" in line for line in instructions("ENV"))
    (check,) = instructions("HEALTHCHECK")
    assert "/health" in check
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
