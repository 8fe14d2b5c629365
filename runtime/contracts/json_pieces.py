"""Reading long JSON text a piece at a time, so that other threads come in between.

The quick reader of the library does a list of millions of numbers in one go, with every other thread standing still
for a second. Here it gets a few thousand characters in each call: whole values, or as many items of a long list or
object as can be cut off. What a document has of long lists and objects is marked by their types.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any

PIECE = 16 * 1024
"""Characters that are read in one go. A number has fewer."""
MOST_MEMBERS = 250_000
"""Of an object: beyond that adding one more may take a tenth of a second."""
MOST_ITEMS = 2_000_000
"""Of a list: a longer one is moved, all of it at one go, when it grows."""
MOST_CHARACTERS = 4 * 1024 * 1024
"""Of a text: it is put together, and written, at one go."""
_TRIES = 8
_SHOWN_OF_A_KEY = 80
_FREED_AT_ONCE = 64
_SPACE = re.compile(r"[ \t\n\r]*")
_MEMBER = re.compile(r'"[^"\\]*"[ \t\n\r]*:[ \t\n\r]*(.)')
_STRETCH = re.compile(r'[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*')
_NUMBER = frozenset("-0123456789")
_CLOSING = {"[": "]", "{": "}"}

Pairs = list[tuple[str, Any]]


class LongList(list[Any]):
    """A list whose text is longer than a piece: whoever works on it does so bit by bit."""


class LongObject(dict[str, Any]):
    """An object of that kind."""


class NoJsonError(ValueError):
    """The text is no JSON; the message says why and where."""


class JsonLimitError(ValueError):
    """The text is JSON, and something in it is over a limit of reading in pieces; `place` is where, as `a.b[3]`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.place = ""

    def is_in(self, step: int | str) -> None:
        """Put the item or member in front that the place lies in."""
        if isinstance(step, int):
            self.place = f"[{step}]{self._rest()}"
        else:
            self.place = f"{step[:_SHOWN_OF_A_KEY]}{self._rest()}"

    def _rest(self) -> str:
        return self.place if self.place[:1] in ("", "[") else f".{self.place}"


def read_in_pieces(
    content: bytes, *, unique: Callable[[Pairs], dict[str, Any]], constant: Callable[[str], Any],
    number: Callable[[str], float],
) -> Any:  # fmt: skip
    """Return the document in UTF-8 text; raises `NoJsonError`, `JsonLimitError`, UnicodeDecodeError, what the three do.

    `unique` makes an object of its pairs, `constant` a value of NaN and the like, `number` one of a fraction.
    """
    reader = _Reader(content, unique, constant, number)
    try:
        return reader.document()
    except BaseException:
        reader.let_go()
        raise


