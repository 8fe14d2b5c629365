"""The list of the level store as its dialog shows it: read when asked for, and again when others change the store."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QObject

from app.level_events import LevelEvents
from app.store_calls import StoreCalls, StoreRefusedError
from runtime.contracts.phase2 import LevelItem
from widgets.levels.dialog import LevelRow, LevelsDialog


class StoreList(QObject):
    """Owned by the GUI thread. `read_version` tells which version of a level is on screen, None where it is not."""

    def __init__(
        self,
        dialog: LevelsDialog,
        calls: StoreCalls,
        events: LevelEvents,
        *,
        run: Callable[[Coroutine[Any, Any, Any]], None],
        read_version: Callable[[str], int | None],
    ) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self._calls = calls
        self._run = run
        self._read_version = read_version
        self._items: dict[str, LevelItem] = {}
        self._is_read = False
        self._is_in_use = False
        self._is_looking = False
        self._is_outdated = False
        dialog.shown.connect(events.listen)
        events.changed.connect(self.look_again)

    def item(self, level_id: str) -> LevelItem | None:
        """Return what the list says of a level."""
        return self._items.get(level_id)

    def forget(self) -> None:
        """Another store is looked at: nothing of this one holds."""
        self._items, self._is_read = {}, False

    async def read(self) -> None:
        """Read the list and show it; raises `StoreRefusedError`."""
        self._take(await self._calls.levels())

    def show(self) -> None:
        """Show what was read last, with the level on screen as it is now."""
        if self._is_read:
            self._dialog.show_levels([row_of(one, self._read_version(one.level_id)) for one in self._items.values()])

    def use(self, is_in_use: bool) -> None:
        """While a deed is under way the list is left alone: it may change what would be read."""
        self._is_in_use = is_in_use
        self._look_if_outdated()

    def look_again(self) -> None:
        """Read the list beside whatever the person does: somebody changed the store while it is open."""
        if not self._dialog.isVisible():
            return  # it is read when it is shown
        if self._is_in_use or self._is_looking:
            self._is_outdated = True
            return
        self._is_looking = True
        self._run(self._look())

    async def _look(self) -> None:
        try:
            items = await self._calls.levels()
        except StoreRefusedError:
            return  # what is shown stays; whoever asks for it is told why
        finally:
            self._is_looking = False
        if self._is_in_use:
            self._is_outdated = True  # the deed may have changed what was just read
            return
        self._take(items)
        self._look_if_outdated()

    def _take(self, items: list[LevelItem]) -> None:
        self._items, self._is_read = {item.level_id: item for item in items}, True
        self.show()

    def _look_if_outdated(self) -> None:
        if self._is_outdated and not self._is_in_use:
            self._is_outdated = False
            self.look_again()


def row_of(item: LevelItem, read_version: int | None) -> LevelRow:
    """Return a stored level in words; `read_version` is the version that the level on screen came from, if from it."""
    changed = f"{item.updated_at[:10]} {item.updated_at[11:19]} UTC"
    is_open = read_version is not None
    is_newer = read_version is not None and read_version < item.version
    return LevelRow(
        item.level_id, item.name, item.version, item.entity_count, changed, is_open, read_version if is_newer else None
    )
