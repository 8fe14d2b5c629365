"""What is remembered of the file a document came from: how it looked, its text, an unreadable sidecar."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.document.sidecar import sidecar_change
from app.document.stamp import FileStamp, OutsideChange
from app.document.world import WorldState


@dataclass(slots=True)
class LevelFile:
    """Belongs to one document; changed by opening and saving only."""

    stamp: FileStamp | None = None
    content: bytes | None = None
    """The text of the file as it was last read or written; None for a level that has no file."""
    base: WorldState | None = None
    """What that text and its sidecar say: whatever changed since is compared with it."""
    sidecar_problem: str = ""
    """Why the sidecar could not be read, in a sentence to show; empty when it could or there was none."""
    sidecar_stamp: FileStamp | None = None
    """How the sidecar looked when it was last read or written; None when there was none."""

    def outside_change(self, path: Path | None) -> OutsideChange:
        """Return what another program did to the file since it was read or written; raises OSError."""
        if path is None or self.stamp is None:
            return "none"
        return self.stamp.compare(path)

    def sidecar_change(self, path: Path | None) -> OutsideChange:
        """Return what another program did to the sidecar of that level; raises OSError.

        One that never could be read is kept aside when saving, whatever it says by then.
        """
        if path is None or self.stamp is None or (self.sidecar_problem and self.sidecar_stamp is None):
            return "none"
        return sidecar_change(path, self.sidecar_stamp)
