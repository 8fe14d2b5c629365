"""Snapshots to lines and bands of the chosen cards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.presenters.active_config import ActiveConfig
from app.presenters.trends import MOST_SIGNALS, TrendsPresenter
from app.session import Session
from app.settings import Settings
from runtime.embedded import start_embedded
from tests.helpers.logic import ScriptedSession, pump_config
from tests.helpers.qt_loop import running_loop, wait_for
from widgets.theme import Theme
from widgets.trends.panel import TrendsPanel
from widgets.trends.view import TriggerSpec

pytestmark = pytest.mark.gui


class Bench:
    def __init__(self, qtbot: QtBot, *, is_late: bool = False, memory: Settings | None = None) -> None:
        self.session = ScriptedSession(config=pump_config())
        self.active = ActiveConfig(self.session)
        self.panel = TrendsPanel(Theme("dark"), monotonic=lambda: self.session.now_s)
        qtbot.addWidget(self.panel)
        if is_late:
            self.session.show()
        self.presenter = TrendsPresenter(
            self.panel, self.session, self.active, memory=memory, monotonic=lambda: self.session.now_s
        )
        self.presenter._ticker.stop()
        if not is_late:
            self.show(1.0)

    def show(self, now_s: float, **changes: Any) -> None:
        self.session.now_s = now_s
        self.session.show(**changes)

    def value(self, card_id: int, t_s: float) -> float | None:
        return next(plot.value_at(str(card_id), t_s) for plot in self.panel.plots if str(card_id) in plot.series)

    def state(self, card_id: int, t_s: float) -> str | None:
        state = self.panel.bands[str(card_id)].state_at(t_s)
        return None if state is None else state.text


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


def test_values_are_recorded_in_their_unit(bench: Bench) -> None:
    bench.presenter.add(2)
    bench.show(2.0)
    bench.session.change_card(2, current_value=8300)
    bench.show(2.1)
    assert (bench.value(2, 2.0), bench.value(2, 2.1)) == (82.5, 83.0)
    assert bench.panel.plots[0].unit == "%"


def test_missions_are_recorded_as_bands(bench: Bench) -> None:
    bench.presenter.add(8)
    bench.show(2.0)
    bench.session.change_card(8, logical_state=False, physical_state=False, mission_state="FINISHED", phase=None)
    bench.show(3.0)
    bench.show(4.0)
    assert (bench.state(8, 2.5), bench.state(8, 3.5)) == ("ON", "FINISHED")


def test_a_card_is_trended_once_until_it_is_taken_out(bench: Bench) -> None:
    bench.presenter.add(2)
    bench.presenter.add(2)
    bench.presenter.add(8)
    assert bench.presenter.chosen == ("2", "8")
    bench.panel.toggle_requested.emit("2")
    assert bench.presenter.chosen == ("8",)
    bench.panel.toggle_requested.emit("5.rawValue")
    assert [one.key for one in bench.panel.signals] == ["8", "5.rawValue"]


def test_there_is_a_limit_and_it_is_told(bench: Bench) -> None:
    for card_id in range(100, 100 + MOST_SIGNALS + 1):
        bench.presenter.add(card_id)
    assert len(bench.presenter.chosen) == MOST_SIGNALS
    assert "Take one out first" in bench.panel.notice.text
    bench.presenter.remove(100)
    assert bench.panel.notice.text == ""


def test_the_suggestion_takes_values_and_outputs(bench: Bench) -> None:
    bench.panel.suggestion_requested.emit()
    assert bench.presenter.chosen == ("2", "5", "8", "9")


def test_without_a_snapshot_there_is_nothing_to_suggest(qtbot: QtBot) -> None:
    session = ScriptedSession()
    panel = TrendsPanel(Theme("dark"))
    qtbot.addWidget(panel)
    presenter = TrendsPresenter(panel, session, ActiveConfig(session))
    presenter.suggest()
    presenter.tick()
    assert presenter.chosen == ()


def test_while_the_program_stands_its_values_are_drawn_on(bench: Bench) -> None:
    bench.presenter.add(2)
    bench.presenter.add(8)
    bench.show(2.0, halt={"reason": "STEP", "nextCardId": 8, "lastCardId": 5})
    for now_s in (2.1, 2.5, 3.0, 3.5):
        bench.session.now_s = now_s
        bench.session.be_heard()
        bench.presenter.tick()
    assert bench.value(2, 3.5) == 82.5
    assert bench.state(8, 3.5) == "ON"


def test_silence_is_not_drawn_on(bench: Bench) -> None:
    bench.presenter.add(2)
    bench.presenter.add(8)
    bench.show(2.0)
    bench.session.fall_silent()
    bench.presenter.tick()
    assert bench.session.is_stale
    assert bench.value(2, 5.0) is None
    assert bench.state(8, 5.0) is None
    bench.session.be_heard()
    bench.show(6.0)
    assert bench.value(2, 4.0) is None
    assert bench.value(2, 6.0) == 82.5


def test_a_card_that_the_runtime_has_no_more_reads_n_a(bench: Bench) -> None:
    bench.presenter.add(2)
    bench.presenter.add(8)
    bench.show(2.0)
    bench.show(3.0, cards=[one for one in bench.session.state["cards"] if one["cardId"] not in (2, 8)])
    assert bench.presenter.chosen == ("2", "8")
    assert bench.panel.bands["2"].note == "n/a"
    assert bench.panel.bands["8"].note == "n/a"


def test_a_new_boot_leaves_a_gap(bench: Bench) -> None:
    bench.presenter.add(2)
    bench.presenter.add(8)
    bench.show(2.0)
    bench.session.now_s = 3.0
    bench.session.reset.emit()
    assert bench.value(2, 3.0) is None
    assert bench.panel.bands["8"].note == "n/a"


def test_units_follow_when_the_config_is_read(qtbot: QtBot) -> None:
    bench = Bench(qtbot, is_late=True)
    bench.session.serve_config({}, status=503)
    bench.active.refresh()
    bench.presenter.add(2)
    assert bench.panel.plots[0].unit == ""
    bench.session.serve_config(pump_config())
    bench.active.refresh()
    assert bench.panel.plots[0].unit == "%"


def test_any_field_that_a_card_reports_is_offered_and_trended(bench: Bench, qtbot: QtBot) -> None:
    bench.panel.show()
    qtbot.waitExposed(bench.panel)
    bench.session.change_card(8, set_result=True, raw_value=7)
    bench.show(2.0)
    qtbot.mouseClick(bench.panel.findChild(QPushButton, "trends_add"), Qt.MouseButton.LeftButton)
    assert bench.panel.picker.isVisible()
    line = bench.panel.picker.findChild(QLineEdit, "trend_picker_line")
    qtbot.keyClicks(line, "pump 1 set res")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert bench.presenter.chosen == ("8.setResult",)
    bench.show(3.0)
    assert bench.panel.bands["8.setResult"].note == "on"
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert bench.presenter.chosen == ()
    bench.panel.picker.close()


def test_the_choice_is_remembered_and_nonsense_in_the_settings_is_not(qtbot: QtBot, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.ini").of_runtime("embedded")
    settings.trended = ("8", "2.rawValue", "x", "8.nothing", "8")
    bench = Bench(qtbot, memory=settings)
    bench.presenter.begin()
    assert bench.presenter.chosen == ("8", "2.rawValue")
    bench.presenter.remove(8)
    assert settings.trended == ("2.rawValue",)


def test_without_a_memory_the_suggestion_begins(bench: Bench) -> None:
    bench.presenter.begin()
    assert bench.presenter.chosen == ("2", "5", "8", "9")


def test_a_trigger_holds_the_time_around_its_event_with_a_at_it(bench: Bench) -> None:
    bench.presenter.add(2)
    bench.panel.trigger.arm_requested.emit(TriggerSpec("2", "rises", 83.0, 83.0, 2.0, 1.0))
    assert bench.panel.trigger.state_text == "armed: waiting"
    bench.show(2.0)
    bench.session.change_card(2, current_value=8400)
    bench.show(3.0)
    assert "to go" in bench.panel.trigger.state_text
    bench.show(3.5)
    bench.presenter.tick()
    assert not bench.panel.base.is_held
    bench.show(4.0)
    bench.presenter.tick()
    base = bench.panel.base
    assert base.is_held
    assert base.span() == (1.0, 4.0)
    assert base.cursors.a == 3.0
    assert "held" in bench.panel.trigger.state_text
    base.go_live()
    assert bench.presenter.trigger.phase == "off"


def test_a_repeated_trigger_replaces_the_picture(bench: Bench) -> None:
    bench.presenter.add(8)
    bench.presenter.arm(TriggerSpec("8", "changes", 0.75, 0.75, 1.0, 0.0, is_repeated=True))
    for now_s, phase in ((2.0, "ON"), (3.0, "DELAY"), (4.0, "ON")):
        bench.session.change_card(8, phase=phase, physical_state=phase == "ON")
        bench.show(now_s)
        bench.presenter.tick()
    assert bench.presenter.trigger.count == 2
    assert bench.panel.base.cursors.a == 4.0
    assert "event 2" in bench.panel.trigger.state_text
    bench.panel.trigger.disarm_requested.emit()
    assert bench.presenter.trigger.phase == "off"


def test_a_trigger_that_cannot_be_says_why(bench: Bench) -> None:
    bench.presenter.add(2)
    bench.presenter.arm(TriggerSpec("2", "enters", 80.0, 70.0))
    assert "lower end" in bench.panel.trigger.state_text
    assert bench.presenter.trigger.phase == "off"


def test_a_trigger_goes_with_its_signal(bench: Bench) -> None:
    bench.presenter.add(2)
    bench.presenter.arm(TriggerSpec("2", "above", 90.0))
    bench.presenter.remove(2)
    assert bench.presenter.trigger.phase == "off"


def test_a_real_runtime_is_trended(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    with running_loop(qapp) as loop:
        session = Session(start_embedded(tmp_path / "data"))
        panel = TrendsPanel(Theme("dark"))
        qtbot.addWidget(panel)
        presenter = TrendsPresenter(panel, session, ActiveConfig(session))
        session.start()
        qtbot.waitUntil(lambda: session.snapshot is not None)
        presenter.suggest()
        qtbot.waitUntil(lambda: any(plot.unit for plot in panel.plots))
        qtbot.waitUntil(lambda: all(lane.note != "n/a" for lane in panel.bands.values()))
        assert panel.bands
        presenter._ticker.stop()
        wait_for(qtbot, loop, session.close())
