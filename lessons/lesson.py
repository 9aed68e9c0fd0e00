"""A lesson as a file that a teacher writes: steps, each an experiment, some sentences, and at most one question.

docs/lessons.md describes the format. Reading raises LessonError, which names the line and what is allowed.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import parse_qsl, urlsplit

import limits
from language import Message, in_language, told_by
from language.particles import FORMS, with_particle
from language.translations import translations
from lessons.conditions import Condition, ConditionError

LARGEST = limits.LESSON_CHARACTERS
"""Characters of a lesson."""
MOST_STEPS, MOST_ANSWERS = 40, 12
KINDS = ("choose", "choose optimizer", "place", "guess", "draw", "goal")
"""Of questions: what a learner does before the run is revealed."""
HEAD = ("minutes", "aim", "belief", "surprise", "section", "group")
STEP = ("experiment", "controls")
ALSO = {"guess": ("scale",), "goal": ("by",)}
"""Kind of question -> what stands below it besides `right`."""
PAGES = ("playground", "maps", "basins", "race", "data", "network", "slices")
RIGHT = {
    "choose optimizer": Message("the name of a fact behind “most” or “least”, as “least left”"),
    "place": Message("“end of” and an optimizer, as “end of sgd”, or “minimum”"),
    "guess": Message("a fact, as “sgd.zigzags”"),
    "draw": Message("“path of” and an optimizer, as “path of momentum”"),
    "goal": Message("a claim, as “sgd.arrived <= 20”"),
}
"""Kind of question -> what its answer is, for a message."""
_RIGHT = {
    "choose optimizer": re.compile(r"(?P<which>most|least) (?P<fact>[a-z_]+)", re.ASCII),
    "place": re.compile(r"end of (?P<who>[a-z0-9_]+)|(?P<minimum>minimum)", re.ASCII),
    "guess": re.compile(r"(?P<fact>[a-z_][\w.]*)", re.ASCII),
    "draw": re.compile(r"path of (?P<who>[a-z0-9_]+)", re.ASCII),
}
_KEY = re.compile(r"([a-z][a-z ]*):\s*(.*)")
_OPTION, _MARK = re.compile(r"[-*]\s+(\S.*)"), re.compile(r"\[right(?: when (.+))?\]")
_SCALE = re.compile(r"(-?[\d.]+) to (-?[\d.]+)( log)?", re.ASCII)
_FACT = re.compile(rf"\{{([a-z_][a-z0-9_.]*)(?::({'|'.join(FORMS)}))?\}}")


class LessonError(ValueError):
    """What is wrong with a lesson, with its line."""

    def __init__(self, line: int, what: Message | str) -> None:
        super().__init__(Message("line {line}: {what}", line=line, what=what))
        self.line, self.what = line, what


@dataclass(frozen=True)
class Claim:
    """A condition that holds of the step's experiment, and its line."""

    condition: Condition
    line: int


@dataclass(frozen=True)
class Option:
    """One of several answers, right where its condition holds; always or never where that is a constant."""

    text: str
    right: Condition


@dataclass(frozen=True)
class Scale:
    """On which a number is guessed."""

    low: float
    high: float
    logarithmic: bool = False


@dataclass(frozen=True)
class Question:
    """What is asked before the run is revealed."""

    kind: str
    ask: str
    line: int
    options: tuple[Option, ...] = ()
    right: str = ""
    """What the answer is, in the words of the file; empty where options say it."""
    scale: Scale | None = None
    by: Mapping[str, str] = field(default_factory=dict)
    """Of a goal: entries of the link that reach it."""

    @cached_property
    def parts(self) -> Mapping[str, str]:
        """What `right` names: which and fact, who, or fact."""
        found = _RIGHT[self.kind].fullmatch(self.right) if self.kind in _RIGHT else None
        return {name: text for name, text in found.groupdict().items() if text} if found else {}

    @cached_property
    def goal(self) -> Condition:
        """What has to hold for a goal to be reached."""
        return Condition(self.right)


