"""An answer as bytes. What is large in it, its assets, is written and compressed once for all to whom it is sent."""

import gzip
import json
import struct
import zlib
from functools import partial
from typing import Any, NamedTuple

import limits
from interface.kit.lru import LRU
from language import Message

WORTH_COMPRESSING = 4096
"""Bytes of an answer, and of an asset, from which on it is compressed, and the asset kept."""
LEVEL = 1
_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x04\xff"
_RAW = -15


class Piece(NamedTuple):
    """Some bytes, and the same compressed so that it may stand anywhere in a compressed whole."""

    content: bytes
    packed: bytes

    @classmethod
    def of(cls, content: bytes) -> "Piece":
        # A full flush ends at a byte, and what follows refers to nothing before it.
        packer = zlib.compressobj(LEVEL, zlib.DEFLATED, _RAW)
        return cls(content, packer.compress(content) + packer.flush(zlib.Z_FULL_FLUSH))


def _bytes(piece: Piece) -> int:
    return len(piece.content) + len(piece.packed)


ASSETS = LRU(limits.KEPT_ASSET_BYTES, _bytes, "assets")
"""(Key, language) -> an asset, its key before it, as it stands in an answer."""
_COMMA, _CLOSED = Piece.of(b","), Piece.of(b"}}")
_END = zlib.compressobj(LEVEL, zlib.DEFLATED, _RAW).flush()
"""A last, empty block."""


def written(answer: dict[str, Any], language: str, compress: bool) -> bytes:
    """The answer as JSON, compressed where that is asked for and worth it; messages are told in the language."""
    small, large = {}, []
    for key, content in answer.get("assets", {}).items():
        piece = ASSETS.take((key, language))
        if piece is None:
            text = _json(content, language)
            if len(text) < WORTH_COMPRESSING:
                small[key] = content
                continue
            piece = ASSETS.put((key, language), Piece.of(f'"{key}":'.encode() + text))
        large.append(piece)
    if not large:
        content = _json(answer, language)
        return gzip.compress(content, LEVEL) if compress and len(content) >= WORTH_COMPRESSING else content
    head = _json({name: value for name, value in answer.items() if name != "assets"} | {"assets": small}, language)
    begun = head[:-2] + b"," if small else head[:-2]
    pieces = [Piece.of(begun), large[0]]
    for piece in large[1:]:
        pieces += [_COMMA, piece]
    pieces.append(_CLOSED)
    return _joined(pieces) if compress else b"".join(piece.content for piece in pieces)


def _joined(pieces: list[Piece]) -> bytes:
    """All pieces in one compressed whole."""
    check = length = 0
    for content, _ in pieces:
        check, length = zlib.crc32(content, check), length + len(content)
    return b"".join((_HEADER, *(packed for _, packed in pieces), _END, struct.pack("<LL", check, length)))


def _json(content: Any, language: str) -> bytes:
    told = partial(_told, language=language)
    return json.dumps(content, allow_nan=False, separators=(",", ":"), default=told).encode()


def _told(content: Any, language: str) -> Any:
    """What JSON has no form for: a message, in the language that was asked for."""
    if isinstance(content, Message):
        return content.text(language)
    raise TypeError(f"an answer is made of JSON and messages, received {type(content).__name__}")
