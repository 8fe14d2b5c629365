"""The header's values, from snapshot and link as they were reported; what is not reported reads as that."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from PySide6.QtCore import QObject, QTimer

from app.link_view import LinkView
from app.newest_snapshot import STALE_AFTER_S
from app.session import Session
from runtime.contracts.phase2 import EngineStatus
from runtime.contracts.snapshot import RuntimeSnapshot
from widgets.header.panel import Header
from widgets.header.view import HeaderView, Segment, SegmentId, Tone

GONE = "The runtime was started anew since the level was built, and its engine holds nothing of it. Click for the jobs."
REFRESH_MS = 66
"""Digits that change all the time are written 15 times a second."""


TONE_LIVE: Tone = "ok"
TONE_STALE: Tone = "alarm"


class HeaderPresenter(QObject):
    """Refreshes the header from the newest snapshot and the age of the link. A child of the header."""

    def __init__(
        self,
        header: Header,
        session: Session,
        who: Callable[[], str] = lambda: "",
        run: Callable[[], tuple[EngineStatus | None, int]] = lambda: (None, 0),
        title: Callable[[], str] = lambda: "",
        is_gone: Callable[[], bool] = lambda: False,
        elsewhere: Callable[[], Sequence[AlarmsElsewhere]] = lambda: (),
        now: Callable[[], datetime] = datetime.now,
    ) -> None:
        """`who` tells as whom the runtime takes us, an empty text where it does not say; `run` what is
        built and how many failures stand, `title` what the user calls the runtime, `is_gone` whether the engine has
        lost what was built, `elsewhere` which other connected runtimes have alarms."""
        super().__init__(header)
        self._who = who
        self._run = run
        self._title = title
        self._is_gone = is_gone
        self._elsewhere = elsewhere
        self._now = now
        self._connection: tuple[str, int] | None = None
        self._since: datetime | None = None
        self._header = header
        self._session = session
        self._timer = QTimer(self)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        self._timer.start()
        self.refresh()

    def refresh(self) -> None:
        view = self._session.link_view
        self._note_connection(view)
        is_stale = self._session.is_stale and not self._has_just_begun()
        segments = {
            **runtime_segments(self._session.snapshot),
            "build": build_segment(*self._run(), is_gone=self._is_gone()),
            "elsewhere": elsewhere_segment(self._elsewhere()),
            "link": link_segment(
                view,
                is_stale,
                self._who(),
                (self._session.ignored_messages, self._session.last_ignored),
                self._title(),
                self._since,
            ),
        }
        self._header.show_view(HeaderView(segments, is_stale), stale_text(self._session.silence_ms, is_stale=is_stale))

    def _has_just_begun(self) -> bool:
        """Whether nothing is shown yet that could be stale: the first snapshot has still to come."""
        if self._session.snapshot is not None or self._since is None:
            return False
        return (self._now() - self._since).total_seconds() <= STALE_AFTER_S

    def _note_connection(self, view: LinkView) -> None:
        """Remember when this connection was first seen."""
        if view.phase != "up":
            self._connection = self._since = None
        elif (view.address, view.connection) != self._connection:
            self._connection, self._since = (view.address, view.connection), self._now()


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


def build_segment(status: EngineStatus | None, failed: int = 0, *, is_gone: bool = False) -> Segment:
    """Return how far the level is built in the engine, as the runtime says."""
    if is_gone:
        return Segment("○ built before a restart", "quiet", GONE, "○")
    if status is None:
        return Segment("not built", "quiet", "No level was built in the runtime's engine. Click for the jobs.", "○")
    percent = f"{round(status.progress)}\u2009%"
    counts = status.jobs
    done = "" if counts is None else f" {counts.completed}/{counts.total}"
    tip = f"The level in the engine: {status.state}, {percent}. Click for the jobs."
    if status.outcome == "COMPLETED":
        return Segment("✓ built", "quiet", tip, "✓")
    if status.outcome == "FAILED":
        words = "1 JOB FAILED" if failed == 1 else f"{failed} JOBS FAILED" if failed else "BUILD FAILED"
        return Segment(f"▲ {words}", "alarm", tip, f"▲ {failed or '!'}")
    if status.state == "stopped":
        return Segment(f"■{done} stopped", "quiet", tip, "■")
    mark, tone = ("‖", "warn") if status.state == "paused" else ("◐", "plain")
    return Segment(f"{mark}{done} jobs", cast(Tone, tone), tip, f"{mark} {percent}")


@dataclass(frozen=True, slots=True)
class AlarmsElsewhere:
    """A connected runtime that is not looked at and has alarms; stale: as it was heard last."""

    title: str
    count: int
    is_stale: bool


def elsewhere_segment(found: Sequence[AlarmsElsewhere]) -> Segment:
    """Return how many alarms the other runtimes have, an empty segment while they have none."""
    if not found:
        return Segment("", "quiet")
    count = sum(one.count for one in found)
    named = [
        f"{one.title}: {one.count} alarm{'' if one.count == 1 else 's'}{', not heard now' if one.is_stale else ''}"
        for one in found
    ]
    tip = "\n".join(("Alarms of other connected runtimes. Click for all runtimes.", *named))
    tone: Tone = "quiet" if all(one.is_stale for one in found) else "alarm"
    return Segment(f"▲ {count} elsewhere", tone, tip, f"▲ {count} ◐")


def link_segment(
    view: LinkView,
    is_stale: bool,
    who: str = "",
    ignored: tuple[int, str] = (0, ""),
    title: str = "",
    since: datetime | None = None,
) -> Segment:
    """Return which runtime it is, whether it is heard, how long ago, since when, and as whom it takes us.

    `ignored` is how many of its messages were not taken, and what the last one was.
    """
    where = title or ("embedded" if view.is_embedded else short_address(view.address))
    if view.phase == "down":
        why = view.reason or "no reason given"
        return Segment(f"○ {where} lost", "alarm", f"The link to {view.address} is down: {why}", "○ lost")
    if view.age_ms is None:
        return Segment(f"○ {where} …", "quiet", f"Connecting to {view.address}", "○ …")
    mark, tone = ("○", TONE_STALE) if is_stale else ("●", TONE_LIVE)
    age = age_text(view.age_ms)
    role = f" It takes us for {who}." if who else " It does not report which role we have."
    answers = is_stale and view.age_ms <= STALE_AFTER_S * 1000
    mute = " It answers, and sends no snapshot that can be shown: values are as old as the last one." if answers else ""
    held = f" Connected since {since:%H:%M:%S}." if since is not None else ""
    tip = f"Runtime: {view.address}. Time since anything was heard of it.{held}{mute}{role} Click for others."
    count, last = ignored
    told = ""
    if count:
        told = f" · {count} ignored"
        tip += f"\nMessages of it that were ignored: {count}. The last one: {last}."
    return Segment(f"{mark} {where} {age}{told}", tone, tip, f"{mark} {age}")


def short_address(address: str) -> str:
    """Return host and port of an address, which is what tells runtimes apart."""
    return address.partition("://")[2].partition("/")[0] or address


def age_text(age_ms: int) -> str:
    """Return an age in steps that can be read: tens of milliseconds, tenths of seconds, seconds."""
    if age_ms < 1000:
        return f"{max(1, math.ceil(age_ms / 10)) * 10}\u2009ms"
    return f"{age_ms / 1000:.1f}\u2009s" if age_ms < 10_000 else f"{age_ms // 1000}\u2009s"


def stale_text(silence_ms: int | None, *, is_stale: bool) -> str:
    """Return for how long there was no news, when that makes every value stale."""
    if not is_stale or silence_ms is None:
        return ""
    return f"STALE {silence_ms / 1000:.1f}\u2009s"


def _mode(snapshot: RuntimeSnapshot) -> Segment:
    halt = snapshot.halt
    if halt is None:
        tips = {
            "RUN_NORMAL": "Scans run freely; breakpoints do not halt.",
            "RUN_BREAKPOINT": "Scans run freely and halt before a card with a breakpoint.",
            "RUN_STEP": "Coming to a halt at the end of the scan.",
        }
        tip = tips.get(snapshot.run_mode, "A mode that this program does not know.")
        tone = TONE_LIVE if snapshot.run_mode in tips else "warn"
        return Segment(f"● {snapshot.run_mode}", tone, tip, f"● {snapshot.run_mode.removeprefix('RUN_')}")
    if halt.next_card_id is None:
        return Segment("◆ HALTED at the end of the scan", "halt", "No card is left to evaluate in this scan.", "◆ HALT")
    card = snapshot.card(halt.next_card_id)
    label = f" {card.label}" if card is not None and card.label else ""
    text = f"◆ HALTED before {halt.next_card_id}{label}"
    return Segment(text, "halt", "The program stands before this card until you go on.", f"◆ HALT {halt.next_card_id}")


def _forced(snapshot: RuntimeSnapshot) -> Segment:
    count = sum(card.force is not None and card.force.mode != "REAL" for card in snapshot.overridden_cards)
    if count:
        tip = "Inputs that do not follow the field. Click for the list."
        return Segment(f"F {count} FORCED", "warn", tip, f"F {count}")
    if snapshot.test_mode.inputs_forced:
        return Segment("F FORCED", "warn", "Inputs are forced; the runtime does not say which.", "F ?")
    if snapshot.test_mode.inputs_forced is None:
        return Segment("forces n/a", "quiet", "This runtime does not report whether inputs are forced.", "F n/a")
    return Segment("no forces", "quiet", "Every input follows the field.", "F 0")


def _outputs(snapshot: RuntimeSnapshot) -> Segment:
    if snapshot.test_mode.output_mask_global:
        return Segment("M OUTPUTS MASKED", "warn", "Every output is masked while the logic runs on.", "M ALL")
    count = sum(bool(card.masked) for card in snapshot.overridden_cards)
    if count:
        tip = "Outputs that do not follow the logic. Click for the list."
        return Segment(f"M {count} MASKED", "warn", tip, f"M {count}")
    if snapshot.test_mode.output_mask_global is None:
        return Segment("masks n/a", "quiet", "This runtime does not report whether outputs are masked.", "M n/a")
    if not snapshot.reports_masks:
        tip = "Not all outputs are masked. Whether single ones are, this runtime does not report."
        return Segment("masks n/a", "quiet", tip, "M n/a")
    return Segment("outputs live", "quiet", "Every output follows the logic.", "M 0")


def _alarms(snapshot: RuntimeSnapshot) -> Segment:
    alarms = snapshot.system.alarms
    if alarms:
        word = "ALARM" if len(alarms) == 1 else "ALARMS"
        tip = "Click for which card, since when and what clears it."
        return Segment(f"▲ {len(alarms)} {word}", "alarm", tip, f"▲ {len(alarms)}")
    if snapshot.system.alarm_active:
        return Segment("▲ ALARM", "alarm", "The runtime reports an alarm and does not say which card.", "▲ !")
    if not snapshot.system.reports_alarms:
        return Segment("alarms n/a", "quiet", "This runtime does not report alarms.", "▲ n/a")
    return Segment("no alarms", "quiet", "No card is latched.", "▲ 0")


def _scan(snapshot: RuntimeSnapshot) -> Segment:
    interval = f"{snapshot.scan_interval_ms}\u2009ms"
    metrics = snapshot.metrics
    if metrics is None or metrics.scan_last_us is None:
        return Segment(f"scan n/a / {interval}", "quiet", "This runtime does not report what a scan takes.", "n/a")
    took = f"{metrics.scan_last_us / 1000:.2f}"
    overruns = metrics.scan_overrun_count
    told = "overruns are not reported" if overruns is None else f"{overruns} overruns since the runtime started"
    tip = f"What the last scan took of its interval of {interval}; {told}."
    late = f" ▲{overruns}" if overruns else ""
    return Segment(f"scan {took} / {interval}{late}", "quiet", tip, f"{took}\u2009ms{late}")
