"""Shares the runtime of this computer on demand: asks it to open, shows where, and stops it again."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, Protocol, cast

from PySide6.QtCore import QObject, Signal

from runtime.contracts.config import Role
from widgets.sharing.dialog import SharingDialog
from widgets.to_front import bring_to_front

NOT_HERE = (
    "Only a runtime inside this window can be shared. Switch to the one of this computer; one in a process of its own "
    "is shared by starting serve on its data directory."
)
HOSTS = {"machine": "127.0.0.1", "network": "0.0.0.0"}  # noqa: S104  # chosen in the dialog, which says what it means


class Place(Protocol):
    """Where others get in."""

    @property
    def address(self) -> str: ...
    @property
    def token(self) -> str: ...
    @property
    def certificate(self) -> str: ...
    @property
    def fingerprint(self) -> str: ...


class Shareable(Protocol):
    """A link whose runtime can be opened to others."""

    async def share(self, host: str, port: int, role: Role, *, is_secured: bool = False) -> Place: ...
    async def unshare(self) -> None: ...


class SharingPresenter(QObject):
    """Owned by the GUI thread. `own` gives the runtime that can be shared, None where there is none."""

    changed = Signal()
    said = Signal(str, str)

    def __init__(
        self,
        dialog: SharingDialog,
        *,
        own: Callable[[], Shareable | None],
        run: Callable[[Coroutine[Any, Any, None]], None],
        failures: tuple[type[Exception], ...] = (),
    ) -> None:
        """`failures` are what keeps it from being opened, their text says why."""
        super().__init__(dialog)
        self._dialog = dialog
        self._own = own
        self._run = run
        self._failures = failures
        self._address = ""
        dialog.share_requested.connect(lambda *wish: run(self._share(*wish)))
        dialog.stop_requested.connect(lambda: run(self._stop()))

    @property
    def address(self) -> str:
        """Where others get in, an empty text when nobody does."""
        return self._address

    def show(self) -> None:
        """Bring the dialog to the front."""
        bring_to_front(self._dialog)
        self._dialog.show_barred("" if self._own() is not None else NOT_HERE)

    def look(self) -> None:
        """Take note where the runtime that was shared is gone: nobody gets in at it any more."""
        if self._address and self._own() is None:
            self._show("", "")

    async def _share(self, role: str, reach: str, port: int, is_secured: bool) -> None:
        own = self._own()
        if own is None:
            self._dialog.show_barred(NOT_HERE)
            return
        try:
            place = await own.share(HOSTS[reach], port, cast(Role, role), is_secured=is_secured)
        except self._failures as failed:
            self._dialog.notice.say(f"Not shared: {failed}", "alarm")
            return
        self._dialog.notice.say(None)
        self._dialog.show_certificate(place.certificate, place.fingerprint)
        self._show(place.address, place.token)
        self.said.emit("warn", f"Others get in at {place.address} with the token, as {role}.")

    async def _stop(self) -> None:
        own = self._own()
        if own is not None:
            await own.unshare()
        self._show("", "")
        self.said.emit("ok", "Nobody else gets in any more.")

    def _show(self, address: str, token: str) -> None:
        self._address = address
        self._dialog.show_shared(address, token)
        self.changed.emit()
