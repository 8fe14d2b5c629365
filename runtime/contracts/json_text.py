"""Strict JSON for whatever comes from outside (card-semantics §7 *Validation*, api-rulings 8–10).

Refuses NaN, Infinity, numbers that are no finite double, duplicate keys, nesting deeper than 64, bytes that are not
UTF-8 and texts over a size limit, each with its place. Writing is one canonical form.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from typing import Any, NoReturn

import orjson

from runtime.contracts.json_pieces import JsonLimitError, NoJsonError, read_in_pieces

MAX_FILE_BYTES = 64 * 1024 * 1024
MAX_MESSAGE_BYTES = 1024 * 1024
MAX_DEPTH = 64
TOLD_EVERY = 5000
"""After so many objects it is told how many were read."""

_UTF8_BOM = b"\xef\xbb\xbf"
_OPENING = frozenset(b"[{")
_NO_STRUCTURE = bytes(set(range(256)) - set(b'"[]{}'))
_ESCAPED = re.compile(rb"\\.", re.DOTALL)
_PIECE = 64 * 1024
"""So much is looked at in one go: other threads come in between."""


class UnreadableJsonError(ValueError):
    """The text is not JSON that we take; `reason` says why and where in one line.

    `field` is what in the document is over a limit, where that is why.
    """

    def __init__(self, reason: str, field: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field


def read_json(
    content: bytes,
    *,
    max_bytes: int = MAX_FILE_BYTES,
    max_depth: int = MAX_DEPTH,
    allow_bom: bool = False,
    objects_told: Callable[[int], None] | None = None,
    in_pieces: bool = False,
) -> Any:
    """Return the parsed document; raises `UnreadableJsonError`. A byte order mark is for files only.

    Read `in_pieces` other threads come in between, however long it is; see `json_pieces` for what that returns.
    `objects_told` gets from time to time how many objects were read; what it raises ends the reading.
    """
    if len(content) > max_bytes:
        raise UnreadableJsonError(f"is {len(content)} bytes, over the limit of {max_bytes}")
    if content.startswith(_UTF8_BOM):
        if not allow_bom:
            raise UnreadableJsonError("begins with a byte order mark")
        content = content[len(_UTF8_BOM) :]
    _check_depth(content, max_depth)
    try:
        if in_pieces:
            return read_in_pieces(content, unique=_unique_keys, constant=_refuse_constant, number=_finite_float)
        return json.loads(
            content.decode("utf-8"),
            object_pairs_hook=_unique_keys if objects_told is None else _counted(objects_told),
            parse_constant=_refuse_constant,
            parse_float=_finite_float,
        )
    except UnicodeDecodeError as wrong:
        raise UnreadableJsonError(f"is not UTF-8 (byte {wrong.start})") from None
    except json.JSONDecodeError as wrong:
        raise UnreadableJsonError(f"is not JSON: {wrong.msg} (line {wrong.lineno}, column {wrong.colno})") from None
    except NoJsonError as wrong:
        raise UnreadableJsonError(f"is not JSON: {wrong}") from None
    except JsonLimitError as over:
        raise UnreadableJsonError(
            f"is over a limit: {over}{over.place and f' ({over.place})'}", over.place or None
        ) from None
    except UnreadableJsonError:
        raise
    except ValueError as wrong:  # an integer of thousands of digits
        raise UnreadableJsonError(f"is not JSON that can be read: {wrong}") from None


def write_json(document: Any) -> bytes:
    """Return the compact UTF-8 text of a document of plain values; integers over 64 bits are kept exactly.

    So are halves of surrogate pairs, which JSON allows in a text and UTF-8 does not: they stay escaped.
    """
    try:
        return orjson.dumps(document)
    except TypeError:
        text = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    try:
        return text.encode()
    except UnicodeEncodeError:
        return json.dumps(document, allow_nan=False, separators=(",", ":")).encode()


def read_written(text: bytes) -> Any:
    """Return what `write_json` wrote; raises ValueError for anything else that is no JSON.

    The quick reader refuses the halves of surrogate pairs that it keeps.
    """
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return json.loads(text)


def write_pretty_json(document: Any) -> bytes:
    """Return the text of a file: two spaces, keys in the given order, a final newline."""
    try:
        return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    except TypeError:
        return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2).encode() + b"\n"


def _check_depth(content: bytes, max_depth: int) -> None:
    if len(content) <= _PIECE and content.count(b"[") + content.count(b"{") <= max_depth:
        return
    depth = start = 0
    is_inside = False
    while start < len(content):
        end = start + _PIECE
        while content[end - 1 : end] == b"\\":  # what is escaped stays with its backslash
            end += 1
        quotes, brackets = _skeleton(content[start:end])
        for bracket in b"".join(brackets[is_inside::2]):
            depth += 1 if bracket in _OPENING else -1
            if depth > max_depth:
                raise UnreadableJsonError(f"is nested deeper than {max_depth} levels")
        is_inside ^= bool(quotes % 2)
        start = end


def _skeleton(piece: bytes) -> tuple[int, list[bytes]]:
    """Return how many quotes a piece has, at least as odd or even, and the brackets before, between and after them."""
    if b"\\" in piece:
        piece = _ESCAPED.sub(b"", piece)
    bare = piece.translate(None, _NO_STRUCTURE).replace(b'""', b"")
    brackets = bare.split(b'"')
    return len(brackets) - 1, brackets


def _counted(told: Callable[[int], None]) -> Callable[[list[tuple[str, Any]]], dict[str, Any]]:
    count = 0

    def unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal count
        count += 1
        if not count % TOLD_EVERY:
            told(count)
        return _unique_keys(pairs)

    return unique_keys


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document = dict(pairs)
    if len(document) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise UnreadableJsonError(f"has the key {key[:80]!r} twice in one object")
            seen.add(key)
    return document


def _refuse_constant(name: str) -> NoReturn:
    raise UnreadableJsonError(f"holds {name}, which is not a JSON number")


def _finite_float(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise UnreadableJsonError(f"holds the number {text[:40]}, which is too large")
    return number
