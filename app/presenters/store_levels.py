"""The runtime's level store: listed, opened, saved, deleted, exported; a level written by two is merged, never lost.

What was loaded is kept as the base: when the store has a newer version, both come together as one undo step.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.document.document import Document
from app.document.errors import EditRefusedError
from app.document.findings import AssetLookup
from app.document.holder import DocumentHolder
from app.document.world import WorldState
from app.level_events import LevelEvents
from app.presenters.merge_choice import ask_which, settle
from app.presenters.store_export import choose_export, export_level
from app.presenters.store_list import StoreList
from app.questions import Choice, ask, ask_text
from app.store_assets import Sent, send_lacking
from app.store_calls import StaleLevelError, StoreCalls, StoredLevel, StoreRefusedError
from runtime.assets.export.level import ExportFormat
from runtime.assets.library import AssetLibrary
from runtime.collector import collector_paused
from runtime.contracts.three_way import Conflict, Pick, Place
from widgets.levels.dialog import LevelsDialog
from widgets.merge.dialog import IN_STORE
from widgets.to_front import bring_to_front

LONGEST_NAME = 200
DELETING = (Choice("delete", "Delete", "danger"), Choice("keep", "Cancel", "cancel"))
NOT_STORED = "the level on screen is not from the store: Save as… puts it there"
IN_A_DRAG = "end the drag first"


@dataclass(frozen=True, slots=True)
class _Origin:
    """Which stored level a document is, and what of it was read or written last."""

    document: Document
    level_id: str
    name: str
    version: int
    base: WorldState


class StoreLevels(QObject):
    """Lives on the GUI thread; one request of the person at a time."""

    said = Signal(str, str)
    opened = Signal()
    stored = Signal()

    def __init__(
        self,
        dialog: LevelsDialog,
        calls: StoreCalls,
        events: LevelEvents,
        holder: DocumentHolder,
        *,
        window: Callable[[], QWidget],
        run: Callable[[Coroutine[Any, Any, Any]], None],
        may_leave: Callable[[], Awaitable[bool]],
        library_for: Callable[[Path | None], AssetLibrary],
        assets_for: Callable[[Path | None], AssetLookup],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent or dialog)
        self._dialog = dialog
        self._calls = calls
        self._holder = holder
        self._window = window
        self._run = run
        self._may_leave = may_leave
        self._library_for = library_for
        self._assets_for = assets_for
        self._list = StoreList(dialog, calls, events, run=run, read_version=self._read_version)
        self._origin: _Origin | None = None
        self._elsewhere: dict[str, _Origin | None] = {}
        self._is_busy = False
        self._sending: asyncio.Task[Sent] | None = None
        dialog.shown.connect(self.refresh)
        dialog.refresh_requested.connect(self.refresh)
        dialog.open_requested.connect(lambda level_id: self._start(self._open(level_id)))
        dialog.save_requested.connect(self.save)
        dialog.save_as_requested.connect(self.save_as)
        dialog.delete_requested.connect(lambda level_id: self._start(self._delete(level_id)))
        dialog.export_requested.connect(self._choose_export)
        dialog.cancel_requested.connect(self.cancel_sending)
        holder.subscribe(replaced=lambda _: self._show_origin())
        self._show_origin()

    def leave(self, key: str) -> None:
        """Another runtime is taken up: the level on screen is not of its store, until the return to this one."""
        self._elsewhere[key] = self._origin
        self._origin = None
        self._list.forget()
        self._show_origin()

    def take_up(self, key: str) -> None:
        """Look at the store of another runtime."""
        self._origin = self._elsewhere.pop(key, None)
        self._show_origin()
        if self._dialog.isVisible():
            self.refresh()

    def show(self) -> None:
        """Bring the store to the front."""
        bring_to_front(self._dialog)

    def show_rights(self, barred: Callable[[str], str]) -> None:
        """Disable what the role does not allow; `barred` tells why not, an empty text where it does."""
        self._dialog.show_barred(
            barred("POST /v2/editor/levels") or barred("PUT /v2/editor/levels/{level_id}"),
            barred("DELETE /v2/editor/levels/{level_id}"),
        )

    def refresh(self) -> None:
        """Read the list again."""
        self._start(self._refresh())

    def save(self) -> None:
        """Store the level on screen over the version that it came from; ask for a name where it came from none."""
        self.save_as() if self.why_not_save() == NOT_STORED else self._start(self._save())

    async def save_now(self) -> bool:
        """Store the level on screen where it came from; returns whether the store has it as it is."""
        document = self._holder.document
        try:
            await self._save()
        except StoreRefusedError as refused:
            self._tell("alarm", str(refused))
        return not document.is_dirty

    def save_as(self) -> None:
        """Store the level on screen as a new one."""
        self._start(self._save_as())

    def cancel_sending(self) -> None:
        """Send no further assets; the level is stored already."""
        if self._sending is not None:
            self._sending.cancel()

    def why_not_save(self) -> str:
        """Return why the level on screen cannot be saved over a stored one, an empty text when it can."""
        return "" if self._of_document() is not None else NOT_STORED

    def _start(self, deed: Coroutine[Any, Any, None]) -> None:
        if self._is_busy:
            deed.close()
            return
        self._is_busy = True
        self._list.use(True)
        self._dialog.show_busy(True)
        self._run(self._do(deed))

    async def _do(self, deed: Coroutine[Any, Any, None]) -> None:
        try:
            await deed
        except StoreRefusedError as refused:
            self._tell("alarm", str(refused))
        finally:
            self._is_busy = False
            self._dialog.show_busy(False)
            self._list.use(False)

    async def _refresh(self) -> None:
        await self._list.read()

    async def _open(self, level_id: str) -> None:
        stored = await self._calls.read(level_id)
        document = await asyncio.to_thread(self._prepared, stored)
        if not await self._may_leave():
            return
        self._origin = _Origin(document, level_id, stored.name, stored.version, document.state)
        self._holder.replace(document)
        self._tell("ok", f"Opened {stored.name}, version {stored.version} of the store")
        self.opened.emit()
        await self._refresh()

    def _prepared(self, stored: StoredLevel) -> Document:
        with collector_paused():
            document = Document(stored.spec, stored.editor, assets=self._assets_for(None))
            self._holder.prepare(document)
        return document

    async def _save_as(self) -> None:
        name = await ask_text(
            self._dialog if self._dialog.isVisible() else self._window(),
            "Save to the level store", "What the level is called there:", "Name in the level store",
            accept="Save", longest=LONGEST_NAME,
        )  # fmt: skip
        if name is None:
            return
        document = self._holder.document
        state = self._begin(document)
        try:
            level = await self._calls.create(name, state, document.editor)
        except StoreRefusedError:
            _end(document, is_stored=False)
            raise
        await self._is_stored(_Origin(document, level.level_id, level.name, level.version, state))

    async def _save(self) -> None:
        origin = self._of_document()
        while origin is not None:
            document = origin.document
            state = self._begin(document)
            try:
                level = await self._calls.write(origin.level_id, state, document.editor, origin.version)
            except StaleLevelError as stale:
                _end(document, is_stored=False)
                origin = await self._come_together(origin, stale.current)
                continue
            except StoreRefusedError as refused:
                _end(document, is_stored=False)
                if refused.code == "NOT_FOUND":
                    self._origin = None
                    self._show_origin()
                    raise StoreRefusedError(
                        f"{origin.name} is no longer in the store: somebody deleted it. Save as… stores it anew."
                    ) from refused
                raise
            await self._is_stored(_Origin(document, level.level_id, level.name, level.version, state))
            return

    def _begin(self, document: Document) -> WorldState:
        if document.open_transaction is not None:
            raise StoreRefusedError(f"The level was not stored: {IN_A_DRAG}.")
        if document.path is None:
            document.begin_writing()
        return document.state

    async def _is_stored(self, origin: _Origin) -> None:
        self._origin = origin
        _end(origin.document, is_stored=True)
        self._show_origin()
        text = f"Stored {origin.name} as version {origin.version}"
        self._tell("ok", text)
        self.stored.emit()
        await self._refresh()
        self._dialog.choose(origin.level_id)
        await self._send_assets(origin, text)

    async def _send_assets(self, origin: _Origin, text: str) -> None:
        library = self._library_for(origin.document.path)
        self._sending = asyncio.ensure_future(send_lacking(self._calls, origin.base, library, self._tell_sending))
        try:
            sent = await self._sending
        except asyncio.CancelledError:
            self._tell("warn", f"{text}. Assets were not all sent: the next save sends what the runtime lacks.")
            return
        finally:
            self._sending = None
            self._dialog.show_upload(None)
        if sent.unreadable:
            self._tell("warn", f"{text}; {sent.unreadable} of its assets cannot be read here and were not sent.")
        elif sent.differing:
            self._tell("warn", f"{text}. {_named(sent.differing)} there, and stays: rename yours to store it, too.")
        elif sent.count:
            self._tell("ok", f"{text}; {sent.count} asset{'' if sent.count == 1 else 's'} sent along")

    def _tell_sending(self, name: str, done: int, total: int) -> None:
        self._dialog.show_upload(f"Sending {name} ({done + 1} of {total})", done, total)

    async def _come_together(self, origin: _Origin, current: StoredLevel) -> _Origin | None:
        """Merge with what the store has, as one undo step; None when the person would rather not."""
        document = origin.document
        theirs = await asyncio.to_thread(lambda: current.state)

        async def choose(conflicts: Sequence[Conflict]) -> dict[Place, Pick] | None:
            title = f"{origin.name} was changed by somebody else"
            chosen = await ask_which(self._window(), title, conflicts, IN_STORE)
            if chosen is None:
                self._tell("warn", f"{origin.name} was not stored: the store has version {current.version}.")
            return chosen

        done = await settle(self._holder, document, origin.base, theirs, choose)
        if done is None:
            return None
        try:
            done.do(document, f"Changes of {origin.name} from the store")
        except EditRefusedError as refused:
            raise StoreRefusedError(f"{origin.name} was not stored: {refused}") from refused
        self._origin = _Origin(document, origin.level_id, current.name, current.version, theirs)
        return self._origin

    async def _delete(self, level_id: str) -> None:
        item = self._list.item(level_id)
        if item is None:
            return
        answer = await ask(
            self._dialog,
            "Delete from the store",
            f"Delete {item.name} ({level_id}), version {item.version}, from the store?",
            "It is gone for everybody who uses this runtime. What is on screen stays.",
            DELETING,
        )
        if answer != "delete":
            return
        await self._calls.delete(level_id, item.version)
        if self._origin is not None and self._origin.level_id == level_id:
            self._origin = None
            self._show_origin()
        self._tell("ok", f"Deleted {item.name} from the store")
        await self._refresh()

    def _choose_export(self, level_id: str) -> None:
        item = self._list.item(level_id)
        if item is not None:
            choose_export(self._dialog, item, lambda path, wanted: self._start(self._export(level_id, path, wanted)))

    async def _export(self, level_id: str, path: Path, wanted: ExportFormat) -> None:
        self._tell(*await export_level(self._calls, level_id, path, wanted))

    def _of_document(self) -> _Origin | None:
        origin = self._origin
        return origin if origin is not None and origin.document is self._holder.document else None

    def _show_origin(self) -> None:
        self._dialog.show_saving(self.why_not_save())
        self._list.show()

    def _read_version(self, level_id: str) -> int | None:
        origin = self._of_document()
        return origin.version if origin is not None and origin.level_id == level_id else None

    def _tell(self, tone: str, text: str) -> None:
        """Say it where the person looks: in the store while it is open, in the window else."""
        if self._dialog.isVisible():
            self._dialog.say(text, "alarm" if tone == "alarm" else "warn" if tone == "warn" else "ok")
        else:
            self.said.emit(tone, text)


def _end(document: Document, *, is_stored: bool) -> None:
    """A level without a file of its own is saved when the store has it; one with a file is when the file has it."""
    if document.path is None:
        document.history.end_writing(is_written=is_stored)
        document.tell_again()


def _named(files: tuple[str, ...]) -> str:
    more = len(files) - 1
    return f"{files[0]} is another file" if not more else f"{files[0]} and {more} more are other files"
