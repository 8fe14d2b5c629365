"""Who stops, in which order: unsaved work asks first (level, staged config), then what is overridden, then the link."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from PySide6.QtWidgets import QWidget

from app.fleet import Fleet
from app.listed import listed
from app.questions import Choice, ask, ask_text
from app.session import Session
from runtime.contracts.snapshot import BreakpointState, RuntimeSnapshot

MOST_NAMED = 6
RELEASE = Choice("release", "Release all and close", "primary")
STAY = Choice("stay", "Cancel", "cancel")
END = (RELEASE, Choice("leave", "Leave as it is and close", "danger"), STAY)
ELSEWHERE = (STAY, Choice("leave", "Close all the same", "danger"))
LEAVE = (RELEASE, Choice("leave", "Leave with a reason …", "danger"), STAY)


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


def armed(snapshot: RuntimeSnapshot | None) -> int:
    """Return how many breakpoints would halt the program when nobody watches it any more."""
    if snapshot is None or snapshot.run_mode != "RUN_BREAKPOINT":
        return 0
    points = [card.breakpoint for card in snapshot.breakpoint_cards if card.breakpoint]
    return sum(
        point.enabled and point.action == "HALT" if isinstance(point, BreakpointState) else 1 for point in points
    )


def overridden_elsewhere(fleet: Fleet) -> tuple[str, ...]:
    """Return what is not as field and logic say on the runtimes that stand by, each with the runtime's name."""
    return tuple(
        f"{member.title}: {word}"
        for member in fleet.members
        if member is not fleet.present
        for word in overridden(fleet.snapshot(member.key))
    )


class Shutdown:
    """Asks what must be asked and closes in order. Lives on the GUI thread.

    `release_all` tells whether a snapshot showed that everything is released; otherwise nothing is closed.
    """

    def __init__(
        self,
        window: QWidget,
        session: Session,
        *,
        may_leave_level: Callable[[], Awaitable[bool]],
        may_leave_staged: Callable[[], Awaitable[bool]],
        release_all: Callable[[], Awaitable[bool]],
        leave_with: Callable[[str], Awaitable[None]],
        elsewhere: Callable[[], tuple[str, ...]],
        leave_others: Callable[[], Awaitable[None]],
        finish: Callable[[], None],
    ) -> None:
        self._window = window
        self._session = session
        self._may_leave_level = may_leave_level
        self._may_leave_staged = may_leave_staged
        self._release_all = release_all
        self._leave_with = leave_with
        self._elsewhere = elsewhere
        self._leave_others = leave_others
        self._finish = finish
        self._is_asking = False

    def request(self) -> None:
        """Begin to close; a second request while one is being answered changes nothing."""
        if not self._is_asking:
            self._is_asking = True
            self._session.run_in_background(self._close())

    async def _close(self) -> None:
        try:
            has_kept = await self._may_leave_level() and await self._may_leave_staged()
            may_leave = has_kept and await self._may_leave_overrides()
            if may_leave and await self._may_leave_elsewhere():
                await self._leave_others()
                await self._session.close()
                self._finish()
        finally:
            self._is_asking = False

    async def _may_leave_overrides(self) -> bool:
        found = overridden(self._session.snapshot)
        if not found or self._session.is_stale:
            return True
        view = self._session.link_view
        if not view.is_embedded and (points := armed(self._session.snapshot)):
            found += (f"{points} breakpoint{'s are' if points > 1 else ' is'} armed and will halt it, released or not",)
        after = (
            "The embedded runtime ends with the window, and the forces with it."
            if view.is_embedded
            else f"{view.address} goes on running with them after you have left."
        )
        answer = await ask(
            self._window,
            "Overrides are active",
            f"{listed(found, MOST_NAMED)}.",
            f"{after} Release them first?",
            END if view.is_embedded else LEAVE,
        )
        if answer == "release":
            return await self._release_all()
        if answer == "leave" and not view.is_embedded:
            return await self._may_leave_with_reason(view.address)
        return answer != "stay"

    async def _may_leave_elsewhere(self) -> bool:
        found = self._elsewhere()
        if not found:
            return True
        answer = await ask(
            self._window,
            "Overrides are active elsewhere",
            f"{listed(found, MOST_NAMED)}.",
            "Remote runtimes go on running with them after you have left. Switch to one to release them there.",
            ELSEWHERE,
        )
        return answer == "leave"

    async def _may_leave_with_reason(self, address: str) -> bool:
        reason = await ask_text(
            self._window,
            "Leave overrides active",
            f"Why do they stay? The reason is written beside each of them on {address}, for whoever comes next.",
            "Why the overrides stay",
            accept="Leave and close",
        )
        if reason is None:
            return False
        await self._leave_with(reason)
        return True
