"""Bodies that are too long to be held: put together of short texts and of long ones that are read as they are sent."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

SHORT_BYTES = 1 << 20
"""What is no longer is held while it is sent."""
PIECE_BYTES = 256 * 1024
"""A long text comes in pieces of no more, and what is long otherwise is cut into such: so much is held of each body."""


class LongText(Protocol):
    """A text that lies elsewhere and does not change while it is read."""

    @property
    def size(self) -> int: ...

    def pieces(self) -> Iterator[bytes]:
        """Yield it a piece at a time; raises `StorageError` or OSError when it cannot be read to its end."""

    def close(self) -> None: ...


class LongBody:
    """Whoever has one says `close` when it is through, however much was taken."""

    def __init__(self, parts: Sequence[bytes | LongText]) -> None:
        self._parts = parts
        self.size = sum(len(part) if isinstance(part, bytes) else part.size for part in parts)

    def pieces(self) -> Iterator[bytes]:
        for part in self._parts:
            if isinstance(part, bytes):
                yield part
            else:
                yield from part.pieces()

    def whole(self) -> bytes:
        """Return it as one and close it."""
        try:
            return b"".join(self.pieces())
        finally:
            self.close()

    def close(self) -> None:
        for part in self._parts:
            if not isinstance(part, bytes):
                part.close()


def new_mark() -> str:
    """Return what stands for a text in a document until it is written; nobody can guess it."""
    return secrets.token_hex(16)


def spliced(text: bytes, texts: Mapping[str, LongText]) -> LongBody:
    """Return a JSON text with long ones in the places of their marks."""
    parts: list[bytes | LongText] = [text]
    for mark, long in texts.items():
        *before, last = parts
        assert isinstance(last, bytes)
        left, _, right = last.partition(f'"{mark}"'.encode())
        parts = [*before, left, long, right]
    return LongBody(parts)
