"""A level as it is about to be written: its JSON texts, and what is looked up without reading them.

Making one of a large level takes a while and belongs into a worker; what it is made of was judged before.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

import orjson

from runtime.contracts.json_pieces import LongList, LongObject
from runtime.contracts.json_text import write_json

PIECE_BYTES = 256 * 1024
PIECE = 32
"""Items of a long list that are written in one go: one long call would keep other threads waiting."""
MANY = 4096
"""Items of a list of nothing but numbers and the like."""
LONG_TEXT = 16 * 1024
"""Characters of a text that are."""

_SHORT = frozenset({int, float, bool, type(None)})
_LONG = frozenset({LongList, LongObject})
_MANY_DIGITS = re.compile(rb"(?<![0-9])[0-9]{309}")


class NoDoubleError(ValueError):
    """A number of the level fits no double; no other program could read it."""


@dataclass(frozen=True, slots=True)
class LevelDraft:
    """`content` and `editor` are JSON texts in pieces; `gravity` is one, too.

    A name or an editor state of None stays what it was.
    """

    name: str | None
    content: tuple[bytes, ...]
    editor: tuple[bytes, ...] | None
    entity_count: int
    scene_id: str
    world_id: str
    world_name: str
    gravity: bytes
    sha256: str


def level_draft(name: str | None, content: Mapping[str, Any], editor: Mapping[str, Any] | None = None) -> LevelDraft:
    """Return the draft of a world spec without errors; its numbers keep their values, its keys their order.

    Raises `NoDoubleError` for an integer that is larger than any double.
    """
    text = _even(_pieces(content))
    digest = hashlib.sha256()
    for piece in text:
        digest.update(piece)
    world = content["world"]
    return LevelDraft(
        name,
        text,
        None if editor is None else _even(_pieces(editor)),
        len(content["entities"]),
        content["scene"]["id"],
        world["id"],
        world["name"],
        write_json(world["gravity"]),
        digest.hexdigest(),
    )


def _even(pieces: Iterable[bytes]) -> tuple[bytes, ...]:
    """Return a text in pieces of one size, but for the last."""
    even: list[bytes] = []
    gathered = bytearray()
    for piece in pieces:
        for start in range(0, len(piece), PIECE_BYTES):
            gathered += piece[start : start + PIECE_BYTES]
            if len(gathered) >= PIECE_BYTES:
                even.append(bytes(gathered[:PIECE_BYTES]))
                del gathered[:PIECE_BYTES]
    return (*even, bytes(gathered)) if gathered else tuple(even)


def _pieces(node: Any) -> Iterator[bytes]:
    """Yield the compact text of a value, a few items at a time where it is long and a part at a time of a long text."""
    if isinstance(node, LongObject):
        members = iter(node.items())
        comma = b"{"
        while few := dict(islice(members, PIECE)):
            if _are_short(list(few)) and _are_short(list(few.values())):
                yield comma + _text(few)[1:-1]
            else:
                for key, value in few.items():
                    yield comma
                    yield from _pieces(key)
                    yield b":"
                    yield from _pieces(value)
                    comma = b","
            comma = b","
        yield b"}" if node else b"{}"
    elif isinstance(node, LongList):
        comma = b"["
        for several in _slices(node):
            if _are_short(several):
                yield comma + _text(several)[1:-1]
            else:
                for value in several:
                    yield comma
                    yield from _pieces(value)
                    comma = b","
            comma = b","
        yield b"]" if node else b"[]"
    elif isinstance(node, str):
        yield b'"'
        for start in range(0, len(node), LONG_TEXT):
            yield write_json(node[start : start + LONG_TEXT])[1:-1]
        yield b'"'
    else:
        yield _text(node)


def _slices(items: list[Any]) -> Iterator[list[Any]]:
    """Yield the items of a list by the few, many at once of what is short in any case."""
    for start in range(0, len(items), MANY):
        many = items[start : start + MANY]
        kinds = set(map(type, many))
        if kinds <= _SHORT or (kinds == {str} and sum(map(len, many)) <= PIECE * LONG_TEXT):
            yield many
        else:
            yield from (many[first : first + PIECE] for first in range(0, len(many), PIECE))


def _are_short(values: list[Any]) -> bool:
    kinds = set(map(type, values))
    if not kinds.isdisjoint(_LONG):
        return False
    if kinds == {str}:
        return max(map(len, values)) <= LONG_TEXT
    return str not in kinds or all(len(value) <= LONG_TEXT for value in values if type(value) is str)


def _text(value: Any) -> bytes:
    try:
        return orjson.dumps(value)
    except TypeError:  # an integer of more than 64 bits, or half a surrogate pair
        if isinstance(value, list) and len(value) > PIECE:  # takes longer
            few = (value[start : start + PIECE] for start in range(0, len(value), PIECE))
            return b"[" + b",".join(_text(items)[1:-1] for items in few) + b"]"
        text = write_json(value)
    if _MANY_DIGITS.search(text) is not None:  # seldom, and mostly inside a text
        _refuse_beyond_doubles(value)
    return text


def _refuse_beyond_doubles(node: Any) -> None:
    if isinstance(node, Mapping):
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            _refuse_beyond_doubles(child)
    elif isinstance(node, int) and abs(node) > sys.float_info.max:
        raise NoDoubleError(f"holds an integer of {len(str(abs(node)))} digits, which is larger than any double")
