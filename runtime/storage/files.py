"""Files that are replaced as a whole: after a crash or on a full disk the old content is there, or the new one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO


def write_atomically(path: Path, content: bytes, *, mode: int | None = None) -> None:
    """Replace a file, durably; raises OSError and leaves what was there.

    A link is followed, permissions are kept (`mode` sets those of a new file, by default what the umask allows).
    """
    target = path.resolve()
    with replacing(target) as file:
        file.write(content)
        file.flush()
        _set_mode(file.fileno(), target, mode)


@contextmanager
def replacing(target: Path, check: Callable[[Path], object] = lambda part: None) -> Iterator[IO[bytes]]:
    """Give a file (0600) that takes the place of `target`, durably, once it is written and `check` has not refused it.

    Whatever goes wrong, what was there stays and nothing is left beside it.
    """
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".new")
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        check(Path(name))
        Path(name).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
    sync_folder(target.parent)


def _set_mode(descriptor: int, target: Path, mode: int | None) -> None:
    if not hasattr(os, "fchmod"):
        return
    try:
        os.fchmod(descriptor, target.stat().st_mode & 0o7777)
    except FileNotFoundError:
        os.fchmod(descriptor, _default_mode() if mode is None else mode)


def _default_mode() -> int:
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask


def sync_folder(folder: Path) -> None:
    """Make the new name durable, where folders can be synchronised (not on Windows, not on every network disk)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    try:
        with suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