@dataclass(frozen=True)
class Step:
    """One step of a lesson."""

    heading: str
    line: int
    page: str
    entries: Mapping[str, str]
    """Of the experiment's link, with what it hides, locks and reveals."""
    controls: tuple[str, ...] | None
    """Entries that may be changed here; None for all that the link shows."""
    story: tuple[str, ...]
    """Paragraphs before the question, or all where there is none; `{sgd.zigzags}` stands for a fact."""
    question: Question | None
    after: tuple[str, ...]
    """Paragraphs once it is answered."""
    claims: tuple[Claim, ...]

    @property
    def facts(self) -> list[str]:
        """The names of facts that its text shows."""
        return [name for paragraph in (*self.story, *self.after) for name, _ in _FACT.findall(paragraph)]


@dataclass(frozen=True)
class Lesson:
    """A lesson in one language."""

    title: str
    minutes: int
    aim: str
    belief: str = ""
    """What students believe before."""
    surprise: str = ""
    section: str = ""
    """Of which text it can be read beside."""
    group: str = ""
    """The heading under which it stands in the list of lessons; none for those of the course."""
    intro: tuple[str, ...] = ()
    steps: tuple[Step, ...] = field(default=())


def filled(paragraph: str, facts: Mapping[str, Message | str], language: str) -> str:
    """A paragraph with its facts, told in a language; a name that is none stays as it is written.

    Korean may name a particle as a format: `{sgd.zigzags:는}`.
    """

    def told(found: re.Match[str]) -> str:
        name, form = found.groups()
        if name not in facts:
            return found[0]
        text = in_language(facts[name], language)
        return with_particle(text, form, translations(language).readings) if form else text

    return _FACT.sub(told, paragraph)


def read(text: str) -> Lesson:
    """The lesson of a file. Raises LessonError."""
    if len(text) > LARGEST:
        raise LessonError(1, Message(
            "a lesson has at most {most:,} characters, received {count:,}", most=LARGEST, count=len(text)
        ))  # fmt: skip
    lines = list(enumerate(text.splitlines(), start=1))
    starts = [i for i, (_, line) in enumerate(lines) if line.startswith("## ")]
    head = lines[: starts[0]] if starts else lines
    if not starts:
        raise LessonError(
            max(1, len(lines)), Message("a lesson has a step at least, which begins with “## ” and its heading")
        )
    if len(starts) > MOST_STEPS:
        raise LessonError(lines[starts[MOST_STEPS]][0], Message("a lesson has at most {most} steps", most=MOST_STEPS))
    ends = [*starts[1:], len(lines)]
    return _head(head, tuple(_step(lines[start:end]) for start, end in zip(starts, ends, strict=True)))


Lines = Sequence[tuple[int, str]]


def _head(lines: Lines, steps: tuple[Step, ...]) -> Lesson:
    written = [(number, line) for number, line in lines if line.strip()]
    if not written or not written[0][1].startswith("# ") or not written[0][1][2:].strip():
        raise LessonError(1, Message("a lesson begins with “# ” and its title"))
    keys, rest = _keys(written[1:], HEAD)
    for name in ("minutes", "aim"):
        if name not in keys:
            raise LessonError(written[0][0], Message("after the title comes “{name}: ”", name=name))
    line, minutes = keys["minutes"]
    if not minutes.isdecimal() or len(minutes) > 3 or not 1 <= int(minutes) <= 240:
        raise LessonError(
            line, Message("minutes is a whole number from 1 to 240, received “{text}”", text=minutes[:40])
        )
    texts = {name: keys[name][1] for name in HEAD[1:] if name in keys}
    return Lesson(written[0][1][2:].strip(), int(minutes), intro=_paragraphs(rest), steps=steps, **texts)


