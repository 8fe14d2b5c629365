"""Saving a level in three steps: planned and finished where the document lives, written wherever there is time.

The level may be edited while it is written: what was planned is a frozen value, and what changes later stays unsaved.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from app.document.atomic_write import write_atomically
from app.document.document import Document
from app.document.errors import ChangedOnDiskError, LevelError
from app.document.level_file import LevelFile
from app.document.sidecar import SUFFIX, sidecar_path, write_sidecar
from app.document.splicing import spliced
from app.document.stamp import FileStamp
from app.document.world import WorldState
from runtime.collector import collector_paused
from runtime.contracts.json_text import write_pretty_json
from runtime.contracts.world import EditorState

SLICE = 500
"""Entities that become text at once: a few milliseconds, in which no other thread comes in."""


@dataclass(frozen=True, slots=True)
class SavePlan:
    """What is to be written, and where."""

    state: WorldState
    editor: EditorState
    file: LevelFile
    target: Path
    is_own: bool
    overwrites_changed: bool


@dataclass(frozen=True, slots=True)
class Written:
    """What is on disk now; `sidecar_trouble` is why the sidecar is not."""

    stamp: FileStamp
    text: bytes
    sidecar_stamp: FileStamp | None
    sidecar_trouble: LevelError | None


def save_level(document: Document, path: Path | None = None, *, overwrite_changed: bool = False) -> None:
    """Write the level and its sidecar, to its own file or another; raises `LevelError` with the old file untouched.

    Raises `ChangedOnDiskError` when its own file or the sidecar of that was changed by another program, unless that
    is to be overwritten.
    """
    plan = plan_save(document, path, overwrite_changed=overwrite_changed)
    try:
        written = write_plan(plan)
    except LevelError:
        document.end_writing(None)
        raise
    finish_save(document, plan, written)


def plan_save(document: Document, path: Path | None = None, *, overwrite_changed: bool = False) -> SavePlan:
    """Return what is to be written, as it is now; raises `LevelError`. `finish_save` or `end_writing` ends it."""
    target = path or document.path
    if target is None:
        raise LevelError("The level has no file yet", document.name, "Choose one with “Save as”.")
    if target.name.endswith(SUFFIX):
        raise LevelError(f"{target.name} is a name for a sidecar", str(target), f"Choose a name without {SUFFIX}.")
    document.begin_writing()
    is_own = target == document.path
    return SavePlan(document.state, document.editor, document.file, target, is_own, overwrite_changed)


def write_plan(plan: SavePlan) -> Written:
    """Write the files; touches no document, so that it can be called in any thread. Raises `LevelError`."""
    target = plan.target
    if plan.is_own and not plan.overwrites_changed:
        _refuse_if_changed(plan.file, target)
    with collector_paused(keeps=False):
        text = _text_of(plan)
    try:
        write_atomically(target, text)
        stamp = FileStamp.of(target, text)
    except OSError as wrong:
        remedy = "The file on disk is as it was. Free space or rights, or save to another place with “Save as”."
        raise LevelError(f"{target.name} cannot be saved: {_reason(wrong)}", str(target), remedy) from wrong
    return Written(stamp, text, *_write_sidecar(plan))


def finish_save(document: Document, plan: SavePlan, written: Written) -> None:
    """Note in the document what is on disk; raises `LevelError` when that is the level without its sidecar."""
    file = document.file
    file.stamp, file.content, file.base = written.stamp, written.text, plan.state
    if written.sidecar_trouble is not None:
        document.end_writing(None)
        raise written.sidecar_trouble
    file.sidecar_problem, file.sidecar_stamp = "", written.sidecar_stamp
    document.end_writing(plan.target)


def _text_of(plan: SavePlan) -> bytes:
    file = plan.file
    if file.content is not None and file.base is not None:
        text = spliced(file.content, file.base, plan.state)
        if text is not None:
            return text
    return text_of(plan.state.to_wire())


def text_of(document: dict[str, Any]) -> bytes:
    """Return the text of a level file, the same as in one go, but made in slices."""
    entities = document["entities"]
    if len(entities) <= SLICE:
        return write_pretty_json(document)
    mark = f"entities {uuid.uuid4().hex}"  # found nowhere else
    around = write_pretty_json({**document, "entities": [mark]})
    try:
        text = b",\n".join(_slices(entities))
    except TypeError:  # an integer over 64 bits
        return write_pretty_json(document)
    return around.replace(f'    "{mark}"'.encode(), text, 1)


def _slices(entities: list[Any]) -> Iterator[bytes]:
    before, after = len(b'{\n  "entities": [\n'), len(b"\n  ]\n}")
    for start in range(0, len(entities), SLICE):
        text = orjson.dumps({"entities": entities[start : start + SLICE]}, option=orjson.OPT_INDENT_2)
        yield text[before:-after]


def _write_sidecar(plan: SavePlan) -> tuple[FileStamp | None, LevelError | None]:
    target = plan.target
    try:
        set_old_aside = plan.is_own and bool(plan.file.sidecar_problem)
        return write_sidecar(target, plan.editor, set_old_aside=set_old_aside), None
    except OSError as wrong:
        place = sidecar_path(target)
        what = f"{target.name} is saved, but not its {place.name}: {_reason(wrong)}"
        return None, LevelError(what, str(place), "Camera, hidden and locked entities are not kept; save again.")


def _refuse_if_changed(file: LevelFile, target: Path) -> None:
    try:
        change = file.outside_change(target)
        beside = file.sidecar_change(target)
    except OSError as wrong:
        raise LevelError(
            f"{target.name} cannot be looked at: {_reason(wrong)}", str(target), "Save to another place with “Save as”."
        ) from wrong
    if "changed" in (change, beside):
        changed = target if change == "changed" else sidecar_path(target)
        raise ChangedOnDiskError(
            f"{changed.name} was changed by another program",
            str(changed),
            "Merge takes its changes in as one undo step; or save to another place, or overwrite it.",
        )


def _reason(wrong: OSError) -> str:
    return wrong.strerror or str(wrong)
