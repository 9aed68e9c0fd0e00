"""A lesson of one's own, whose text is the link: `lesson=own1.` and the text in UTF-8, deflated, in base64url.

The number is the format's version. Nothing of it is kept on a server; `lesson=draft` means the one that the browser
has and sends along with what it asks.
"""

import base64
import binascii
import re
import zlib
from functools import lru_cache

from interface.kit.request import LONGEST, MOST_ENTRIES
from language import ENGLISH, Message, told_by
from lessons import Lesson, LessonError, lesson, names, read
from lessons.lesson import LARGEST

DRAFT, WRITE = "draft", "write"
"""Stand for the lesson that is written in this browser, and for the page where it is written."""
VERSION = 1
MOST_LINK = 6_000
"""Characters of an address that every program and server passes on."""
_OWN = re.compile(r"own(\d{1,4})\.([A-Za-z0-9_-]*)", re.ASCII)
_MOST_BYTES = 4 * LARGEST
_RAW = -zlib.MAX_WBITS
"""Deflated without a header."""


class OwnLessonError(ValueError):
    """Why there is no such lesson, as a message without a full stop."""


def is_own(name: str) -> bool:
    """Whether an entry `lesson` is a text, or the browser's draft, and no name of a file."""
    return name == DRAFT or bool(_OWN.fullmatch(name))


def link_of(text: str) -> str:
    """The entry `lesson` that is this text."""
    packer = zlib.compressobj(9, wbits=_RAW, memLevel=9)
    packed = packer.compress(text.encode("utf-8", "replace")) + packer.flush()
    return f"own{VERSION}.{base64.urlsafe_b64encode(packed).decode().rstrip('=')}"


def text_of(name: str) -> str:
    """The text that an entry `lesson` is. Raises OwnLessonError, at the latest after so many bytes as a lesson has."""
    found = _OWN.fullmatch(name)
    if not found:
        raise OwnLessonError(Message("a lesson of one's own begins with own{version}.", version=VERSION))
    if int(found[1]) != VERSION:
        raise OwnLessonError(Message(
            "it is of version {received}, and this server reads version {known}", received=found[1], known=VERSION
        ))  # fmt: skip
    unpacker = zlib.decompressobj(_RAW)
    try:
        unpacked = unpacker.decompress(base64.urlsafe_b64decode(found[2] + "=" * (-len(found[2]) % 4)), _MOST_BYTES)
        if unpacker.unconsumed_tail:
            raise OwnLessonError(Message("it has more than {most:,} characters", most=LARGEST))
        if not unpacker.eof or unpacker.unused_data:
            raise OwnLessonError(Message("the link is not whole: copy all of it"))
        return unpacked.decode("utf-8")
    except (binascii.Error, zlib.error, UnicodeDecodeError):
        raise OwnLessonError(Message("the link is not whole: copy all of it")) from None


def lesson_of(name: str, language: str = ENGLISH, draft: str | None = None) -> Lesson:
    """The lesson of an entry `lesson`.

    Parameters
    ----------
    draft: the one that the browser has sent.

    Raises
    ------
    OwnLessonError: where it cannot be read.
    """
    if name == WRITE:
        return lesson(first(), language)
    if not is_own(name):
        return lesson(name, language)
    if name == DRAFT and draft is None:
        raise OwnLessonError(Message("this browser has none that is being written"))
    try:
        return own_lesson(draft if name == DRAFT and draft is not None else text_of(name))
    except LessonError as error:
        raise OwnLessonError(told_by(error)) from error


@lru_cache(maxsize=16)
def own_lesson(text: str) -> Lesson:
    """The lesson of a text that anybody may have written. Raises LessonError."""
    found = read(text)
    for step in found.steps:
        longest = max((len(part) for pair in step.entries.items() for part in pair), default=0)
        if len(step.entries) > MOST_ENTRIES or longest > LONGEST:
            raise LessonError(step.line, Message(
                "an experiment has at most {entries} entries of {characters:,} characters each",
                entries=MOST_ENTRIES, characters=LONGEST,
            ))  # fmt: skip
    return found


def first() -> str:
    """The lesson that stands for one that cannot be read."""
    return names()[0]
