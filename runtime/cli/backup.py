"""`backup`: a data directory as one file, beside the runtime that works in it; `restore` is the way back."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from runtime.cli.errors import (
    DONE,
    CommandParser,
    UnusableError,
    add_data_dir,
    data_dir_of,
    one_line,
    run_command,
    show,
)
from runtime.storage.backup import make_backup
from runtime.storage.errors import StorageError

MIB = 1 << 20


def run(arguments: Sequence[str]) -> int:
    """Make a backup; returns 0, or 2 when it cannot be made."""
    return run_command(_parser(), arguments, _backup)


def _parser() -> CommandParser:
    parser = CommandParser(
        "backup",
        "Back up a data directory, also while a runtime works in it. The file holds keys and passwords: keep it safe.",
    )
    add_data_dir(parser)
    parser.add_argument(
        "-o", "--out", type=Path, required=True, metavar="FILE", help="where to write; a former backup is replaced"
    )
    return parser


def _backup(options: argparse.Namespace) -> int:
    data_dir = data_dir_of(options)
    try:
        manifest = make_backup(data_dir, options.out, time.time_ns() // 1_000_000)
    except StorageError as failed:
        raise UnusableError(str(failed)) from failed
    size = sum(member.size for member in manifest.members)
    told = f"{options.out}: {len(manifest.members)} files, {size / MIB:.1f} MiB, checked"
    show(one_line(told) + "\n", sys.stdout)
    return DONE
