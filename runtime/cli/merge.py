"""`merge BASE OURS THEIRS -o OUT`: levels and their sidecars by entity and field, usable as a git merge driver.

Exit 0 clean, 1 with conflicts: one a line on standard error, and OUT is a level all the same, in which ours stands at
each of them. 2 when a file cannot be read or merged; OUT is as it was.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from runtime.cli.check import is_config, read_bounded
from runtime.cli.errors import DONE, FOUND_PROBLEMS, CommandParser, UnusableError, one_line, run_command, show
from runtime.contracts.json_text import UnreadableJsonError, read_json, write_json, write_pretty_json
from runtime.contracts.three_way import ABSENT, Conflict, same
from runtime.contracts.world_merge import merge_levels, merge_sidecars
from runtime.contracts.world_rules import check_world
from runtime.storage.files import write_atomically

_LONGEST = 120
Json = dict[str, Any]


def run(arguments: Sequence[str]) -> int:
    """Merge the files named by the arguments and return the exit code."""
    return run_command(_parser(), arguments, _merge_files)


def _parser() -> CommandParser:
    parser = CommandParser("merge", "Merge two versions of a level, or of its sidecar, by entity and field.")
    parser.add_argument("base", metavar="BASE", help="what both began from; an empty file where there was none")
    parser.add_argument("ours", metavar="OURS", help="our version; it stands where both changed the same")
    parser.add_argument("theirs", metavar="THEIRS", help="the other version")
    parser.add_argument("-o", "--out", required=True, metavar="OUT", help="where the merged file is written")
    parser.add_argument("--name", metavar="NAME", help="what messages call the file (default: OUT)")
    return parser


def _merge_files(options: argparse.Namespace) -> int:
    name = options.name or options.out
    contents = [read_file(Path(given)) for given in (options.base, options.ours, options.theirs)]
    base = _document(options.base, contents[0]) if contents[0].strip() else {}
    ours, theirs = _document(options.ours, contents[1]), _document(options.theirs, contents[2])
    kinds = {_is_level(one) for one in (base, ours, theirs) if one}
    if len(kinds) > 1:
        raise UnusableError(f"{name}: one of the files is a level and another a sidecar")
    is_level = kinds != {False}
    merged, conflicts = (merge_levels if is_level else merge_sidecars)(base, ours, theirs)
    broken = _newly_broken(merged, ours, theirs) if is_level else []
    write_atomically(Path(options.out), _text(merged, (ours, contents[1]), (theirs, contents[2])))
    for line in (*map(conflict_line, conflicts), *broken):
        show(one_line(f"{name}: {line}") + "\n", sys.stderr)
    return FOUND_PROBLEMS if conflicts or broken else DONE


def read_file(path: Path) -> bytes:
    """Return a file's bytes; raises `UnusableError` naming it."""
    try:
        return read_bounded(path)
    except UnreadableJsonError as unreadable:
        raise UnusableError(f"{path}: {unreadable.reason}") from unreadable
    except ValueError as impossible:  # a name that no file can have
        raise UnusableError(f"{path}: {impossible}") from impossible


def conflict_line(conflict: Conflict) -> str:
    """Return a conflict as a person reads it: whose field, both values, and what it was."""
    place = conflict.place
    owner = f"{place.owner} {place.id}".strip()
    if place.field:
        ours, theirs, was = (_words(value) for value in (conflict.ours, conflict.theirs, conflict.base))
        return f"{owner}: {place.field}: ours {ours}, theirs {theirs} (was {was})"
    ours, theirs = ("deleted it" if side is ABSENT else "changed it" for side in (conflict.ours, conflict.theirs))
    return f"{owner}: ours {ours}, theirs {theirs}"


def _document(name: str, content: bytes) -> Json:
    try:
        document = read_json(content, allow_bom=True)
    except UnreadableJsonError as unreadable:
        raise UnusableError(f"{name}: {unreadable.reason}") from unreadable
    if not isinstance(document, dict):
        raise UnusableError(f"{name}: is no JSON object, so neither a level nor a sidecar")
    if is_config(document):
        raise UnusableError(f"{name}: is a card config; levels and their sidecars can be merged")
    return document


def _is_level(document: Json) -> bool:
    return "entities" in document or "world" in document


def _newly_broken(merged: Json, ours: Json, theirs: Json) -> list[str]:
    """Return rules that hold on both sides and no longer for what came of them, such as a quest without its entity."""
    found = [one for one in check_world(merged) if not one.is_warning]
    if not found:
        return []
    known = {(one.rule, one.message) for side in (ours, theirs) for one in check_world(side)}
    return [
        f"{one.field}: {one.rule}: {one.message}, which neither side alone breaks"
        for one in found
        if (one.rule, one.message) not in known
    ]


def _text(merged: Json, *sides: tuple[Json, bytes]) -> bytes:
    """Return the text of the merged file: a side's own where the merge is that side."""
    for document, content in sides:
        if same(merged, document) and [*merged] == [*document]:
            return content
    return write_pretty_json(merged)


def _words(value: Any) -> str:
    if value is ABSENT:
        return "nothing"
    text = write_json(value).decode()
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