class _Reader:
    def __init__(
        self,
        content: bytes,
        unique: Callable[[Pairs], dict[str, Any]],
        constant: Callable[[str], Any],
        number: Callable[[str], float],
    ) -> None:
        self._content = content
        self._unique = unique
        self._scan: Callable[[str, int], tuple[Any, int]] = json.JSONDecoder(
            object_pairs_hook=unique, parse_constant=constant, parse_float=number
        ).scan_once  # type: ignore[attr-defined]
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._fed = 0
        self._text = ""
        self._at = 0
        self._line = 1
        self._column = 1
        """Where the text begins in the document."""
        self._made: list[LongList | LongObject] = []
        self._is_odd = False
        """Whether nothing more can be cut off from the items in this text."""

    @property
    def _is_last(self) -> bool:
        return self._fed >= len(self._content)

    def let_go(self) -> None:
        """Empty what was read bit by bit: freed in one go it would hold others up as reading it did."""
        for made in self._made:
            while len(made) > _FREED_AT_ONCE:
                if isinstance(made, LongObject):
                    made.popitem()
                else:
                    del made[-_FREED_AT_ONCE:]

    def document(self) -> Any:
        found = self._value()
        if self._skip():
            raise self._wrong("Extra data")
        return found

    def _fill(self) -> None:
        """Let go of what was read, and have a piece ahead if there is as much."""
        self._line, self._column = self._place(self._at)
        parts = [self._text[self._at :]]
        ahead = len(parts[0])
        while ahead < PIECE and not self._is_last:
            piece = self._content[self._fed : self._fed + PIECE]
            begun = self._fed - len(self._decoder.getstate()[0])
            self._fed += len(piece)
            try:
                parts.append(self._decoder.decode(piece, self._is_last))
            except UnicodeDecodeError as wrong:
                wrong.start += begun
                raise
            ahead += len(parts[-1])
        self._text, self._at, self._is_odd = "".join(parts), 0, False

    def _place(self, at: int) -> tuple[int, int]:
        lines = self._text.count("\n", 0, at)
        if not lines:
            return self._line, self._column + at
        return self._line + lines, at - self._text.rfind("\n", 0, at)

    def _wrong(self, why: str, at: int | None = None) -> NoJsonError:
        line, column = self._place(self._at if at is None else at)
        return NoJsonError(f"{why} (line {line}, column {column})")

    def _skip(self) -> str:
        """Pass over blanks; return the character that follows, none at the end."""
        while True:
            match = _SPACE.match(self._text, self._at)
            self._at = len(self._text) if match is None else match.end()
            if self._at < len(self._text):
                return self._text[self._at]
            if self._is_last:
                return ""
            self._fill()

    def _value(self) -> Any:
        first = self._skip()
        why, where = "Expecting value", self._at
        while True:
            try:
                found, end = self._scan(self._text, self._at)
            except StopIteration as stop:
                why, where = "Expecting value", stop.value
            except json.JSONDecodeError as wrong:
                why, where = wrong.msg, wrong.pos
            else:
                # A number may go on behind what is there, with a point or an exponent.
                if first not in _NUMBER or end + 2 < len(self._text) or self._is_last:
                    self._at = end
                    return found
                why, where = f"Expecting a number of less than {PIECE} characters", self._at
            if self._is_last:
                raise self._wrong(why, where)
            if len(self._text) - self._at >= PIECE:
                break
            self._fill()
        if first == "[":
            return self._list()
        if first == "{":
            return self._object()
        if first == '"':
            return self._long_text()
        raise self._wrong(why, where)

    def _list(self) -> LongList:
        items = LongList()
        self._made.append(items)
        self._at += 1
        first = self._skip()
        if first == "]":
            self._at += 1
            return items
        while True:
            if len(items) >= MOST_ITEMS:  # and one more follows
                raise JsonLimitError(f"a list has more than {MOST_ITEMS} items")
            several = self._several("[", first, first)
            if several is not None:
                items += several
                first = self._skip()
                continue
            try:
                items.append(self._value())
            except JsonLimitError as over:
                over.is_in(len(items))
                raise
            if self._ends("]"):
                return items
            first = self._skip()

    def _object(self) -> LongObject:
        members = LongObject()
        self._made.append(members)
        self._at += 1
        first = self._skip()
        if first == "}":
            self._at += 1
            return members
        while True:
            if first != '"':
                raise self._wrong("Expecting property name enclosed in double quotes")
            match = _MEMBER.match(self._text, self._at)
            several = None if match is None else self._several("{", match[1], '"')
            if several is not None:
                self._add(members, several)
                first = self._skip()
                continue
            key = self._value()
            if self._skip() != ":":
                raise self._wrong("Expecting ':' delimiter")
            self._at += 1
            try:
                value = self._value()
            except JsonLimitError as over:
                over.is_in(key)
                raise
            self._add(members, {key: value})
            if self._ends("}"):
                return members
            first = self._skip()

    def _add(self, members: LongObject, more: dict[str, Any]) -> None:
        twice = next((key for key in more if key in members), None)
        if twice is not None:
            self._unique([(twice, None), (twice, None)])
        if len(members) + len(more) > MOST_MEMBERS:
            raise JsonLimitError(f"an object has more than {MOST_MEMBERS} members")
        members.update(more)

    def _ends(self, closing: str) -> bool:
        """Pass over what stands behind an item; returns whether it was the last one."""
        found = self._skip()
        if found not in (closing, ","):
            raise self._wrong("Expecting ',' delimiter")
        self._at += 1
        return found == closing

    def _several(self, opening: str, value: str, item: str) -> Any:
        """Return as many items as can be cut off from the text, None when that is not possible.

        `value` is how the value of the first item begins, `item` how items begin. What parses as a whole when it is cut
        off at a comma and closed is whole items.
        """
        if len(self._text) - self._at < PIECE // 4 and not self._is_last:
            self._fill()
        if self._is_odd:
            return None
        closing = _CLOSING.get(value, "")
        cut = self._last_comma(closing, item if closing or opening == "{" else "")
        if cut > self._at:
            text = f"{opening}{self._text[self._at : cut]}{_CLOSING[opening]}"
            try:
                found, end = self._scan(text, 0)
            except (StopIteration, json.JSONDecodeError):
                end = 0
            if end == len(text):
                self._at = cut + 1
                return found
        self._is_odd = True
        return None

    def _last_comma(self, before: str, behind: str) -> int:
        """Return where the last comma of the text is that has the one before it and the other behind it."""
        at = len(self._text)
        for _ in range(_TRIES):
            at = self._text.rfind(f"{before},", self._at, at)
            if at < 0:
                break
            comma = at + len(before)
            match = _SPACE.match(self._text, comma + 1)
            if not behind or (match is not None and self._text.startswith(behind, match.end())):
                return comma
        return -1

    def _long_text(self) -> str:
        """Read a text of more than a piece."""
        began = self._place(self._at)
        parts: list[str] = []
        count = 0
        self._at += 1
        while True:
            match = _STRETCH.match(self._text, self._at)
            end = self._at if match is None else match.end()
            if end > self._at:
                parts.append(scanstring(f'"{self._text[self._at : end]}"', 1)[0])
                self._at = end
                count += len(parts[-1])
                if count > MOST_CHARACTERS:
                    raise JsonLimitError(f"a text has more than {MOST_CHARACTERS} characters")
            following = self._text[end : end + 6]
            if following.startswith('"'):
                self._at += 1
                return _joined(parts)
            if len(following) == 6 or self._is_last:
                break
            self._fill()
        if following.startswith("\\u"):
            raise self._wrong("Invalid \\uXXXX escape", self._at + 1)
        if following not in ("", "\\"):
            raise self._wrong("Invalid \\escape" if following.startswith("\\") else "Invalid control character at")
        raise NoJsonError("Unterminated string starting at (line {}, column {})".format(*began))


def _joined(parts: list[str]) -> str:
    """Put texts together; halves of a pair that were cut apart come together again."""
    for place in range(1, len(parts)):
        high, low = parts[place - 1][-1:], parts[place][:1]
        if "\ud800" <= high <= "\udbff" and "\udc00" <= low <= "\udfff":
            pair = 0x10000 + (ord(high) - 0xD800) * 0x400 + ord(low) - 0xDC00
            parts[place - 1] = parts[place - 1][:-1] + chr(pair)
            parts[place] = parts[place][1:]
    return "".join(parts)
