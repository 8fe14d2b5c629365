"""A level's way in and out: its file, exports, the runtime's store, what a crash left, what others write meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.document.holder import DocumentHolder
from app.level_events import LevelEvents
from app.presenters.exporting import LevelExports
from app.presenters.level_files import LevelFiles
from app.presenters.level_watch import LevelWatch
from app.presenters.recovery import Recovery
from app.presenters.store_levels import StoreLevels
from app.rights import Rights
from app.runtime_events import RuntimeEvents
from app.session import Session
from app.settings import Settings
from app.store_calls import StoreCalls
from app.window import Window
from app.world_workspace import Assets
from runtime.storage.file_lock import FileLock, LockedError
from widgets.levels.dialog import LevelsDialog


@dataclass(frozen=True, slots=True)
class Levels:
    """Close it before the window."""

    files: LevelFiles
    exports: LevelExports
    recovery: Recovery
    watch: LevelWatch
    store: StoreLevels

    def close(self) -> None:
        self.watch.close()
        self.recovery.close()


def build_levels(
    session: Session,
    events: RuntimeEvents,
    settings: Settings,
    holder: DocumentHolder,
    assets: Assets,
    rights: Rights,
    window: Window,
    recovery_folder: Path,
) -> Levels:
    """Build what takes levels in and out, and join it to itself."""
    level = LevelFiles(
        holder, settings, window=lambda: window, run=session.run_in_background, assets_for=assets.lookup_for,
        parent=window,
    )  # fmt: skip
    exports = LevelExports(
        holder, window=lambda: window, run=session.run_in_background, library_for=assets.library_for, parent=window
    )
    recovery = Recovery(
        holder, recovery_folder, take_lock, window=lambda: window, run=session.run_in_background,
        assets_for=assets.lookup_for, open_level=level.open, may_leave=level.may_leave, parent=window,
    )  # fmt: skip
    watch = LevelWatch(
        holder, window=lambda: window, run=session.run_in_background, is_writing=lambda: level.is_writing,
        parent=window,
    )  # fmt: skip
    store = StoreLevels(
        LevelsDialog(window), StoreCalls(session), LevelEvents(events), holder, window=lambda: window,
        run=session.run_in_background, may_leave=level.may_leave, library_for=assets.library_for,
        assets_for=assets.lookup_for,
    )  # fmt: skip
    level.merge_with(watch.settle)
    level.store_with(lambda: not store.why_not_save(), store.save_now)
    level.saved.connect(recovery.level_saved)
    level.saved.connect(watch.follow)
    watch.merged.connect(recovery.level_saved)
    store.opened.connect(watch.follow)
    rights.changed.connect(lambda: store.show_rights(rights.why_not))
    session.left.connect(store.leave)
    session.taken_up.connect(store.take_up)
    return Levels(level, exports, recovery, watch, store)


def take_lock(path: Path) -> FileLock | None:
    """Take the lock of a recovery folder, None when another window holds it."""
    try:
        return FileLock(path)
    except LockedError:
        return None