def _keys(lines: Lines, known: Sequence[str]) -> tuple[dict[str, tuple[int, str]], Lines]:
    """The entries `key: text` that the lines begin with, {key: (line, text)}, and the lines after them."""
    keys: dict[str, tuple[int, str]] = {}
    for i, (number, line) in enumerate(lines):
        found = _KEY.fullmatch(line.strip())
        if not found or (found[1] not in known and found[1] in ("holds", *KINDS)):
            return keys, lines[i:]
        if found[1] not in known:
            raise LessonError(number, Message(
                "there is no entry “{name}” here; there are {known}", name=found[1][:40], known=", ".join(known)
            ))  # fmt: skip
        keys[found[1]] = number, found[2].strip()
    return keys, []


def _step(lines: Lines) -> Step:
    number, first = lines[0]
    heading = first[3:].strip()
    if not heading:
        raise LessonError(number, Message("a step begins with “## ” and its heading"))
    begin = next((i for i, (_, line) in enumerate(lines) if i and line.strip()), len(lines))
    written = lines[begin:]
    count = next((i for i, (_, line) in enumerate(written) if not line.strip()), len(written))
    keys, left = _keys(written[:count], STEP)
    rest = [*left, *written[count:]]
    if "experiment" not in keys:
        raise LessonError(number, Message("after the heading comes “{name}: ”", name="experiment"))
    page, entries = _experiment(*keys["experiment"])
    controls = keys.get("controls")
    allowed = None if controls is None else tuple(filter(None, re.split(r"[,\s]+", controls[1])))
    claims = tuple(_claims(rest))
    rest = [(at, line) for at, line in rest if not line.startswith("holds:")]
    asked = [i for i, (_, line) in enumerate(rest) if (found := _KEY.fullmatch(line.strip())) and found[1] in KINDS]
    if len(asked) > 1:
        raise LessonError(rest[asked[1]][0], Message("a step has one question at most"))
    if not asked:
        return Step(heading, number, page, entries, allowed, _paragraphs(rest), None, (), claims)
    question, after = _question(rest[asked[0] :], allowed)
    return Step(
        heading, number, page, entries, allowed, _paragraphs(rest[: asked[0]]), question, _paragraphs(after), claims
    )


def _experiment(line: int, text: str) -> tuple[str, dict[str, str]]:
    """Page and entries of a link: a whole address, or `page?entries`, or entries of the Playground."""
    path, mark, query = text.partition("?")
    if text.startswith(("http://", "https://")):
        try:
            path, query = urlsplit(text)[2:4]
        except ValueError:  # of brackets in the name of a server
            path = ""
    elif not mark:
        path, query = "", text
    page = path.strip("/").rpartition("/")[2] or "playground"
    if page not in PAGES:
        raise LessonError(
            line, Message("there is no page “{name}”; there are {known}", name=page[:40], known=", ".join(PAGES))
        )
    try:
        return page, dict(parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query)))
    except ValueError:
        raise LessonError(line, Message(
            "an experiment is a link, or its entries as in {example}, received “{text}”",
            example="surface=quadratic&1=sgd", text=text[:60],
        )) from None  # fmt: skip


def _claims(lines: Lines) -> Iterator[Claim]:
    for number, line in lines:
        if line.startswith("holds:"):
            yield Claim(_condition(number, line.removeprefix("holds:").strip()), number)


def _condition(line: int, text: str) -> Condition:
    try:
        return Condition(text)
    except ConditionError as error:
        raise LessonError(line, told_by(error)) from error


