"""A sentence as a value: a whole template in English with named facts, which may be told in any language."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import lru_cache
from string import Formatter
from typing import Any, NamedTuple

from language.particles import FORMS, with_particle
from language.translations import Translations, translations

ENGLISH, KOREAN = "en", "ko"
LANGUAGES = {ENGLISH: "English", KOREAN: "한국어"}
"""Language, as BCP 47 has it -> what it calls itself."""


class Message:
    """A whole sentence, or a label.

    `Message("{name} arrives at step {step}.", name="Adam", step=12)`: the template is English and the key of its
    translations; facts are texts, numbers or messages, and a fact may have a format, `{count:,}`. A translation may
    name a Korean particle as a format, alone or after another one: `{name:는}`, `{count:,:을}`. `about` tells two
    meanings of one English text apart. `str()` is English.
    """

    __slots__ = ("_identity", "_texts", "about", "facts", "template")

    def __init__(self, template: str, /, about: str = "", **facts: Any) -> None:
        self.template, self.about, self.facts = template, about, facts
        self._identity = (template, about, tuple(facts.items()))
        self._texts: dict[str, str] = {}

    def text(self, language: str = ENGLISH) -> str:
        """The sentence in a language, in English where there is no translation; told once."""
        if (known := self._texts.get(language)) is None:
            known = self._texts[language] = self._text(language)
        return known

    def _text(self, language: str) -> str:
        translated = translations(language)
        template = translated.find(self.template, self.about)
        if not self.facts and "{" not in template:
            return template
        return "".join([
            one if field is None else one + _told(self.facts[field], format_, language, translated)
            for one, field, format_ in _parts(template)
        ])  # fmt: skip

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        facts = "".join(f", {name}={value!r}" for name, value in self.facts.items())
        return f"Message({self.template!r}{f', about={self.about!r}' * bool(self.about)}{facts})"

    def __eq__(self, other: object) -> bool:
        return self._identity == other._identity if isinstance(other, Message) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._identity)

    def __bool__(self) -> bool:
        return bool(self.template)


class Joined(Message):
    """Messages or texts one after the other: sentences of a paragraph, lines of a list."""

    __slots__ = ("parts", "separator")

    def __init__(self, parts: Iterable[Message | str], separator: str = " ") -> None:
        self.parts, self.separator = tuple(parts), separator
        super().__init__("joined", separator, parts=self.parts)

    def _text(self, language: str) -> str:
        """The parts in a language."""
        return self.separator.join(in_language(part, language) for part in self.parts)

    def __bool__(self) -> bool:
        return any(self.parts)


def listed(names: Sequence[Message | str]) -> Message | str:
    """ "a, b and c", of one or more."""
    if len(names) == 1:
        return names[0]
    return Message("{others} and {last}", others=Joined(names[:-1], ", "), last=names[-1])


def in_language(text: Message | str, language: str) -> str:
    """A message in a language; a text, such as a name, as it is."""
    return text.text(language) if isinstance(text, Message) else text


def said(content: Any, language: str) -> Any:
    """Lists, tuples and dictionaries with every message in them in a language."""
    if isinstance(content, Message):
        return content.text(language)
    if isinstance(content, Mapping):
        return {key: said(value, language) for key, value in content.items()}
    if isinstance(content, list | tuple) and not hasattr(content, "_fields"):
        return [said(value, language) for value in content]
    return content


def told_by(error: BaseException) -> Message | str:
    """What an exception tells: its `message`, or what it was raised with, where that is one; else its text."""
    for told in (getattr(error, "message", None), *error.args[:1]):
        if isinstance(told, Message):
            return told
    return str(error)


class _Part(NamedTuple):
    """A piece of a template: text, then a field with its format, or None."""

    text: str
    field: str | None
    format: str


@lru_cache(maxsize=4096)
def _parts(template: str) -> tuple[_Part, ...]:
    return tuple(_Part(text, field, format_ or "") for text, field, format_, _ in Formatter().parse(template))


def _told(fact: Hashable, format_: str, language: str, translated: Translations) -> str:
    form = ""
    if language == KOREAN and format_:
        plain, _, last = format_.rpartition(":")
        if last in FORMS:
            format_, form = plain, last
    text = fact.text(language) if isinstance(fact, Message) else format(fact, format_)
    return with_particle(text, form, translated.readings) if form else text
