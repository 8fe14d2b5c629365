"""Autosave and what it is for: follows the open document, and offers unsaved work back when the window starts."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.document.autosave import Autosave, TakeLock
from app.document.document import Document
from app.document.edits import Edit, Side
from app.document.errors import LevelError
from app.document.findings import AssetLookup
from app.document.holder import DocumentHolder
from app.document.recovery import LostWork, discard, find_lost_work, recover, steps_of
from app.document.steps import Step
from app.questions import Choice, ask

RECOVER = Choice("recover", "Recover", "primary")
SHOW_SAVED = Choice("saved", "Show the saved file")
DISCARD = Choice("discard", "Discard the edits", "danger")
LATER = Choice("later", "Not now", "cancel")


class Recovery(QObject):
    """Owns the journal of one window. Lives on the GUI thread; the journal is written in a thread of its own."""

    said = Signal(str, str)
    recovered = Signal()
    _trouble = Signal(str)

    def __init__(
        self,
        holder: DocumentHolder,
        folder: Path,
        take_lock: TakeLock,
        *,
        window: Callable[[], QWidget],
        run: Callable[[Coroutine[Any, Any, Any]], None],
        assets_for: Callable[[Path | None], AssetLookup],
        open_level: Callable[[Path], Awaitable[bool]],
        may_leave: Callable[[], Awaitable[bool]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._holder = holder
        self._folder = folder
        self._take_lock = take_lock
        self._window = window
        self._run = run
        self._assets_for = assets_for
        self._open_level = open_level
        self._may_leave = may_leave
        self._trouble.connect(lambda text: self.said.emit("warn", text))
        self._autosave = Autosave(folder, take_lock, told=self._trouble.emit)
        self._unfollow: Callable[[], None] = lambda: None
        holder.subscribe(replaced=self._follow)
        self._follow(holder.document)

    def offer(self) -> None:
        """Look for unsaved work and ask what to do with the newest of it; says nothing where there is none."""
        self._run(self.offer_now(tell_none=False))

    def choose(self) -> None:
        """The same, from the menu: also says that there is nothing."""
        self._run(self.offer_now(tell_none=True))

    def level_saved(self) -> None:
        """The level is in its file now: the journal begins anew, with what was edited since."""
        document = self._holder.document
        self._autosave.begin(document)
        if document.is_dirty:
            self._autosave.take(Step("do", Edit("Edits since the last save", Side(), Side()), document.state))

    def close(self) -> None:
        """End the journal; what was not saved has been given up by the person."""
        self._autosave.close()

    async def offer_now(self, *, tell_none: bool) -> None:
        """Ask about the newest unsaved work."""
        found = await asyncio.to_thread(find_lost_work, self._folder, self._take_lock)
        if not found:
            if tell_none:
                self.said.emit("ok", "No unsaved work was left behind")
            return
        lost = found[0]
        choices: tuple[Choice, ...] = (DISCARD, LATER) if lost.problem else (RECOVER, SHOW_SAVED, DISCARD, LATER)
        if lost.level is None:
            choices = tuple(choice for choice in choices if choice is not SHOW_SAVED)
        answer = await ask(self._window(), "Unsaved work", what_was_lost(lost), further(lost, len(found)), choices)
        if answer == "discard":
            await asyncio.to_thread(discard, lost)
            self.said.emit("ok", f"The unsaved edits of {lost.name} were discarded")
        elif answer == "saved" and lost.level is not None:
            await self._open_level(lost.level)
        elif answer == "recover":
            await self._recover(lost)

    async def _recover(self, lost: LostWork) -> None:
        try:
            document = await asyncio.to_thread(recover, lost, self._assets_for(lost.level))
            steps = await asyncio.to_thread(steps_of, document)
        except LevelError as refused:
            self.said.emit("alarm", f"{refused.what}. {refused.remedy}")
            return
        await asyncio.to_thread(self._holder.prepare, document)
        if not await self._may_leave():
            self._holder.prepare(None)
            return
        self._holder.replace(document)
        for step in steps:
            self._autosave.take(step)
        await asyncio.to_thread(self._autosave.flush)
        await asyncio.to_thread(discard, lost)
        torn = "; the last edit was cut off while it was written and is missing" if lost.is_torn else ""
        self.said.emit("ok", f"Recovered {_edits(lost.edits)} of {lost.name}{torn}. Save the level to keep them.")
        self.recovered.emit()

    def _follow(self, document: Document) -> None:
        self._unfollow()
        self._autosave.begin(document)
        self._unfollow = document.follow_steps(self._autosave.take)


def what_was_lost(lost: LostWork) -> str:
    """Return what was found, in a sentence: which level, how many edits, when."""
    if lost.problem:
        return f"Unsaved work was left behind, but it cannot be read: {lost.problem}."
    when = datetime.fromtimestamp(lost.last_ms / 1000).astimezone()
    name = lost.name if lost.level is not None else "A level that was never saved"
    verb = "was" if lost.edits == 1 else "were"
    return f"{name} has {_edits(lost.edits)} that {verb} not saved, the last at {when:%H:%M:%S on %d %B %Y}."


def further(lost: LostWork, count: int) -> str:
    """Return where it is and what else waits."""
    words = [f"Level: {lost.level}" if lost.level is not None else f"Kept in {lost.folder}"]
    if lost.is_torn and not lost.problem:
        words.append("The last edit was cut off while it was written; it is left out.")
    if count > 1:
        words.append(f"{count - 1} more can be recovered afterwards with File → Recover unsaved work.")
    return "\n".join(words)


def _edits(count: int) -> str:
    return "1 edit" if count == 1 else f"{count} edits"
