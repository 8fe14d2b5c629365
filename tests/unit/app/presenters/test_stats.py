"""Frames, snapshots and answers as measurements and events; gaps where there were none."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.presenters.stats import SILENCE_S, StatsPresenter, halt_text, system_text
from app.session import Session
from runtime.contracts.snapshot import RuntimeSnapshot
from runtime.embedded import start_embedded
from tests.helpers.logic import ScriptedSession, pump_station
from tests.helpers.qt_loop import running_loop, wait_for
from viewport.render.stats import FrameStats
from widgets.stats.layout import PlotId
from widgets.stats.panel import StatsPanel
from widgets.theme import Theme

pytestmark = pytest.mark.gui

METRICS = {
    "scanLastUs": 290,
    "scanMaxUs": 700,
    "scanBudgetUs": 1000,
    "scanOverrunCount": 0,
    "jitterP99Us": 90,
    "jitterMaxUs": 1250,
    "queueDepth": 0,
    "queueHighWaterMark": 3,
    "queueCapacity": 64,
    "commandLatencyLastUs": 6000,
    "commandLatencyMaxUs": 9000,
}


def frame(cpu_ms: float = 8.0, gpu_ms: float | None = None) -> FrameStats:
    return FrameStats(cpu_ms, gpu_ms, draws=14, triangles=82_000, instances=9, texture_mb=12.0, buffer_mb=3.0)


class Bench:
    """Session, panel and presenter on one clock that the test moves; the ticker stands still."""

    def __init__(self, qtbot: QtBot) -> None:
        self.session = ScriptedSession()
        self.panel = StatsPanel(Theme("dark"), monotonic=lambda: self.session.now_s)
        qtbot.addWidget(self.panel)
        self.presenter = StatsPresenter(self.panel, self.session, monotonic=lambda: self.session.now_s)
        self.presenter._ticker.stop()

    def at(self, now_s: float) -> None:
        self.session.now_s = now_s

    def show(self, now_s: float, metrics: dict[str, Any] | None = METRICS, **changes: Any) -> None:
        self.at(now_s)
        self.session.show(metrics=metrics, **changes)

    def samples(self, plot: PlotId, series: str) -> list[tuple[float, float | None]]:
        times, values = self.panel.plots[plot]._traces[series].shown()
        return [(float(t), None if v != v else float(v)) for t, v in zip(times, values, strict=True)]

    @property
    def events(self) -> list[str]:
        return [event.text for event in self.panel.lane.events]


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


def test_a_frame_is_plotted_as_it_was_measured(bench: Bench) -> None:
    bench.at(1.0)
    bench.presenter.take_frame(frame())
    assert bench.samples("frame", "CPU") == [(1.0, 8.0)]
    assert bench.samples("frame", "GPU") == []
    assert bench.samples("draws", "draws") == [(1.0, 14.0)]
    assert bench.samples("triangles", "triangles") == [(1.0, 82_000.0)]
    assert bench.samples("memory", "textures") == [(1.0, 12.0)]
    assert bench.samples("memory", "buffers") == [(1.0, 3.0)]


def test_a_frame_after_a_silence_that_was_noticed_goes_on_where_the_line_broke_off(bench: Bench) -> None:
    bench.at(1.0)
    bench.presenter.take_frame(frame())
    bench.at(9.0)
    bench.presenter.tick()
    bench.at(20.0)
    bench.presenter.take_frame(frame())
    assert bench.samples("frame", "CPU") == [(1.0, 8.0), (9.0, None), (20.0, 8.0)]


def test_between_frames_that_lie_far_apart_nothing_was_measured(bench: Bench) -> None:
    for now_s in (1.0, 1.1, 3.0):
        bench.at(now_s)
        bench.presenter.take_frame(frame())
    assert bench.samples("frame", "CPU") == [(1.0, 8.0), (1.1, 8.0), (1.1, None), (3.0, 8.0)]


def test_when_no_frame_comes_any_more_the_line_ends(bench: Bench) -> None:
    bench.at(1.0)
    bench.presenter.take_frame(frame())
    bench.at(1.0 + SILENCE_S + 0.1)
    bench.presenter.tick()
    bench.presenter.tick()
    assert bench.samples("draws", "draws")[-1] == (1.6, None)
    assert len(bench.samples("draws", "draws")) == 2


def test_the_frame_rate_counts_the_frames_of_the_last_second(bench: Bench) -> None:
    for index in range(30):
        bench.at(1.0 + index / 60)
        bench.presenter.take_frame(frame())
    bench.presenter.tick()
    assert bench.samples("rate", "frames")[-1][1] == 30
    bench.at(9.0)
    bench.presenter.tick()
    assert bench.samples("rate", "frames")[-1] == (9.0, None)


def test_metrics_are_plotted_in_readable_units(bench: Bench) -> None:
    bench.show(1.0)
    assert bench.samples("scan", "scan") == [(1.0, 290.0)]
    assert bench.samples("lateness", "p99") == [(1.0, 0.09)]
    assert bench.samples("lateness", "max") == [(1.0, 1.25)]
    assert bench.samples("queue", "depth") == [(1.0, 0.0)]
    assert bench.samples("queue", "peak") == [(1.0, 3.0)]
    assert bench.panel.plots["scan"]._limits == {"budget": 1000}


def test_what_a_device_does_not_report_is_not_made_up(bench: Bench) -> None:
    bench.show(1.0, None)
    bench.show(1.1, {"scanLastUs": 300})
    assert bench.samples("scan", "scan") == [(1.1, 300.0)]
    assert bench.samples("lateness", "p99") == []
    assert bench.samples("latency", "runtime") == []
    assert bench.panel.plots["scan"]._limits == {}


def test_without_snapshots_the_lines_end(bench: Bench) -> None:
    bench.show(1.0)
    bench.at(1.0 + SILENCE_S + 0.1)
    bench.presenter.tick()
    assert bench.samples("scan", "scan") == [(1.0, 290.0), (1.6, None)]
    assert bench.samples("queue", "peak")[-1] == (1.6, None)


def test_the_age_of_the_link_goes_on_while_nothing_is_heard(bench: Bench) -> None:
    for now_s in (0.5, 1.0, 4.0):
        bench.at(now_s)
        bench.presenter.tick()
    assert bench.samples("link", "age") == [(0.5, 500.0), (1.0, 1000.0), (4.0, 4000.0)]


def test_every_answered_command_is_a_dot_of_both_latencies(bench: Bench) -> None:
    bench.show(1.0)
    bench.session.command("step_once")
    bench.at(1.025)
    bench.session.answer()
    bench.show(1.03, {**METRICS, "commandLatencyLastUs": 6000})
    bench.show(1.04)
    assert [(t, pytest.approx(25.0)) for t, _ in bench.samples("latency", "round trip")] == bench.samples(
        "latency", "round trip"
    )
    assert bench.samples("latency", "runtime") == [(1.03, 6.0)]


def test_commands_of_others_show_where_the_number_changes(bench: Bench) -> None:
    bench.show(1.0)
    bench.show(1.1, {**METRICS, "commandLatencyLastUs": 7000})
    assert bench.samples("latency", "runtime") == [(1.1, 7.0)]


def test_refusals_and_silence_are_events(bench: Bench) -> None:
    bench.session.command("set_input_force", {"cardId": 1, "mode": "REAL"})
    bench.session.answer(error="FORBIDDEN_IN_MODE")
    bench.session.command("step_once")
    bench.at(20.0)
    bench.session.watch()
    assert bench.events[0] == "set input force refused: FORBIDDEN_IN_MODE"
    assert "step once: no answer" in bench.events


def test_commits_and_halts_are_events_and_steps_are_not(bench: Bench) -> None:
    bench.show(1.0)
    bench.show(2.0, config_version="v2")
    halt = {"reason": "BREAKPOINT", "nextCardId": 8, "lastCardId": 5}
    bench.show(3.0, halt=halt)
    bench.show(4.0, halt={**halt, "nextCardId": 9})
    bench.show(5.0, halt=None)
    assert bench.events == ["config v2 active", "halted before 8 Pump 1", "running"]


def test_overruns_are_told_together(bench: Bench) -> None:
    bench.show(1.0)
    bench.show(1.1, {**METRICS, "scanOverrunCount": 1})
    bench.show(1.2, {**METRICS, "scanOverrunCount": 3})
    bench.show(2.2, {**METRICS, "scanOverrunCount": 4})
    bench.show(2.3, {**METRICS, "scanOverrunCount": 0})
    assert bench.events == ["scan overrun", "3 scan overruns"]


def test_a_link_that_falls_silent_and_comes_back(bench: Bench) -> None:
    bench.show(1.0)
    bench.session.fall_silent()
    assert bench.panel.plots["scan"]._stale_since_s == 1.0
    bench.session.be_heard()
    assert bench.panel.plots["scan"]._stale_since_s is None
    assert bench.events == ["nothing heard from the runtime", "runtime heard again"]


def test_a_new_boot_is_told_and_compared_with_nothing(bench: Bench) -> None:
    bench.show(1.0)
    bench.show(2.0, boot_id="boot-2", config_version="v9")
    assert bench.events == ["the runtime started anew"]


def test_it_starts_from_a_snapshot_that_came_before(qtbot: QtBot) -> None:
    session = ScriptedSession()
    session.show(metrics=METRICS)
    panel = StatsPanel(Theme("dark"))
    qtbot.addWidget(panel)
    StatsPresenter(panel, session)
    assert panel.plots["scan"]._traces["scan"].newest == 290


def test_the_line_about_the_runtime_invents_no_overruns() -> None:
    snapshot = RuntimeSnapshot.from_wire(pump_station())
    assert system_text(snapshot) == "scan every 10\u2009ms · 8 cards · overruns not reported"
    told = RuntimeSnapshot.from_wire({**pump_station(), "metrics": METRICS})
    assert system_text(told).endswith("0 overruns")


def test_halts_are_told_as_far_as_they_are_known() -> None:
    def halted(halt: dict[str, Any]) -> str:
        return halt_text(RuntimeSnapshot.from_wire({**pump_station(), "halt": halt}))

    assert halted({"reason": "STEP", "nextCardId": 8}) == "halted before 8 Pump 1"
    assert halted({"reason": "STEP", "nextCardId": 77}) == "halted before 77"
    assert halted({"reason": "STEP"}) == "halted"


def test_a_real_runtime_fills_the_plots(qtbot: QtBot, qapp: QApplication, tmp_path: Any) -> None:
    with running_loop(qapp) as loop:
        session = Session(start_embedded(tmp_path / "data"))
        panel = StatsPanel(Theme("dark"))
        qtbot.addWidget(panel)
        presenter = StatsPresenter(panel, session)
        session.start()
        qtbot.waitUntil(lambda: (panel.plots["scan"]._traces["scan"].newest or 0) > 0)
        session.command("set_run_mode", {"mode": "RUN_STEP"})
        qtbot.waitUntil(lambda: any("halted" in event.text for event in panel.lane.events))
        assert panel.plots["latency"]._traces["round trip"].newest is not None
        presenter._ticker.stop()
        wait_for(qtbot, loop, session.close())


def test_a_pause_of_the_frames_leaves_what_is_measured_meanwhile_alone(bench: Bench) -> None:
    bench.at(1.0)
    bench.presenter.take_frame(frame())
    bench.panel.append("window", "longest", 2.0, 85.0)
    bench.at(1.0 + SILENCE_S + 5.0)
    bench.presenter.take_frame(frame())
    assert bench.samples("window", "longest")[-1] == (2.0, 85.0)
    assert bench.samples("frame", "CPU")[-2:] == [(1.0, None), (1.0 + SILENCE_S + 5.0, 8.0)]
