"""What another program did to a level and its sidecar since they were read or written, and what they say now.

Each of the two may change alone. A sidecar that went or cannot be read any more says nothing about the groups and
prefabs on screen: these stay, and the level counts as unsaved.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from app.document.files import open_level
from app.document.level_file import LevelFile
from app.document.sidecar import SET_ASIDE, Sidecar, read_sidecar, sidecar_path
from app.document.stamp import OutsideChange
from app.document.world import WorldState
from runtime.contracts.world import EditorState


@dataclass(frozen=True, slots=True)
class Outside:
    """What became of each of the two files."""

    level: OutsideChange
    sidecar: OutsideChange

    @property
    def is_changed(self) -> bool:
        """Whether there is something to take in; a level that was deleted is told, not taken in."""
        return self.level == "changed" or (self.level == "none" and self.sidecar != "none")


@dataclass(frozen=True, slots=True)
class Theirs:
    """The version on disk: its state to merge, the file to remember from now on, the name of what changed."""

    state: WorldState
    file: LevelFile
    changed: str
    lost: str = ""
    """What became of the sidecar, in a sentence to show, when it holds nothing that could be merged."""


def look_outside(file: LevelFile, path: Path) -> Outside:
    """Compare both files with what is remembered of them; one that cannot be looked at counts as changed."""
    return Outside(_change(file, path), _sidecar_change(file, path))


def read_theirs(path: Path, file: LevelFile) -> Theirs:
    """Return the version on disk, reading the level only if it changed; raises `LevelError`."""
    outside = look_outside(file, path)
    if outside.level != "changed" and file.base is not None:
        sidecar = read_sidecar(path)
        state = replace(file.base, editor=sidecar.editor)
        new = replace(file, base=state, sidecar_problem=sidecar.problem, sidecar_stamp=sidecar.stamp)
        changed = sidecar_path(path).name
    else:
        opened = open_level(path)
        state, new, changed = opened.state, opened.file, path.name
        sidecar = Sidecar(state.editor, new.sidecar_problem, new.sidecar_stamp)
    if not _says_nothing(file, sidecar):
        return Theirs(state, new, changed)
    kept = EditorState() if file.base is None else file.base.editor
    return Theirs(replace(state, editor=kept), new, changed, _what_was_lost(path, file, sidecar, kept))


def _says_nothing(file: LevelFile, sidecar: Sidecar) -> bool:
    return bool(sidecar.problem) or (sidecar.stamp is None and file.sidecar_stamp is not None)


def _what_was_lost(path: Path, file: LevelFile, sidecar: Sidecar, kept: EditorState) -> str:
    name = sidecar_path(path).name
    if sidecar.problem:
        if sidecar.problem == file.sidecar_problem:
            return ""
        first = sidecar.problem.partition(". ")[0]
        return (
            f"{first}, since another program changed it. Groups, prefabs, hidden and locked entities on screen are "
            f"untouched; saving keeps that file as {name}{SET_ASIDE}."
        )
    if not kept.to_wire().keys() - {"camera"}:
        return ""
    return (
        f"{name} was deleted by another program. Groups, prefabs, hidden and locked entities on screen are untouched; "
        "saving writes it again."
    )


def _change(file: LevelFile, path: Path) -> OutsideChange:
    try:
        return file.outside_change(path)
    except OSError:
        return "changed"  # reading it says what is wrong


def _sidecar_change(file: LevelFile, path: Path) -> OutsideChange:
    try:
        return file.sidecar_change(path)
    except OSError:
        return "changed"
