"""An editor that dies: run as `python -m tests.helpers.doomed_editor RECOVERY LEVEL NAMES`.

It opens a level (or `-` for a new one), adds an entity of each name and says so on standard output, then waits on
standard input. Whoever started it kills it.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from app.document.autosave import Autosave
from app.document.document import Document
from app.document.files import open_level
from runtime.storage.file_lock import FileLock, LockedError
from tests.helpers import levels

ROOT = Path(__file__).parents[2]


def take_lock(path: Path) -> FileLock | None:
    try:
        return FileLock(path)
    except LockedError:
        return None


def main(recovery: str, level: str, names: Sequence[str]) -> None:
    document = Document(levels.world()) if level == "-" else open_level(Path(level))
    autosave = Autosave(Path(recovery), take_lock)
    autosave.begin(document)
    document.follow_steps(autosave.take)
    for name in names:
        document.edit(f"Add {name}", {name: levels.entity(name)})
    autosave.flush()
    sys.stdout.write("written\n")
    sys.stdout.flush()
    sys.stdin.read()


@contextmanager
def doomed(recovery: Path, level: Path | None, *names: str) -> Iterator[None]:
    """An editor in a process of its own that has written its edits; it is killed when the block ends."""
    command = [sys.executable, "-m", "tests.helpers.doomed_editor", str(recovery), str(level or "-"), *names]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "written\n"
            yield
        finally:
            process.kill()


def killed(recovery: Path, level: Path | None, *names: str) -> None:
    """Leave behind what an editor leaves that was killed."""
    with doomed(recovery, level, *names):
        pass


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
