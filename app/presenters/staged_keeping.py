"""What becomes of staged edits that only this window has, when a runtime or the window is left: kept, saved or dropped.

Switching keeps them and says so; *Disconnect* and closing ask.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.fleet import OWN_TITLE, Fleet
from app.presenters.config_exchange import RefusedError
from app.presenters.config_lifecycle import ConfigLifecycle
from app.presenters.kept_edits import Kept
from app.questions import Choice, answer_of, ask
from app.session import Session
from app.staged.files import ConfigFileError
from runtime.links.link import EMBEDDED
from widgets.save_dialog import save_dialog

SAVE = Choice("save_staged", "Save there", "primary")
TO_FILE = Choice("staged_to_file", "Save to a file…")
KEEP = Choice("keep_staged", "Keep for the return")
DISCARD = Choice("discard_staged", "Discard", "danger")
STAY = Choice("stay", "Cancel", "cancel")
FILTERS = ("Configs (*.json)", "All files (*)")


class StagedKeeping(QObject):
    """Owned by the GUI thread. `said` carries a tone and a text for the line below the header."""

    said = Signal(str, str)

    def __init__(self, life: ConfigLifecycle, session: Session, fleet: Fleet, window: Callable[[], QWidget]) -> None:
        super().__init__(fleet)
        self._life = life
        self._session = session
        self._fleet = fleet
        self._window = window
        self._left: str | None = None
        session.left.connect(self._remember)
        session.taken_up.connect(self._tell_kept)

    async def may_disconnect(self, key: str, parent: QWidget | None = None) -> bool:
        """Ask about the edits staged for a runtime that is let go; False when it is to stay connected."""
        return await self._may_leave(key, parent or self._window(), is_closing=False)

    async def may_close(self) -> bool:
        """Ask about the edits staged for each runtime, also for those that were let go; False when nothing closes."""
        for key in self._life.edited_keys:
            if not await self._may_leave(key, self._window(), is_closing=True):
                return False
        return True

    async def _may_leave(self, key: str, parent: QWidget, *, is_closing: bool) -> bool:
        staged = self._life.edits_for(key)
        changes = staged.unsaved if staged is not None else ""
        if staged is None or not changes:
            return True
        where = self._title(key)
        lost = (
            "They are lost with the window otherwise."
            if is_closing
            else "Kept, they are staged again when you come back to it, as long as this window is open."
        )
        after = f"{lost} Saving there makes nothing active." if self._is_up(key) else lost
        there = (SAVE,) if self._is_up(key) else ()
        here = () if is_closing else (KEEP,)
        choices = (*there, *here, TO_FILE, DISCARD, STAY)
        answer = await ask(
            parent, f"Staged edits for {where}", f"{changes} staged for {where}, in this window alone.", after, choices
        )
        if answer == SAVE.id:
            return await self._save(key, staged)
        if answer == TO_FILE.id:
            return await self._save_to_file(key, staged, parent)
        if answer == DISCARD.id and not is_closing:
            self._life.discard_kept(key)
        return answer != STAY.id

    async def _save(self, key: str, staged: Kept) -> bool:
        member = next(one for one in self._fleet.members if one.key == key)
        try:
            version = await staged.save(member.link)
        except RefusedError as refused:
            self.said.emit("alarm", f"{refused} Nothing was closed.")
            return False
        self._life.note_saved(key, version)
        self.said.emit("ok", f"Saved as {version} on {member.title}. Nothing became active.")
        return True

    async def _save_to_file(self, key: str, staged: Kept, parent: QWidget) -> bool:
        path = await choose_file(parent)
        if path is None:
            return False
        try:
            staged.write(path)
        except ConfigFileError as failed:
            self.said.emit("alarm", f"{failed} Nothing was closed.")
            return False
        self.said.emit("ok", f"What is staged for {self._title(key)} was written to {path}.")
        return True

    def _is_up(self, key: str) -> bool:
        return any(one.key == key and one.link.state.phase == "up" for one in self._fleet.members)

    def _title(self, key: str) -> str:
        known = next((one.title for one in self._fleet.members if one.key == key), None)
        return known or (OWN_TITLE if key == EMBEDDED else key)

    def _remember(self, key: str) -> None:
        self._left = key

    def _tell_kept(self) -> None:
        """Say that a switch has lost nothing."""
        left, self._left = self._left, None
        kept = self._life.edits_for(left) if left is not None else None
        if left is not None and kept is not None and kept.unsaved:
            self.said.emit("ok", f"{kept.unsaved} staged for {self._title(left)}: kept for your return.")


async def choose_file(parent: QWidget) -> Path | None:
    """Ask where a config is to be written; None when that was cancelled."""
    dialog = save_dialog(
        parent, "save_staged_dialog", "Save what is staged", "staged.json", filters=FILTERS, suffix="json"
    )

    def read(result: int) -> Path | None:
        files = dialog.selectedFiles()
        return Path(files[0]) if result == QFileDialog.DialogCode.Accepted and files else None

    return await answer_of(dialog, read)
