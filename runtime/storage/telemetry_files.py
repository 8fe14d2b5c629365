"""The files of a telemetry log: the one that is written, and those that were rotated away from it (ruling 90).

For whoever reads beside the runtime that writes, too: what is opened together is one log without a hole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

from runtime.contracts.json_text import read_written

FILE_NAME = "telemetry_samples.json"
FOLDER_NAME = "telemetry"
"""Where the log lies in a data directory."""
MOST_LISTINGS = 20


class RestlessLogError(OSError):
    """The log is rotated faster than it can be opened."""


def rotated_files(path: Path) -> list[Path]:
    """Return the files that were rotated away from a log, oldest first."""
    found = path.parent.glob("telemetry_samples.*.json")
    return sorted((one for one in found if one.suffixes[0][1:].isdecimal() and one.is_file()), key=number_of)


def number_of(path: Path) -> int:
    """Return the number of a rotated file; a higher one is younger."""
    return int(path.suffixes[0][1:])


def seq_of(line: bytes) -> int | None:
    """Return the number of the record in a line, None for a line that is no record."""
    try:
        seq = read_written(line)["seq"]
    except (ValueError, TypeError, KeyError, IndexError, RecursionError):
        return None
    return seq if isinstance(seq, int) and not isinstance(seq, bool) else None


def log_files(path: Path) -> list[Path]:
    """Return the files that make up a log, oldest first; a file of another name stands for itself."""
    return [*rotated_files(path), path] if path.name == FILE_NAME else [path]


@contextmanager
def opened_together(path: Path) -> Iterator[Sequence[tuple[Path, BinaryIO]]]:
    """Give the files of a log, open for reading, as they stand at one moment; raises OSError."""
    for _ in range(MOST_LISTINGS):
        with ExitStack() as stack:
            paths = log_files(path)
            try:
                files = [(one, stack.enter_context(one.open("rb"))) for one in paths]
            except FileNotFoundError:
                if log_files(path) == paths and not path.exists():
                    raise
                continue  # rotated since it was listed
            if log_files(path) != paths:
                continue
            yield files
            return
    raise RestlessLogError(f"{path} is rotated faster than it can be read; try again")
