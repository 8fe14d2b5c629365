"""Reads records out of a telemetry log from a number on, however long it is: files and places are found by bisection.

For whoever pages through the log; nothing is kept between two calls, so that nothing grows old.
"""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from runtime.storage.telemetry_files import opened_together, seq_of

MOST_BYTES = 1024 * 1024
"""What is read out at once, unless a single record is larger."""
CLOSE_BYTES = 32 * 1024
"""A place that is so near is walked to."""


def records_after(path: Path, seq: int, most: int, most_bytes: int = MOST_BYTES) -> list[bytes]:
    """Return the lines of the records that follow a number, without their ends; what is no record is left out."""
    found: list[bytes] = []
    taken = 0
    with opened_together(path) as files:
        for line in islice(_lines_after([file for _, file in files], seq), most):
            taken += len(line)
            if found and taken > most_bytes:
                break
            found.append(line.rstrip(b"\n"))
    return found


def _lines_after(files: Sequence[BinaryIO], seq: int) -> Iterator[bytes]:
    first = bisect_right(range(len(files)), seq, key=lambda number: _first_seq(files[number:]) - 1) - 1
    for number, file in enumerate(files[max(first, 0) :]):
        file.seek(_place(file, seq) if number == 0 else 0)
        for line in file:
            found = seq_of(line) if line.endswith(b"\n") else None
            if found is not None and found > seq:
                yield line


def _first_seq(files: Sequence[BinaryIO]) -> int:
    """Return the number that the first of some files begins with; one without a record begins as the next one does."""
    for file in files:
        file.seek(0)
        found = next((seq for line in file if (seq := seq_of(line)) is not None), None)
        if found is not None:
            return found
    return sys.maxsize


def _place(file: BinaryIO, seq: int) -> int:
    """Return the beginning of a line at or before the record that follows a number, and not far before it."""
    low, high = 0, file.seek(0, 2)
    while high - low > CLOSE_BYTES:
        middle = (low + high) // 2
        file.seek(middle)
        file.readline()
        place = file.tell()
        found = next((one for line in file if (one := seq_of(line)) is not None), None)
        if place >= high or found is None or found > seq:
            high = middle
        else:
            low = place
    return low
