"""Frames, snapshots and answers to the plots of Stats. Nothing is made up: what was not measured leaves a gap."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, QTimer

from app.flight import AnsweredCommand
from app.session import Session
from runtime.contracts.snapshot import Metrics, RuntimeSnapshot
from widgets.plots.event_lane import LaneEvent
from widgets.plots.statistics import Summary
from widgets.stats.layout import FRAME_PLOTS, RUNTIME_PLOTS, PlotId
from widgets.stats.panel import StatsPanel

TICK_MS = 100
SILENCE_S = 0.5
"""How long a measurement speaks for the time after it."""
RATE_SPAN_S = 1.0
OVERRUN_PAUSE_S = 1.0
"""Overruns that follow each other within this time are told together."""


class Frame(Protocol):
    """What a frame cost, as the viewport measured it: milliseconds, counts, MiB; None where it was not measured."""

    @property
    def cpu_ms(self) -> float: ...
    @property
    def gpu_ms(self) -> float | None: ...
    @property
    def draws(self) -> int: ...
    @property
    def triangles(self) -> int: ...
    @property
    def texture_mb(self) -> float: ...
    @property
    def buffer_mb(self) -> float: ...


class StatsPresenter(QObject):
    """Connect the viewport's `frame_measured` to `take_frame`. Records also while nobody looks, in bounded memory."""

    def __init__(
        self,
        panel: StatsPanel,
        session: Session,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent or panel)
        self._panel = panel
        self._session = session
        self._monotonic = monotonic
        self._frames: deque[float] = deque()
        self._frame_at_s: float | None = None
        self._snapshot_at_s: float | None = None
        self._last: RuntimeSnapshot | None = None
        self._answers_to_plot = 0
        self._overruns_told_s = float("-inf")
        self._overruns_told: int | None = None
        self._ticker = QTimer(self)
        self._ticker.setInterval(TICK_MS)
        self._ticker.timeout.connect(self.tick)
        self._ticker.start()
        session.snapshot_changed.connect(self.take_snapshot)
        session.command_answered.connect(self._answered)
        session.staleness_changed.connect(self._stale)
        session.reset.connect(self._reset)
        if session.snapshot is not None:
            self.take_snapshot(session.snapshot)

    @property
    def panel(self) -> StatsPanel:
        return self._panel

    def take_frame(self, frame: Frame) -> None:
        """Plot what a frame cost. After a pause the lines begin anew."""
        now = self._monotonic()
        if self._frame_at_s is not None and now - self._frame_at_s > SILENCE_S:
            self._no_frames(self._frame_at_s)
        self._frame_at_s = now
        self._frames.append(now)
        values: tuple[tuple[PlotId, str, float | None], ...] = (
            ("frame", "CPU", frame.cpu_ms),
            ("frame", "GPU", frame.gpu_ms),
            ("draws", "draws", frame.draws),
            ("triangles", "triangles", frame.triangles),
            ("memory", "textures", frame.texture_mb),
            ("memory", "buffers", frame.buffer_mb),
        )
        for plot, series, value in values:
            self._panel.append(plot, series, now, value)

    def take_snapshot(self, snapshot: RuntimeSnapshot) -> None:
        """Plot what the runtime reports of itself, and tell what happened since the last snapshot."""
        now = self._monotonic()
        before, self._last = self._last, snapshot
        self._snapshot_at_s = now
        metrics = snapshot.metrics or Metrics()
        self._plot_metrics(metrics, now)
        self._plot_latency(metrics, None if before is None else before.metrics, now)
        self._tell_overruns(metrics, now)
        if before is not None:
            self._tell_changes(before, snapshot, now)
        self._panel.show_system(system_text(snapshot))

    def tick(self) -> None:
        """Look at the clock: link age, frame rate, what has fallen silent."""
        now = self._monotonic()
        age_ms = self._session.link_view.age_ms
        self._panel.append("link", "age", now, None if age_ms is None else float(age_ms))
        while self._frames and now - self._frames[0] > RATE_SPAN_S:
            self._frames.popleft()
        self._panel.append("rate", "frames", now, len(self._frames) / RATE_SPAN_S if self._frames else None)
        if self._frame_at_s is not None and now - self._frame_at_s > SILENCE_S:
            self._no_frames(now)
            # The lines are broken off: the next frame must not break them again in the past.
            self._frame_at_s = None
        if self._snapshot_at_s is not None and now - self._snapshot_at_s > SILENCE_S:
            self._no_metrics(now)

    def _plot_metrics(self, metrics: Metrics, now: float) -> None:
        lateness = (("p99", _ms(metrics.jitter_p99_us)), ("max", _ms(metrics.jitter_max_us)))
        values: tuple[tuple[PlotId, str, float | None], ...] = (
            ("scan", "scan", metrics.scan_last_us),
            ("queue", "depth", metrics.queue_depth),
            ("queue", "peak", metrics.queue_high_water_mark),
        )
        for plot, series, value in values:
            self._panel.append(plot, series, now, value)
        for series, late_ms in lateness:
            self._panel.append("lateness", series, now, late_ms)
            self._panel.show_summary("lateness", series, Summary(now=late_ms))
        self._panel.show_limit("scan", "budget", metrics.scan_budget_us)
        self._panel.show_limit("queue", "capacity", metrics.queue_capacity)

    def _plot_latency(self, metrics: Metrics, before: Metrics | None, now: float) -> None:
        """A dot for each command: those answered here, and those of others as far as the number tells."""
        latency_us = metrics.command_latency_last_us
        is_other = before is not None and latency_us != before.command_latency_last_us
        if latency_us is not None and (self._answers_to_plot or is_other):
            self._panel.append("latency", "runtime", now, latency_us / 1000)
        self._answers_to_plot = 0

    def _answered(self, answered: AnsweredCommand) -> None:
        now = self._monotonic()
        name = answered.pending.name.replace("_", " ")
        if answered.result is None:
            self._tell(now, "▲", "warn", f"{name}: no answer")
            return
        self._panel.append("latency", "round trip", now, (now - answered.pending.sent_at) * 1000)
        self._answers_to_plot += 1
        if not answered.is_done:
            self._tell(now, "▲", "alarm", f"{name} refused: {answered.result.error_code}")

    def _tell_changes(self, before: RuntimeSnapshot, after: RuntimeSnapshot, now: float) -> None:
        if before.config_version != after.config_version and after.config_version is not None:
            self._tell(now, "✔", "accent", f"config {after.config_version} active")
        if before.halt is None and after.halt is not None:
            self._tell(now, "◆", "halt", halt_text(after))
        elif before.halt is not None and after.halt is None:
            self._tell(now, "▶", "ok", "running")

    def _tell_overruns(self, metrics: Metrics, now: float) -> None:
        count = metrics.scan_overrun_count
        if count is None or self._overruns_told is None or count < self._overruns_told:
            self._overruns_told = count
        elif count > self._overruns_told and now - self._overruns_told_s >= OVERRUN_PAUSE_S:
            new = count - self._overruns_told
            self._tell(now, "▲", "warn", "scan overrun" if new == 1 else f"{new} scan overruns")
            self._overruns_told, self._overruns_told_s = count, now

    def _stale(self, is_stale: bool) -> None:
        now = self._monotonic()
        self._panel.show_runtime_stale(is_stale, now if self._snapshot_at_s is None else self._snapshot_at_s)
        if self._last is None:
            return
        if is_stale:
            self._tell(now, "○", "alarm", "nothing heard from the runtime")
        else:
            self._tell(now, "●", "ok", "runtime heard again")

    def _reset(self) -> None:
        self._last = None
        self._overruns_told = None
        self._tell(self._monotonic(), "↻", "warn", "the runtime started anew")

    def _no_frames(self, t_s: float) -> None:
        for spec in FRAME_PLOTS:
            if spec.id not in ("rate", "window"):
                for series, _ in spec.series:
                    self._panel.append(spec.id, series, t_s, None)

    def _no_metrics(self, t_s: float) -> None:
        for spec in RUNTIME_PLOTS:
            if spec.id not in ("link", "latency"):
                for series, _ in spec.series:
                    self._panel.append(spec.id, series, t_s, None)
        for series in ("p99", "max"):
            self._panel.show_summary("lateness", series, Summary())

    def _tell(self, t_s: float, mark: str, token: str, text: str) -> None:
        self._panel.add_event(LaneEvent(t_s, mark, token, text))


def _ms(microseconds: int | None) -> float | None:
    return None if microseconds is None else microseconds / 1000


def halt_text(snapshot: RuntimeSnapshot) -> str:
    """Return where the program halted, in a few words."""
    next_id = snapshot.halt.next_card_id if snapshot.halt is not None else None
    if next_id is None:
        return "halted"
    card = snapshot.card(next_id)
    return f"halted before {next_id}{f' {card.label}' if card is not None and card.label else ''}"


def system_text(snapshot: RuntimeSnapshot) -> str:
    """Return what the runtime's numbers are of: interval, cards, overruns."""
    metrics = snapshot.metrics
    overruns = None if metrics is None else metrics.scan_overrun_count
    told = "overruns not reported" if overruns is None else f"{overruns} overruns"
    return f"scan every {snapshot.scan_interval_ms}\u2009ms · {len(snapshot.cards)} cards · {told}"
