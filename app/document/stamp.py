"""How a file looked when we last read or wrote it, to notice that another program changed it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

OutsideChange = Literal["none", "changed", "deleted"]


@dataclass(frozen=True, slots=True)
class FileStamp:
    """Modification time, size and content of a file; the content is shared with whoever read it."""

    mtime_ns: int
    size: int
    content: bytes = field(repr=False)

    @classmethod
    def of(cls, path: Path, content: bytes) -> FileStamp:
        """Return the stamp of a file whose content is known; raises OSError."""
        status = path.stat()
        return cls(status.st_mtime_ns, len(content), content)

    def compare(self, path: Path) -> OutsideChange:
        """Return what happened to the file since; touched but equal counts as nothing. Raises OSError.

        The content is read only when time or size differ.
        """
        try:
            status = path.stat()
        except FileNotFoundError:
            return "deleted"
        if (status.st_mtime_ns, status.st_size) == (self.mtime_ns, self.size):
            return "none"
        same = status.st_size == self.size and path.read_bytes() == self.content
        return "none" if same else "changed"
