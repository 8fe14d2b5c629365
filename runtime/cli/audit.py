"""`audit verify`: whether the audit of a data directory is as it was written, beside the runtime that writes it.

Exit 0 when chain and end are whole, 1 when something is broken, 2 when there is none to be read.
"""

from __future__ import annotations

import argparse
import json
import re
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
from runtime.storage.audit_seal import AuditSeal
from runtime.storage.beside import open_beside
from runtime.storage.errors import StorageError


def run(arguments: Sequence[str]) -> int:
    """Verify the audit; returns the exit code."""
    return run_command(_parser(), arguments, _verify)


def _parser() -> CommandParser:
    parser = CommandParser("audit", "Verify the hash chain of the audit, also while a runtime writes it.")
    parser.add_argument("action", choices=["verify"], help="what to do")
    add_data_dir(parser)
    parser.add_argument(
        "--expect",
        type=_hash,
        metavar="HASH",
        help="a last hash that was noted before: the record that has it must still be there",
    )
    parser.add_argument("--json", action="store_true", help="write one JSON object instead of a line")
    return parser


def _verify(options: argparse.Namespace) -> int:
    data_dir = data_dir_of(options)
    try:
        with open_beside(data_dir) as connection:
            checked = check_audit(connection, AuditSeal(data_dir), options.expect)
    except StorageError as failed:
        raise UnusableError(str(failed)) from failed
    show((_document(checked) if options.json else _line(checked)) + "\n", sys.stdout)
    sys.stdout.flush()
    return DONE if checked.broken is None else FOUND_PROBLEMS


def _line(checked: AuditCheck) -> str:
    if checked.broken is not None:
        return f"record {checked.broken.seq} is broken: {checked.broken.reason}; {checked.records} before it are whole"
    end = "" if checked.is_sealed else "; nothing is sealed yet, so records missing at the end would not show"
    return f"{checked.records} records, unbroken; the last hash is {checked.head}{end}"


def _document(checked: AuditCheck) -> str:
    broken = None if checked.broken is None else {"seq": checked.broken.seq, "reason": checked.broken.reason}
    told = {"records": checked.records, "head": checked.head, "sealed": checked.is_sealed, "firstBroken": broken}
    return json.dumps(told, indent=2)


def _hash(text: str) -> str:
    if re.fullmatch(r"[0-9a-f]{64}", text) is None:
        raise argparse.ArgumentTypeError("a hash is 64 hexadecimal digits, as `audit verify` prints the last one")
    return text
