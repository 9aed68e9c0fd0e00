"""Lessons: a file of steps, each an experiment, some sentences, and at most one question to be answered before the run.

`<name>.md` is a lesson in English, `<name>.ko.md` the same in Korean. Adding one is adding these two files.
"""

from functools import cache
from pathlib import Path

from language import ENGLISH
from lessons.lesson import Lesson, LessonError, read

FOLDER = Path(__file__).parent


@cache
def lesson(name: str, language: str = ENGLISH) -> Lesson:
    """A lesson in a language, in English where it has not been translated. Raises LessonError, or KeyError."""
    if name not in names():
        raise KeyError(name)
    translated = FOLDER / f"{name}.{language}.md"
    return read((translated if translated.exists() else FOLDER / f"{name}.md").read_text("utf-8"))


@cache
def names() -> tuple[str, ...]:
    """The names of all lessons, in the order in which they are taught: that of their numbers in ORDER, then by name."""
    found = {path.stem for path in FOLDER.glob("*.md") if "." not in path.stem}
    return tuple(sorted(found, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name)))


ORDER = (
    "zigzag", "learning-rate", "momentum", "rate-per-coordinate", "adam", "fair", "looking-ahead", "saddles", "noise",
    "turned-valley", "scaling", "network",
    "along-the-book", "along-a-blog-post", "along-keras", "doubtful-statements",
)  # fmt: skip
"""In which the book's chapter and the later lessons are taught, and below them those to read along; a lesson that is
not named here comes after them."""

__all__ = ["FOLDER", "Lesson", "LessonError", "lesson", "names", "read"]
