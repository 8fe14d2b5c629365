"""How much memory the objects of one renderer hold on the GPU. They enter and leave it themselves."""

from __future__ import annotations

MIB = 1024 * 1024


class Ledger:
    """Bytes by kind. Used by one thread: the one that has the context."""

    def __init__(self) -> None:
        self.buffer_bytes = 0
        self.texture_bytes = 0

    @property
    def buffer_mb(self) -> float:
        return self.buffer_bytes / MIB

    @property
    def texture_mb(self) -> float:
        return self.texture_bytes / MIB
