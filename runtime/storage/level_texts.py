"""The long texts of levels, in pieces: written a bit at a time, read a bit at a time, and kept while somebody reads.

A text never changes. One that no level has any more stays until its last reader is through, so that what is read is
one version from beginning to end; it goes with a later write. Belongs to the portal's thread.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import groupby
from weakref import WeakSet

from runtime.storage.database import Database
from runtime.storage.errors import StorageError

INLINE_BYTES = 1 << 20
"""A text up to that size lies in its level's row."""
STEP_BYTES = 1 << 20
"""About so much of a text is written in one transaction: others get their turn in between."""
MOST_SUPERSEDED_BYTES = 256 << 20
"""So much of texts that no level has any more may wait for their readers; above it the oldest readers are given up."""


class StoredText:
    """A long text that is being read. Who has it says `close` when it is through."""

    def __init__(self, texts: LevelTexts, number: int, size: int) -> None:
        self._texts: LevelTexts | None = texts
        self.number = number
        self.size = size

    def pieces(self) -> Iterator[bytes]:
        """Yield the text, a piece at a time; raises `StorageError`, also when it was given up meanwhile."""
        read = 0
        while read < self.size:
            if self._texts is None:
                raise StorageError("the version that was being read was replaced too long ago")
            piece = self._texts.piece(self.number, read)
            read += len(piece)
            yield piece

    def close(self) -> None:
        texts, self._texts = self._texts, None
        if texts is not None:
            texts.closed(self)


class StagedText:
    """A text on its way into the store; no level has it yet."""

    def __init__(self, number: int, pieces: Sequence[bytes]) -> None:
        self.number = number
        self.size = sum(map(len, pieces))
        self._pieces = pieces
        self._next = 0
        self._start = 0

    @property
    def is_whole(self) -> bool:
        return self._next == len(self._pieces)

    def write(self, connection: sqlite3.Connection, most_bytes: int | None) -> int:
        """Write about so much more of it, or all, in a transaction of the caller's; return how much that was."""
        written = 0
        while not self.is_whole and (most_bytes is None or written < most_bytes):
            piece = self._pieces[self._next]
            connection.execute("INSERT INTO level_texts VALUES (?, ?, ?)", (self.number, self._start, piece))
            self._next += 1
            self._start += len(piece)
            written += len(piece)
        return written


class LevelTexts:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._readers: WeakSet[StoredText] = WeakSet()
        """Who forgets to say that it is through is not waited for."""
        left = database.read(
            "SELECT DISTINCT text FROM level_texts EXCEPT SELECT content_text FROM levels"
            " EXCEPT SELECT editor_text FROM levels"
        )
        self._left = {number for (number,) in left}
        """What no level has, and can go: what was superseded, or staged when the runtime ended."""
        [(highest,)] = database.read("SELECT coalesce(max(text), 0) FROM level_texts")
        self._next = highest + 1

    def open(self, number: int, size: int) -> StoredText:
        reader = StoredText(self, number, size)
        self._readers.add(reader)
        return reader

    def piece(self, number: int, start: int) -> bytes:
        """Return the piece of a text that begins there; raises `StorageError`."""
        rows = self._database.read("SELECT body FROM level_texts WHERE text = ? AND start = ?", number, start)
        if not rows:
            raise StorageError(f"a piece of text {number} is missing")
        piece: bytes = rows[0][0]
        return piece

    def closed(self, reader: StoredText) -> None:
        self._readers.discard(reader)

    def stage(self, pieces: Sequence[bytes]) -> StagedText:
        number, self._next = self._next, self._next + 1
        return StagedText(number, pieces)

    def discard(self, staged: StagedText) -> None:
        """Remove what no level will have; at the latest with the next write."""
        self._left.add(staged.number)
        with suppress(StorageError):
            with self._database.transaction() as connection:
                gone = self.remove(connection)
            self.removed((), gone)

    def remove(self, connection: sqlite3.Connection, superseded: Iterable[int] = ()) -> list[int]:
        """Delete the texts that no level has and nobody reads, these as well; tell `removed` once that took effect."""
        read = {reader.number for reader in self._readers}
        gone = [number for number in self._left.union(superseded) if number not in read]
        for number in gone:
            connection.execute("DELETE FROM level_texts WHERE text = ?", (number,))
        return gone

    def removed(self, superseded: Iterable[int], gone: Iterable[int]) -> None:
        """Note what `remove` did; readers are given up where too much waits for them."""
        self._left = self._left.union(superseded).difference(gone)
        waiting = sorted(
            (reader for reader in self._readers if reader.number in self._left), key=lambda reader: reader.number
        )
        sizes = {reader.number: reader.size for reader in waiting}
        for number, readers in groupby(waiting, key=lambda reader: reader.number):
            if sum(sizes.values()) <= MOST_SUPERSEDED_BYTES:
                break
            for reader in readers:
                reader.close()
            del sizes[number]
