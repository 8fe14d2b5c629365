"""Reads the entities of a large level in pieces, straight from text to models; as strict as the strict reader.

A piece is cut where one entity seems to end and the next to begin, and taken only if it is a list of whole entities by
itself: joined by the commas between them, such pieces say what the file says. Whatever is odd (an unknown field, a
colon in a text, a number that breaks a rule) has its piece read strictly; whatever is wrong leaves the whole file to
the strict reader, which has the words for it. Between pieces other threads come in, progress is told and reading can be
given up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter, ValidationError

from app.document.findings import Survey
from app.document.fine_entities import read_fine
from runtime.contracts.json_text import MAX_DEPTH, UnreadableJsonError, read_json
from runtime.contracts.world import Entity, WorldSpec

Progress = Callable[[float], None]
"""Told a fraction of the file from time to time, in the reader's thread; what it raises ends the reading."""

PIECE_BYTES = 64 * 1024
"""No other thread comes in while a piece is parsed: about a millisecond."""
KEYS_OF_AN_ENTITY = 14
"""The keys that every entity has, with those of its three parts: as many colons mean none twice and none unknown."""

_LIST = re.compile(rb'"entities"\s*:\s*\[')
_CUT = re.compile(rb"\}\s*(,)\s*\{")
_MARK = "the entities stand here"
_MAX_AROUND = 4 * 1024 * 1024
_MAX_TRIES = 16
_TAIL_BYTES = 4096
_SPACE = re.compile(rb"\s*")
_ENTITIES = TypeAdapter(list[Entity])


@dataclass(frozen=True, slots=True)
class _Piece:
    entities: Sequence[Entity]
    is_fine: bool


@dataclass(slots=True)
class BulkRead:
    """A world that was read, its entities by id, and what was seen of them on the way, while they were at hand."""

    spec: WorldSpec
    entities: dict[str, Entity] = field(default_factory=dict)
    survey: Survey = field(default_factory=Survey)

    def take(self, piece: _Piece) -> bool:
        """Take in a piece; returns whether every id in it was new."""
        count = len(self.entities)
        self.entities.update([(entity.id, entity) for entity in piece.entities])
        (self.survey.pass_fine if piece.is_fine else self.survey.look)(piece.entities)
        return len(self.entities) == count + len(piece.entities)


def read_in_bulk(content: bytes, progress: Progress = lambda _: None) -> BulkRead | None:
    """Return the world of a file's text, None when the strict reader has to look at it."""
    begin = _LIST.search(content)
    if begin is None:
        return None
    end = len(content)
    for _ in range(_MAX_TRIES):
        end = content.rfind(b"]", begin.end(), end)
        if end < 0:
            return None
        around = _around(content, begin.end(), end)
        if around is not None:
            read = _read(content, around, begin.end(), end, progress)
            if read is not None:
                return read
    return None


def _around(content: bytes, begin: int, end: int) -> dict[str, Any] | None:
    """Return the document with a mark in place of the entities, None where they do not stand between the places."""
    if len(content) - (end - begin) > _MAX_AROUND:
        return None
    try:
        around = read_json(content[:begin] + f'"{_MARK}"'.encode() + content[end:], allow_bom=True)
    except UnreadableJsonError:
        return None
    return around if isinstance(around, dict) and around.get("entities") == [_MARK] else None


def _read(content: bytes, around: dict[str, Any], begin: int, end: int, progress: Progress) -> BulkRead | None:
    try:
        read = BulkRead(WorldSpec.from_wire({**around, "entities": ()}))
    except ValidationError:
        return None
    if _SPACE.fullmatch(content, begin, end):
        return read
    # The end first: behind the wrong bracket stand quests, say, which no entity can end with.
    tail = _CUT.search(content, max(begin, end - _TAIL_BYTES), end)
    if _piece(b"[" + content[tail.end(1) if tail else begin : end] + b"]") is None:
        return None
    for start, stop in _pieces(content, begin, end):
        piece = _piece(b"[" + content[start:stop] + b"]")
        if piece is None or not read.take(piece):
            return None
        progress(stop / len(content))
    read.spec = read.spec.model_copy(update={"entities": tuple(read.entities.values())})
    return read


def _pieces(content: bytes, begin: int, end: int) -> Iterator[tuple[int, int]]:
    start = begin
    while True:
        cut = _CUT.search(content, start + PIECE_BYTES, end)
        if cut is None:
            yield start, end
            return
        yield start, cut.start(1)
        start = cut.end(1)


def _piece(text: bytes) -> _Piece | None:
    fine = read_fine(text)
    if fine is not None and text.count(b":") == KEYS_OF_AN_ENTITY * len(fine):
        return _Piece(fine, is_fine=True)
    try:
        return _Piece(_ENTITIES.validate_python(read_json(text, max_depth=MAX_DEPTH - 1)), is_fine=False)
    except (ValidationError, UnreadableJsonError):
        return None
