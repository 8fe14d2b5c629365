"""A lock that the operating system releases when its process ends, however it ends; so no lock is ever stale."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        # One byte far behind the text, so that others can still read who holds the lock.
        os.lseek(descriptor, 1 << 30, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class LockedError(Exception):
    """Somebody else holds the lock; `owner` is the process id that they left, or empty."""

    def __init__(self, owner: str) -> None:
        super().__init__(owner)
        self.owner = owner


class FileLock:
    """Held from construction to `release`. The file stays, with the holder's process id in it."""

    def __init__(self, path: Path) -> None:
        """Take the lock; raises `LockedError` at once when it is held, OSError when the file cannot be made."""
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        try:
            _take(self._descriptor)
        except OSError:
            owner = os.pread(self._descriptor, 32, 0) if hasattr(os, "pread") else b""
            os.close(self._descriptor)
            raise LockedError(owner.decode("ascii", "replace").strip()) from None
        with suppress(OSError):  # a full disk: the lock holds, only the name of its holder is missing
            os.ftruncate(self._descriptor, 0)
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            os.write(self._descriptor, f"{os.getpid()}\n".encode())

    def release(self) -> None:
        """Give the lock back; a second call does nothing."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
