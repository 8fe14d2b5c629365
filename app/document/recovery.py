"""Work that was never saved: found in the folders that a killed window left, and made a document again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.document.autosave import BASE, JOURNAL, LOCK, TakeLock
from app.document.document import Document
from app.document.edits import apply
from app.document.errors import LevelError
from app.document.files import open_level
from app.document.findings import AssetLookup
from app.document.journal import Journal, JournalError, read_journal, replay
from app.document.level_file import LevelFile
from app.document.sidecar import read_sidecar
from app.document.stamp import FileStamp
from app.document.steps import Step
from runtime.contracts.world import EditorState

REMEDY = "Open the saved level instead; what was written stays in the folder."


@dataclass(frozen=True, slots=True)
class LostWork:
    """What one window had not saved. `last_ms` is when its last edit was made; `problem` why it cannot be read."""

    folder: Path
    level: Path | None
    name: str
    edits: int
    last_ms: int
    is_torn: bool
    problem: str = ""


def find_lost_work(folder: Path, take_lock: TakeLock) -> tuple[LostWork, ...]:
    """Return the work left in a recovery folder that nobody holds, newest first; empty leftovers are removed."""
    found = list(_look_into(folder, take_lock)) if folder.is_dir() else []
    return tuple(sorted(found, key=lambda lost: lost.last_ms, reverse=True))


def recover(lost: LostWork, assets: AssetLookup | None = None) -> Document:
    """Return the level with its unsaved edits, each an undo step; raises `LevelError` with nothing removed.

    The document is dirty. Its file counts as changed by another program when it no longer is what the edits began from.
    """
    base = lost.folder / BASE
    try:
        journal = read_journal((lost.folder / JOURNAL).read_bytes())
        document = open_level(base, assets=assets)
        content = base.read_bytes()
    except (OSError, JournalError) as wrong:
        raise LevelError(f"The unsaved work on {lost.name} cannot be read: {wrong}", str(lost.folder), REMEDY) from None
    document = Document(document.to_spec(), journal.head.editor, lost.level, assets=assets)
    document.file = LevelFile(
        _stamp(lost.level, content),
        content=content,
        base=document.state,
        sidecar_stamp=_sidecar_stamp(lost.level, journal.head.editor),
    )
    try:
        replay(document, journal.records)
    except JournalError as wrong:
        raise LevelError(f"The unsaved work on {lost.name} is broken: {wrong}", str(lost.folder), REMEDY) from None
    document.history.mark_unsaved()
    return document


def steps_of(document: Document) -> tuple[Step, ...]:
    """Return the steps in force of a recovered document, for the journal that takes them over."""
    state = document.file.base or document.state
    steps: list[Step] = []
    for edit in document.history.steps[: document.history.position]:
        state = apply(state, edit.after)
        steps.append(Step("do", edit, state))
    return tuple(steps)


def discard(lost: LostWork) -> None:
    """Remove what was left; a folder that cannot be removed is offered again."""
    shutil.rmtree(lost.folder, ignore_errors=True)


def _look_into(folder: Path, take_lock: TakeLock) -> Iterator[LostWork]:
    for place in sorted(folder.iterdir()):
        try:
            held = take_lock(place / LOCK) if place.is_dir() else None
        except OSError:
            continue
        if held is None:
            continue
        lost = _lost_in(place)
        held.release()
        if lost is None:
            shutil.rmtree(place, ignore_errors=True)
        else:
            yield lost


def _lost_in(place: Path) -> LostWork | None:
    path = place / JOURNAL
    try:
        journal = read_journal(path.read_bytes())
        written_ms = path.stat().st_mtime_ns // 1_000_000
    except FileNotFoundError:
        return None
    except (OSError, JournalError) as wrong:
        return LostWork(place, None, "a level", 0, 0, is_torn=False, problem=str(wrong))
    return _lost_of(place, journal, written_ms)


def _lost_of(place: Path, journal: Journal, written_ms: int) -> LostWork | None:
    if not journal.edits:
        return None
    level = Path(journal.head.level) if journal.head.level else None
    last = journal.records[-1].at_ms if journal.records else written_ms
    return LostWork(place, level, journal.head.name, journal.edits, last, journal.is_torn)


def _stamp(level: Path | None, content: bytes) -> FileStamp | None:
    """Return the stamp of a file that still has the content; another content makes one that tells of the change."""
    if level is None:
        return None
    try:
        if level.read_bytes() == content:
            return FileStamp.of(level, content)
    except OSError:
        pass
    return FileStamp(0, len(content), content)


def _sidecar_stamp(level: Path | None, editor: EditorState) -> FileStamp | None:
    """Return the stamp of a sidecar that says what the edits began from, wherever the camera was; else none."""
    if level is None:
        return None
    sidecar = read_sidecar(level)
    wires = [{**one.to_wire(), "camera": None} for one in (sidecar.editor, editor)]
    return sidecar.stamp if wires[0] == wires[1] and not sidecar.problem else None
