"""Snapshots to lines and bands of the chosen cards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.presenters.active_config import ActiveConfig
from app.presenters.trends import MOST_CARDS, TrendsPresenter, is_number, number_of, state_of
from app.session import Session
from runtime.contracts.snapshot import CardSnapshot
from runtime.host import start_embedded
from tests.helpers.logic import ScriptedSession, pump_config
from tests.helpers.qt_loop import running_loop, wait_for
from widgets.plots.bands import BandState
from widgets.theme import Theme
from widgets.trends.panel import TrendsPanel

pytestmark = pytest.mark.gui


class Bench:
    def __init__(self, qtbot: QtBot, *, is_late: bool = False) -> None:
        self.session = ScriptedSession(config=pump_config())
        self.active = ActiveConfig(self.session)
        self.panel = TrendsPanel(Theme("dark"), monotonic=lambda: self.session.now_s)
        qtbot.addWidget(self.panel)
        if is_late:
            self.session.show()
        self.presenter = TrendsPresenter(self.panel, self.session, self.active, monotonic=lambda: self.session.now_s)
        self.presenter._ticker.stop()
        if not is_late:
            self.show(1.0)

    def show(self, now_s: float, **changes: Any) -> None:
        self.session.now_s = now_s
        self.session.show(**changes)

    def value(self, card_id: int, t_s: float) -> float | None:
        return next(plot.value_at(str(card_id), t_s) for plot in self.panel.plots if str(card_id) in plot.series)

    def state(self, card_id: int, t_s: float) -> str | None:
        state = self.panel.bands[card_id].state_at(t_s)
        return None if state is None else state.text


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


def card(**fields: Any) -> CardSnapshot:
    return CardSnapshot.from_wire({"cardId": 8, "cardType": "DO", **fields})


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
    assert bench.presenter.chosen == (2, 8)
    assert "2  Tank level" not in [choice.text for choice in bench.presenter._choices()]
    bench.panel.remove_requested.emit(2)
    assert bench.presenter.chosen == (8,)
    bench.panel.add_requested.emit(5)
    assert [one.card_id for one in bench.panel.cards] == [8, 5]


def test_there_is_a_limit_and_it_is_told(bench: Bench) -> None:
    for card_id in range(100, 100 + MOST_CARDS + 1):
        bench.presenter.add(card_id)
    assert len(bench.presenter.chosen) == MOST_CARDS
    assert "Take one out first" in bench.panel.notice.text
    bench.presenter.remove(100)
    assert bench.panel.notice.text == ""


def test_the_suggestion_takes_values_and_outputs(bench: Bench) -> None:
    bench.panel.suggestion_requested.emit()
    assert bench.presenter.chosen == (2, 5, 8, 9)


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
    assert bench.presenter.chosen == (2, 8)
    assert bench.panel.bands[2].note == "n/a"
    assert bench.panel.bands[8].note == "n/a"


def test_a_new_boot_leaves_a_gap(bench: Bench) -> None:
    bench.presenter.add(2)
    bench.presenter.add(8)
    bench.show(2.0)
    bench.session.now_s = 3.0
    bench.session.reset.emit()
    assert bench.value(2, 3.0) is None
    assert bench.panel.bands[8].note == "n/a"


def test_units_follow_when_the_config_is_read(qtbot: QtBot) -> None:
    bench = Bench(qtbot, is_late=True)
    bench.session.serve_config({}, status=503)
    bench.active.refresh()
    bench.presenter.add(2)
    assert bench.panel.plots[0].unit == ""
    bench.session.serve_config(pump_config())
    bench.active.refresh()
    assert bench.panel.plots[0].unit == "%"


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({}, None),
        ({"logicalState": True}, BandState("on", 1.0)),
        ({"logicalState": False}, BandState("off", 0.0)),
        ({"logicalState": True, "force": {"mode": "FORCED_HIGH"}}, BandState("on F", 1.0)),
        ({"logicalState": True, "force": {"mode": "REAL"}}, BandState("on", 1.0)),
        ({"missionState": "IDLE", "logicalState": False}, BandState("IDLE", 0.0)),
        (
            {"missionState": "ACTIVE", "phase": "DELAY", "logicalState": True, "physicalState": False},
            BandState("DELAY", 0.5),
        ),
        (
            {"missionState": "ACTIVE", "phase": "ON", "logicalState": True, "physicalState": True, "masked": True},
            BandState("ON M", 1.0),
        ),
        ({"missionState": "ACTIVE", "phase": "ON"}, BandState("ON", 1.0)),
        ({"missionState": "ACTIVE"}, BandState("ACTIVE", 0.5)),
        ({"missionState": "FINISHED"}, BandState("FINISHED", 0.0)),
    ],
)
def test_states_are_as_high_as_they_drive(fields: dict[str, Any], state: BandState | None) -> None:
    assert state_of(card(**fields)) == state


def test_numbers_are_those_of_calculations_and_of_families_without_a_state() -> None:
    assert is_number(card(cardType="AI", currentValue=8250))
    assert not is_number(card(logicalState=True))
    assert is_number(card(cardType="COUNTER", currentValue=3))
    assert number_of(card(cardType="AI", currentValue=8250)) == 82.5
    assert number_of(card(cardType="COUNTER", currentValue=3)) == 3.0
    assert number_of(card(cardType="AI")) is None


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
