"""The header's values, from snapshot and link as they were reported; what is not reported reads as that."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from app.session import LinkView, Session
from runtime.contracts.snapshot import RuntimeSnapshot
from widgets.header.panel import Header
from widgets.header.view import HeaderView, Segment, SegmentId

REFRESH_MS = 66
"""Digits that change all the time are written 15 times a second."""


class HeaderPresenter(QObject):
    """Refreshes the header from the newest snapshot and the age of the link. A child of the header."""

    def __init__(self, header: Header, session: Session) -> None:
        super().__init__(header)
        self._header = header
        self._session = session
        self._timer = QTimer(self)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        self._timer.start()
        self.refresh()

    def refresh(self) -> None:
        view = self._session.link_view
        is_stale = self._session.is_stale
        segments = {**runtime_segments(self._session.snapshot), "link": link_segment(view, is_stale)}
        self._header.show_view(HeaderView(segments, is_stale), stale_text(view, is_stale))


def runtime_segments(snapshot: RuntimeSnapshot | None) -> dict[SegmentId, Segment]:
    """Return every segment that the runtime vouches for."""
    if snapshot is None:
        nothing = Segment("–", "quiet", "No snapshot has arrived yet.")
        return {"mode": nothing, "forced": nothing, "outputs": nothing, "alarms": nothing, "scan": nothing}
    return {
        "mode": _mode(snapshot),
        "forced": _forced(snapshot),
        "outputs": _outputs(snapshot),
        "alarms": _alarms(snapshot),
        "scan": _scan(snapshot),
    }


def link_segment(view: LinkView, is_stale: bool) -> Segment:
    where = "embedded" if view.is_embedded else view.address
    if view.phase == "down":
        return Segment(f"○ {where} lost", "alarm", f"The link to {where} is down: {view.reason or 'no reason given'}")
    if view.age_ms is None:
        return Segment(f"○ {where} …", "quiet", f"Connecting to {where}")
    tip = f"Runtime: {where}. The last message came {view.age_ms} ms ago."
    age = f"{view.age_ms}\u2009ms" if view.age_ms < 10_000 else f"{view.age_ms // 1000}\u2009s"
    return Segment(f"{'○' if is_stale else '●'} {where} {age}", "alarm" if is_stale else "ok", tip)


def stale_text(view: LinkView, is_stale: bool) -> str:
    """Return how long nothing was heard, when that makes every value stale."""
    if not is_stale or view.age_ms is None:
        return ""
    return f"STALE {view.age_ms / 1000:.1f}\u2009s"


def _mode(snapshot: RuntimeSnapshot) -> Segment:
    halt = snapshot.halt
    if halt is None:
        tips = {
            "RUN_NORMAL": "Scans run freely; breakpoints do not halt.",
            "RUN_BREAKPOINT": "Scans run freely and halt before a card with a breakpoint.",
            "RUN_STEP": "Coming to a halt at the end of the scan.",
        }
        tip = tips.get(snapshot.run_mode, "A mode that this program does not know.")
        return Segment(f"● {snapshot.run_mode}", "ok" if snapshot.run_mode in tips else "warn", tip)
    if halt.next_card_id is None:
        return Segment("⏸ HALTED at the end of the scan", "halt", "No card is left to evaluate in this scan.")
    card = snapshot.card(halt.next_card_id)
    label = f" {card.label}" if card is not None and card.label else ""
    return Segment(f"⏸ HALTED before {halt.next_card_id}{label}", "halt", "Kernel time stands still until you go on.")


def _forced(snapshot: RuntimeSnapshot) -> Segment:
    count = sum(card.force is not None and card.force.mode != "REAL" for card in snapshot.cards)
    if count:
        return Segment(f"F {count} FORCED", "warn", "Inputs that do not follow the field. Click for the list.")
    if snapshot.test_mode.inputs_forced:
        return Segment("F FORCED", "warn", "Inputs are forced; the runtime does not say which.")
    return Segment("no forces", "quiet", "Every input follows the field.")


def _outputs(snapshot: RuntimeSnapshot) -> Segment:
    if snapshot.test_mode.output_mask_global:
        return Segment("M OUTPUTS MASKED", "warn", "Every output is held off while the logic runs on.")
    count = sum(bool(card.masked) for card in snapshot.cards)
    if count:
        return Segment(f"M {count} MASKED", "warn", "Outputs that do not follow the logic. Click for the list.")
    return Segment("outputs live", "quiet", "Every output follows the logic.")


def _alarms(snapshot: RuntimeSnapshot) -> Segment:
    alarms = snapshot.system.alarms
    if alarms:
        word = "ALARM" if len(alarms) == 1 else "ALARMS"
        return Segment(f"▲ {len(alarms)} {word}", "alarm", "Click for which card, since when and what clears it.")
    if snapshot.system.alarm_active:
        return Segment("▲ ALARM", "alarm", "The runtime reports an alarm and does not say which card.")
    return Segment("no alarms", "quiet", "No card is latched.")


def _scan(snapshot: RuntimeSnapshot) -> Segment:
    interval = f"{snapshot.scan_interval_ms}\u2009ms"
    metrics = snapshot.metrics
    if metrics is None or metrics.scan_last_us is None:
        return Segment(f"scan n/a / {interval}", "quiet", "This runtime does not report what a scan takes.")
    overruns = metrics.scan_overrun_count or 0
    tip = f"The last scan took {metrics.scan_last_us} µs of its {interval} interval; {overruns} overruns so far."
    text = f"scan {metrics.scan_last_us / 1000:.2f} / {interval}"
    return Segment(text, "quiet", tip)
