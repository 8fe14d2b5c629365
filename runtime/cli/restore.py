"""`restore`: makes a data directory of what `backup` wrote. A directory in which a runtime works is never touched."""

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
from runtime.storage.errors import StorageError
from runtime.storage.restoring import restore_backup


def run(arguments: Sequence[str]) -> int:
    """Restore a backup; returns 0, or 2 when nothing was changed."""
    return run_command(_parser(), arguments, _restore)


def _parser() -> CommandParser:
    parser = CommandParser("restore", "Make a data directory of a backup. Everybody signs in again.")
    parser.add_argument("backup", type=Path, metavar="FILE", help="what `backup` wrote")
    add_data_dir(parser, "the directory to make")
    parser.add_argument("--force", action="store_true", help="move a directory that is not empty aside first")
    parser.add_argument(
        "--withdraw-tokens",
        action="store_true",
        help="withdraw every token that was given to a program or an engine, too; sign-ins of people end in any case",
    )
    return parser


def _restore(options: argparse.Namespace) -> int:
    data_dir = data_dir_of(options)
    try:
        restored = restore_backup(
            options.backup,
            data_dir,
            replace=options.force,
            now_ms=time.time_ns() // 1_000_000,
            withdraw_tokens=options.withdraw_tokens,
        )
    except StorageError as failed:
        raise UnusableError(str(failed)) from failed
    manifest = restored.manifest
    tokens = f", {restored.tokens} tokens withdrawn" if options.withdraw_tokens else ""
    kept = "" if restored.aside is None else f"; what was there is now {restored.aside}"
    told = (
        f"{data_dir}: {len(manifest.members)} files of {manifest.created_at} restored, {restored.sign_ins} sign-ins"
        f" ended{tokens}{kept}"
    )
    show(one_line(told) + "\n", sys.stdout)
    return DONE
