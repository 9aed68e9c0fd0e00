"""How the Dockerfile is read, and what gets into the image; `deploy/check_image.py` carries it out."""

import re
import sysconfig
from pathlib import Path

import pytest

from deploy.dockerfile import (
    Instruction,
    NotUnderstoodError,
    command,
    context,
    copied,
    health_check,
    instructions,
    variables,
)

ROOT = Path(__file__).parents[1]
OURS = instructions((ROOT / "Dockerfile").read_text())


def test_lines_are_joined_and_comments_left_out():
    text = "# a\nFROM x:1\n\nenv A=1 \\\n  # within\n    B=2\nRUN a \\\n && b # c\n"
    assert instructions(text) == [
        Instruction("FROM", "x:1"), Instruction("ENV", "A=1      B=2"), Instruction("RUN", "a   && b # c"),
    ]  # fmt: skip


def test_what_follows_a_name_is_read():
    assert command('["a", "b c"]') == ["a", "b c"]
    assert command("a && b") == ["/bin/sh", "-c", "a && b"]
    assert variables('A=1 B="2 3"') == {"A": "1", "B": "2 3"}
    assert copied("a b ./") == (["a", "b"], "./")
    assert health_check('--interval=3s --timeout=1s CMD ["a"]') == ["a"]


@pytest.mark.parametrize(
    ("read", "rest"),
    [
        (command, "--mount=type=cache a"),
        (variables, "A $B"),
        (variables, "A 1"),
        (copied, "--chown=1 a b"),
        (copied, "*.py b"),
        (health_check, "NONE"),
    ],
)
def test_what_is_not_known_is_refused(read, rest):
    with pytest.raises(NotUnderstoodError, match=re.escape(rest)):
        read(rest)


@pytest.mark.parametrize(
    ("pattern", "left_out"),
    [
        ("tests", {"tests", "tests/a.py"}),
        ("/tests/", {"tests", "tests/a.py"}),
        ("*.md", {"b.md"}),
        ("**/*.md", {"b.md", "docs/c.md"}),
        ("doc?", {"docs", "docs/c.md"}),
        ("# docs", set()),
    ],
)
def test_patterns_of_what_is_left_out(tmp_path, pattern, left_out):
    files = {"tests/a.py", "b.md", "docs/c.md"}
    for file in files:
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).touch()
    seen = {path.as_posix() for path in context(tmp_path, pattern)}
    assert seen == (files | {"tests", "docs"}) - left_out
    with pytest.raises(NotUnderstoodError):
        context(tmp_path, "!b.md")


def test_the_image_gets_the_app_and_nothing_else():
    seen = {path.as_posix() for path in context(ROOT, (ROOT / ".dockerignore").read_text())}
    needed = {"app.py", "requirements.lock", ".streamlit/config.toml", "player/web/kit/page.js", "locales/ko/shell.mo"}
    assert needed | {"lessons/adam.md"} <= seen
    unwanted = re.compile(
        r"(\.git|tests|benchmarks|deploy|docs|Dockerfile|[^/]+\.md)(/.*)?|(.*/)?__pycache__.*|.*\.pyc"
    )
    assert {path for path in seen if unwanted.fullmatch(path)} == set()


def test_what_the_image_does_without_is_what_packages_have():
    """Where a renewed lock has no such files, `rm` would end the build."""
    removed = re.search(r"rm -r ((?:\S+/\S+ )+)", " ".join(rest for name, rest in OURS if name == "RUN"))[1].split()
    packages = Path(sysconfig.get_path("purelib"))
    assert len(removed) == 5
    assert [pattern for pattern in removed if not [*packages.glob(pattern)]] == []


def test_bytecode_is_made_while_it_can_be_written():
    names = [name for name, _ in OURS]
    compiles = [number for number, (name, rest) in enumerate(OURS) if name == "RUN" and "compileall" in rest]
    assert len(compiles) == 2
    assert max(compiles) > max(number for number, name in enumerate(names) if name == "COPY")
    assert max(compiles) < names.index("USER")
