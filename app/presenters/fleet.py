"""The table of all connected runtimes: each as its newest snapshot reports it, stale ones said so.

A config goes from one to another as staged, never as active: the difference is looked through first.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from pydantic import ValidationError
from PySide6.QtCore import QObject, Signal

from app.fleet import Fleet, Member
from app.presenters.header import AlarmsElsewhere, age_text
from app.presenters.while_seen import WhileSeen
from app.session import Session
from runtime.contracts.config import ConfigDocument
from runtime.contracts.json_text import UnreadableJsonError, read_json
from runtime.contracts.lifecycle import ActiveConfig
from runtime.contracts.snapshot import RuntimeSnapshot
from runtime.links.link import LinkClosedError
from widgets.fleet.dialog import ALARMS, HEARD, MODE, OVERRIDES, FleetDialog, FleetRow
from widgets.to_front import bring_to_front

REFRESH_MS = 250
NOT_REPORTED = "–"
OK = 200


class FleetPresenter(QObject):
    """Owned by the GUI thread. `leave` asks what must be asked before a runtime is let go."""

    staged = Signal()
    """Another runtime's config was taken as staged."""

    def __init__(
        self,
        dialog: FleetDialog,
        fleet: Fleet,
        session: Session,
        *,
        take_config: Callable[[ConfigDocument, str], bool],
        leave: Callable[[str], None],
        connect: Callable[[], None],
    ) -> None:
        """`take_config` takes a document as staged under a label; False when it cannot."""
        super().__init__(dialog)
        self._dialog = dialog
        self._fleet = fleet
        self._session = session
        self._take_config = take_config
        self._ticks = WhileSeen(REFRESH_MS, self.refresh, self)
        dialog.shown.connect(self._ticks.follow)
        dialog.switch_requested.connect(lambda key: self._run(fleet.switch_to(key)))
        dialog.copy_requested.connect(lambda key: self._run(self._copy(key)))
        dialog.disconnect_requested.connect(leave)
        dialog.connect_requested.connect(connect)
        fleet.changed.connect(self._refresh_if_seen)

    def show(self) -> None:
        """Bring the table to the front."""
        bring_to_front(self._dialog)

    def refresh(self) -> None:
        self._dialog.show_rows([self._row(member) for member in self._fleet.members])

    def _run(self, deed: Coroutine[Any, Any, None]) -> None:
        self._dialog.say(None)
        self._session.run_in_background(deed)

    def _refresh_if_seen(self) -> None:
        if self._dialog.isVisible():
            self.refresh()

    def _row(self, member: Member) -> FleetRow:
        standby = self._fleet.standby(member.key)
        if standby is None:
            view = self._session.link_view
            return row_of(member.key, member.title, self._session.snapshot, view.age_ms, self._session.is_stale, True)
        return row_of(member.key, member.title, standby.snapshot, standby.age_ms, standby.is_stale, False)

    async def _copy(self, key: str) -> None:
        member = next((one for one in self._fleet.members if one.key == key), None)
        if member is None or key == self._session.key:
            return
        try:
            reply = await member.link.request("GET", "/api/config/active")
            if reply.status != OK:
                raise LinkClosedError(f"it answers with {reply.status}")
            active = ActiveConfig.from_wire(read_json(reply.body))
        except (LinkClosedError, UnreadableJsonError, ValidationError) as failed:
            told = str(failed).partition("\n")[0]
            self._dialog.say(f"The config of {member.title} could not be read: {told}. Nothing was staged.", "alarm")
            return
        if not self._take_config(active.config, f"{active.active_version} of {member.title}"):
            self._dialog.say("What is active here was not read yet; nothing was staged. Try again in a moment.")
            return
        self._dialog.say(f"{active.active_version} of {member.title} is staged here; nothing is active yet.", "ok")
        self.staged.emit()


def row_of(
    key: str, title: str, snapshot: RuntimeSnapshot | None, age_ms: int | None, is_stale: bool, is_present: bool
) -> FleetRow:
    """Return a runtime in words; what it does not report is a dash."""
    name = f"{'●' if is_present else '◐'} {title}"
    heard = NOT_REPORTED if age_ms is None else age_text(age_ms)
    tones = [(HEARD, "alarm")] if is_stale else []
    if snapshot is None:
        return FleetRow(key, (name, *(NOT_REPORTED,) * 5, heard), tuple(tones), is_present, is_stale)
    mode = f"◆ {snapshot.run_mode}" if snapshot.halt is not None else snapshot.run_mode
    if snapshot.halt is not None:
        tones.append((MODE, "halt"))
    alarms = alarms_of(snapshot)
    if alarms:
        tones.append((ALARMS, "alarm"))
    forced = sum(card.force is not None and card.force.mode != "REAL" for card in snapshot.cards)
    masked = sum(bool(card.masked) for card in snapshot.cards)
    overrides = " ".join(part for part in (f"F {forced}" if forced else "", f"M {masked}" if masked else "") if part)
    if snapshot.test_mode.output_mask_global:
        overrides = f"{overrides} M all".strip()
    if overrides:
        tones.append((OVERRIDES, "warn"))
    cells = (
        name,
        mode,
        f"▲ {alarms}" if alarms else "0" if snapshot.system.reports_alarms else NOT_REPORTED,
        overrides or ("0" if snapshot.reports_overrides else NOT_REPORTED),
        snapshot.config_version or NOT_REPORTED,
        _scan(snapshot),
        heard,
    )
    return FleetRow(key, cells, tuple(tones), is_present, is_stale)


def alarms_of(snapshot: RuntimeSnapshot) -> int:
    """Return how many alarms a runtime reports; one that only says that there are some counts as one."""
    return len(snapshot.system.alarms or ()) or (1 if snapshot.system.alarm_active else 0)


def alarms_elsewhere(fleet: Fleet) -> tuple[AlarmsElsewhere, ...]:
    """Return which runtimes that stand by have alarms, as they were heard last."""
    found = []
    for member in fleet.members:
        standby = fleet.standby(member.key)
        count = alarms_of(standby.snapshot) if standby is not None and standby.snapshot is not None else 0
        if standby is not None and count:
            found.append(AlarmsElsewhere(member.title, count, standby.is_stale))
    return tuple(found)


def _scan(snapshot: RuntimeSnapshot) -> str:
    interval = f"{snapshot.scan_interval_ms}\u2009ms"
    took = snapshot.metrics.scan_last_us if snapshot.metrics is not None else None
    return f"{NOT_REPORTED} / {interval}" if took is None else f"{took / 1000:.2f} / {interval}"
