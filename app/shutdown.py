"""Who stops, in which order: unsaved work asks first, then what is overridden, then the link, then the window."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from PySide6.QtWidgets import QWidget

from app.questions import Choice, ask
from app.session import Session
from runtime.contracts.snapshot import RuntimeSnapshot

LEAVE = (
    Choice("release", "Release all and close", "primary"),
    Choice("leave", "Leave as it is and close", "danger"),
    Choice("stay", "Cancel", "cancel"),
)


def overridden(snapshot: RuntimeSnapshot | None) -> tuple[str, ...]:
    """Return what is not as field and logic say, in words, as the newest snapshot reports it."""
    if snapshot is None:
        return ()
    forced = [card for card in snapshot.cards if card.force is not None and card.force.mode != "REAL"]
    masked = [card for card in snapshot.cards if card.masked]
    words = [f"{card.label or f'card {card.card_id}'} is forced" for card in forced]
    words += [f"{card.label or f'card {card.card_id}'} is masked" for card in masked]
    if snapshot.test_mode.output_mask_global:
        words.append("all outputs are masked")
    return tuple(words)


class Shutdown:
    """Asks what must be asked and closes in order. Lives on the GUI thread."""

    def __init__(
        self,
        window: QWidget,
        session: Session,
        *,
        may_leave_level: Callable[[], Awaitable[bool]],
        release_all: Callable[[], Awaitable[None]],
        finish: Callable[[], None],
    ) -> None:
        self._window = window
        self._session = session
        self._may_leave_level = may_leave_level
        self._release_all = release_all
        self._finish = finish
        self._is_asking = False

    def request(self) -> None:
        """Begin to close; a second request while one is being answered changes nothing."""
        if not self._is_asking:
            self._is_asking = True
            self._session.run_in_background(self._close())

    async def _close(self) -> None:
        try:
            if await self._may_leave_level() and await self._may_leave_overrides():
                await self._session.close()
                self._finish()
        finally:
            self._is_asking = False

    async def _may_leave_overrides(self) -> bool:
        found = overridden(self._session.snapshot)
        if not found or self._session.is_stale:
            return True
        view = self._session.link_view
        after = (
            "The embedded runtime ends with the window, and the forces with it."
            if view.is_embedded
            else f"{view.address} goes on running with them after you have left."
        )
        answer = await ask(
            self._window, "Overrides are active", f"{_listed(found)}.", f"{after} Release them first?", LEAVE
        )
        if answer == "release":
            await self._release_all()
        return answer != "stay"


def _listed(words: tuple[str, ...], most: int = 6) -> str:
    shown = ", ".join(words[:most])
    return shown if len(words) <= most else f"{shown} and {len(words) - most} more"
