"""`audit verify`: whether the audit of a data directory is as it was written, beside the runtime that writes it.

Exit 0 when the chain is whole, 1 when it is broken, 2 when there is none to be read.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from runtime.cli.errors import (
    DONE,
    FOUND_PROBLEMS,
    CommandParser,
    UnusableError,
    add_data_dir,
    data_dir_of,
    run_command,
    show,
)
from runtime.storage.audit_check import AuditCheck, check_audit
from runtime.storage.beside import open_beside
from runtime.storage.errors import StorageError


def run(arguments: Sequence[str]) -> int:
    """Verify the audit; returns the exit code."""
    return run_command(_parser(), arguments, _verify)


def _parser() -> CommandParser:
    parser = CommandParser("audit", "Verify the hash chain of the audit, also while a runtime writes it.")
    parser.add_argument("action", choices=["verify"], help="what to do")
    add_data_dir(parser)
    parser.add_argument("--json", action="store_true", help="write one JSON object instead of a line")
    return parser


def _verify(options: argparse.Namespace) -> int:
    data_dir = data_dir_of(options)
    try:
        with open_beside(data_dir) as connection:
            checked = check_audit(connection)
    except StorageError as failed:
        raise UnusableError(str(failed)) from failed
    show((_document(checked) if options.json else _line(checked)) + "\n", sys.stdout)
    sys.stdout.flush()
    return DONE if checked.broken is None else FOUND_PROBLEMS


def _line(checked: AuditCheck) -> str:
    if checked.broken is not None:
        return f"record {checked.broken.seq} is broken: {checked.broken.reason}; {checked.records} before it are whole"
    return f"{checked.records} records, unbroken; the last hash is {checked.head}"


def _document(checked: AuditCheck) -> str:
    broken = None if checked.broken is None else {"seq": checked.broken.seq, "reason": checked.broken.reason}
    return json.dumps({"records": checked.records, "head": checked.head, "firstBroken": broken}, indent=2)