def _question(lines: Lines, allowed: Sequence[str] | None) -> tuple[Question, Lines]:
    """The question that the lines begin with, and the lines after it; `allowed`: what may be changed in its step."""
    number, first = lines[0]
    kind, ask = _KEY.fullmatch(first.strip()).groups()  # type: ignore[union-attr]  # it is how it was found
    if not ask:
        raise LessonError(number, Message("after “{kind}: ” comes what is asked", kind=kind))
    count = next((i for i, (_, line) in enumerate(lines) if not line.strip()), len(lines))
    told, rest = lines[1:count], lines[count:]
    if kind == "choose":
        return Question(kind, ask, number, _options(number, told)), rest
    known = ("right", *ALSO.get(kind, ()))
    keys, left = _keys(told, known)
    if left:
        raise LessonError(left[0][0], Message(
            "after a question come {known}, and an empty line before the text", known=", ".join(known)
        ))  # fmt: skip
    if "right" not in keys:
        raise LessonError(number, Message("after the question comes “right: ” and {what}", what=RIGHT[kind]))
    line, right = keys["right"]
    if kind == "goal":
        _condition(line, right)
    elif not _RIGHT[kind].fullmatch(right):
        raise LessonError(line, Message("right is {what}, received “{text}”", what=RIGHT[kind], text=right[:40]))
    scale = _scale(number, keys.get("scale")) if kind == "guess" else None
    by = _change(*keys["by"], allowed) if "by" in keys else {}
    return Question(kind, ask, number, right=right, scale=scale, by=by), rest


def _change(line: int, text: str, allowed: Sequence[str] | None) -> dict[str, str]:
    """The entries of a change, which are among those that may be changed."""
    try:
        change = dict(parse_qsl(text, strict_parsing=True))
    except ValueError:
        raise LessonError(line, Message(
            "by is a change that reaches the goal, as “{example}”, received “{text}”",
            example="1.learning_rate=0.7", text=text[:60],
        )) from None  # fmt: skip
    for name in change:
        if allowed is not None and name not in allowed:
            raise LessonError(line, Message(
                "“{name}” may not be changed in this step; what may is {known}", name=name, known=", ".join(allowed)
            ))  # fmt: skip
    return change


def _options(line: int, lines: Lines) -> tuple[Option, ...]:
    if len(lines) > MOST_ANSWERS:
        raise LessonError(line, Message("after “choose: ” come at most {most} answers", most=MOST_ANSWERS))
    options = []
    for number, text in lines:
        found = _OPTION.fullmatch(text.strip())
        if not found:
            raise LessonError(
                number, Message("an answer to choose begins with “- ”, received “{text}”", text=text[:40])
            )
        said, mark, rest = found[1].rpartition("[right")
        marked = _MARK.fullmatch(mark + rest)
        right = (marked[1] or "1") if marked else "0"
        options.append(Option(said.rstrip() if marked else found[1], _condition(number, right)))
    if len(options) < 2:
        raise LessonError(
            line, Message("after “choose: ” come two answers at least, each on a line that begins with “- ”")
        )
    if all(option.right.text == "0" for option in options):
        raise LessonError(line, Message("one of the answers is marked [right], or [right when] with a claim"))
    return tuple(options)


def _scale(line: int, given: tuple[int, str] | None) -> Scale:
    allowed = Message("scale is two numbers, as “0 to 30” or “0.001 to 10 log”")
    if given is None:
        raise LessonError(line, allowed)
    number, text = given
    found = _SCALE.fullmatch(text)
    try:
        low, high = float(found[1]), float(found[2])  # type: ignore[index]
    except (TypeError, ValueError):
        raise LessonError(number, Message("{allowed}, received “{text}”", allowed=allowed, text=text[:40])) from None
    logarithmic = bool(found[3])  # type: ignore[index]
    if not low < high or math.isinf(high - low) or (logarithmic and low <= 0):
        raise LessonError(number, Message("{allowed}, received “{text}”", allowed=allowed, text=text[:40]))
    return Scale(low, high, logarithmic)


def _paragraphs(lines: Lines) -> tuple[str, ...]:
    """Blocks between empty lines, each in one piece; a line of a list stays a line."""
    blocks: list[list[str]] = [[]]
    for _, line in lines:
        if not line.strip():
            blocks.append([])
        elif blocks[-1] and not line.lstrip().startswith(("- ", "* ")):
            blocks[-1][-1] += f" {line.strip()}"
        else:
            blocks[-1].append(line.strip())
    return tuple("\n".join(block) for block in blocks if block)
