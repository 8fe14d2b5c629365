"""`restore`: makes a data directory of what `backup` wrote. A directory in which a runtime works is never touched."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from runtime.cli.errors import DONE, CommandParser, UnusableError, one_line, run_command, show
from runtime.storage.errors import StorageError
from runtime.storage.restoring import restore_backup


def run(arguments: Sequence[str]) -> int:
    """Restore a backup; returns 0, or 2 when nothing was changed."""
    return run_command(_parser(), arguments, _restore)


def _parser() -> CommandParser:
    parser = CommandParser("restore", "Make a data directory of a backup.")
    parser.add_argument("backup", type=Path, metavar="FILE", help="what `backup` wrote")
    parser.add_argument(
        "--data-dir",
        type=Path,
        default=os.environ.get("PLUMBLINE_DATA_DIR") or None,
        metavar="DIR",
        help="the directory to make (default PLUMBLINE_DATA_DIR)",
    )
    parser.add_argument("--force", action="store_true", help="move a directory that is not empty aside first")
    return parser


def _restore(options: argparse.Namespace) -> int:
    if options.data_dir is None:
        raise UnusableError("--data-dir DIR is needed (or PLUMBLINE_DATA_DIR)")
    try:
        manifest, aside = restore_backup(options.backup, Path(options.data_dir), replace=options.force)
    except StorageError as failed:
        raise UnusableError(str(failed)) from failed
    kept = "" if aside is None else f"; what was there is now {aside}"
    told = f"{options.data_dir}: {len(manifest.members)} files of {manifest.created_at} restored{kept}"
    show(one_line(told) + "\n", sys.stdout)
    return DONE
