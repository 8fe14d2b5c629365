"""Writing a file so that it is the old or the new one, whole, whenever the power goes or the disk is full."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path

Step = Callable[[str], None]
"""Called with the name of each step before it is done; a test may raise there or end the process."""


def ignore_step(_: str) -> None:
    """What is called outside of tests."""


def write_atomically(path: Path, content: bytes, before: Step = ignore_step) -> None:
    """Replace a file's content or make the file; raises OSError with the old file untouched and nothing left over.

    A link is followed, so that it stays one. The mode of a file that exists is kept.
    """
    target = path.resolve()
    before("open")
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:100]}.", suffix=".part", dir=target.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            before("write")
            file.write(content)
            file.flush()
            before("sync")
            os.fsync(file.fileno())
        part.chmod(_mode_for(target))
        before("replace")
        part.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise
    before("sync folder")
    _sync_folder(target.parent)


def _mode_for(target: Path) -> int:
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _sync_folder(folder: Path) -> None:
    with contextlib.suppress(OSError):  # some file systems cannot; the file itself is safe
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
