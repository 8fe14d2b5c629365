"""`check FILE…`: validates levels and configs, one finding a line (decisions *Command line*, card-semantics §7).

Findings go to standard output. Exit 0 when there is no error (warnings alone leave it 0), 1 with errors, 2 when a file
cannot be read or the arguments cannot be used.
"""

from __future__ import annotations

import argparse
import json
import os
import stat
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from runtime.cli.errors import DONE, FOUND_PROBLEMS, UNUSABLE, CommandParser, UnusableError, one_line, run_command, show
from runtime.contracts.errors import Finding, finding
from runtime.contracts.json_text import MAX_FILE_BYTES, UnreadableJsonError, read_json
from runtime.contracts.lifecycle import HardwareProfile
from runtime.contracts.world_rules import check_world
from runtime.kernel.validation import validate_config
from runtime.storage.profiles import DEFAULT_PROFILE, UnknownProfileError, load_profile, profile_names

UNREADABLE_RULE = "FILE"


def run(arguments: Sequence[str]) -> int:
    """Check the files named by the arguments and return the exit code."""
    return run_command(_parser(), arguments, _check_files)


def check_file(path: Path, profile: HardwareProfile) -> list[Finding]:
    """Return what is wrong with a file; what cannot be read is one finding of the rule `FILE`."""
    try:
        document = read_json(read_bounded(path), allow_bom=True)
    except UnreadableJsonError as unreadable:
        return [_unreadable(unreadable.reason)]
    except OSError as failed:
        return [_unreadable(f"cannot be read: {(failed.strerror or str(failed)).lower()}")]
    except ValueError as impossible:  # a name that no file can have
        return [_unreadable(f"cannot be read: {impossible}")]
    if is_config(document):
        validation = validate_config(document, profile)
        return [*validation.errors, *validation.warnings]
    return check_world(document)


def read_bounded(path: Path) -> bytes:
    """Return a file's bytes; raises `UnreadableJsonError` for one that is too large, before reading it."""
    with path.open("rb") as file:
        status = os.fstat(file.fileno())
        if not (stat.S_ISREG(status.st_mode) or stat.S_ISFIFO(status.st_mode)):
            raise UnreadableJsonError("is no file but a device")
        if status.st_size > MAX_FILE_BYTES:
            raise UnreadableJsonError(f"is {status.st_size} bytes, over the limit of {MAX_FILE_BYTES}")
        return file.read(MAX_FILE_BYTES + 1)  # it may grow meanwhile, and a pipe has no size


def is_config(document: object) -> bool:
    """Whether a document is a config; everything else is a level (card-semantics §7)."""
    return isinstance(document, Mapping) and ("schemaVersion" in document or "cards" in document)


def _parser() -> CommandParser:
    parser = CommandParser("check", "Validate levels and configs.")
    parser.add_argument("files", nargs="+", metavar="FILE", help="a level or a config")
    parser.add_argument("--json", action="store_true", help="write one JSON list of findings instead of lines")
    parser.add_argument(
        "--profile",
        default=DEFAULT_PROFILE,
        metavar="NAME",
        help=f"hardware that configs are held against: {', '.join(profile_names())} (default {DEFAULT_PROFILE})",
    )
    return parser


def _check_files(options: argparse.Namespace) -> int:
    try:
        profile = load_profile(options.profile)
    except UnknownProfileError as unknown:
        raise UnusableError(str(unknown)) from unknown
    found = [(name, check_file(Path(name), profile)) for name in options.files]
    if options.json:
        items = [_item(name, one) for name, findings in found for one in findings]
        show(json.dumps(items, indent=2) + "\n", sys.stdout)  # plain ASCII: whatever the terminal, it is valid JSON
    else:
        for line in _lines(found):
            show(line, sys.stdout)
    sys.stdout.flush()
    return max((_exit_code(one) for _, findings in found for one in findings), default=DONE)


def _lines(found: Sequence[tuple[str, Sequence[Finding]]]) -> Iterator[str]:
    for name, findings in found:
        for one in findings:
            weight = "warning: " if one.is_warning else ""
            yield one_line(f"{name}: {one.field}: {one.rule}: {weight}{one.message}") + "\n"


def _item(name: str, one: Finding) -> dict[str, Any]:
    return {"file": one_line(name), "rule": one.rule, **one.model_dump(by_alias=True, exclude_unset=True)}


def _exit_code(one: Finding) -> int:
    if one.rule == UNREADABLE_RULE:
        return UNUSABLE
    return DONE if one.is_warning else FOUND_PROBLEMS


def _unreadable(reason: str) -> Finding:
    return finding(UNREADABLE_RULE, "", reason, code="INVALID_REQUEST")
