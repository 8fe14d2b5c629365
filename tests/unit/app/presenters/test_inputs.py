"""Virtual inputs: one command in flight a card, the newest wish next, and a refusal that is understood."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.presenters.active_config import ActiveConfig
from app.presenters.card_facts import CardFacts
from app.presenters.inputs import REAL_INPUTS, InputsPresenter, input_row, virtual_io
from runtime.contracts.snapshot import CardSnapshot, RuntimeSnapshot
from tests.helpers.logic import ScriptedSession, pump_config, pump_station
from widgets.inputs.line import InputLine
from widgets.inputs.panel import InputsPanel
from widgets.inputs.row import InputRow
from widgets.theme import Theme

pytestmark = pytest.mark.gui


class Bench:
    def __init__(self, qtbot: QtBot) -> None:
        self.session = ScriptedSession(config=pump_config())
        self.panel = InputsPanel(Theme("dark"))
        qtbot.addWidget(self.panel)
        self.panel.resize(700, 400)
        self.panel.show()
        qtbot.waitExposed(self.panel)
        self.now_s = 0.0
        self.presenter = InputsPresenter(
            self.panel, self.session, ActiveConfig(self.session), monotonic=lambda: self.now_s
        )
        self.session.show()

    @property
    def rows(self) -> tuple[InputRow, ...]:
        return self.panel._rows or ()

    def line(self, card_id: int) -> InputLine:
        found = self.panel.findChild(InputLine, f"input_{card_id}")
        assert isinstance(found, InputLine)
        return found


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


def test_inputs_are_shown_with_their_raw_readings(bench: Bench) -> None:
    assert [(row.card_id, row.kind, row.raw) for row in bench.rows] == [(1, "DI", 1), (2, "AI", 3300), (3, "DI", 0)]
    level = bench.rows[1]
    assert (level.value, level.unit, level.minimum, level.maximum) == (8250, "%", 0, 10000)


def test_a_switch_sets_a_reading_and_moves_with_the_snapshot(bench: Bench, qtbot: QtBot) -> None:
    qtbot.mouseClick(bench.line(1)._switch, Qt.MouseButton.LeftButton)
    assert bench.session.sent == [("set_virtual_input", {"cardId": 1, "value": 0})]
    assert bench.line(1)._switch.state is True
    bench.session.answer()
    bench.session.change_card(1, raw_value=0)
    bench.now_s = 1.0
    bench.session.show()
    assert bench.line(1)._switch.state is False


def test_a_dragged_slider_sends_one_at_a_time_and_the_newest_last(bench: Bench) -> None:
    for raw in (100, 200, 300):
        bench.panel.raw_requested.emit(2, raw)
    assert [payload["value"] for _, payload in bench.session.sent] == [100]
    bench.session.answer()
    assert [payload["value"] for _, payload in bench.session.sent] == [100, 300]
    bench.session.answer()
    assert len(bench.session.sent) == 2


def test_a_typed_value_is_sent_as_counts(bench: Bench) -> None:
    bench.panel.value_requested.emit(2, 5000)
    assert bench.session.sent[-1][1] == {"cardId": 2, "value": 2000}


def test_without_a_scale_a_value_is_sent_as_it_is(bench: Bench) -> None:
    bench.presenter.set_value(1, 1)
    assert bench.session.sent[-1][1] == {"cardId": 1, "value": 1}


def test_a_runtime_with_real_inputs_is_asked_once(bench: Bench) -> None:
    bench.panel.raw_requested.emit(2, 100)
    bench.panel.raw_requested.emit(2, 200)
    bench.session.answer(error="INVALID_REQUEST", message="unknown command")
    bench.panel.raw_requested.emit(2, 300)
    assert len(bench.session.sent) == 1
    assert bench.panel._notice.text == REAL_INPUTS
    bench.panel.retry_requested.emit()
    bench.panel.raw_requested.emit(2, 300)
    assert len(bench.session.sent) == 2


def test_another_refusal_is_told_and_leaves_the_inputs_usable(bench: Bench) -> None:
    bench.panel.raw_requested.emit(1, 1)
    bench.session.answer(error="BUSY", message="queue full")
    assert "Set Low float" in bench.panel._notice.text
    assert bench.line(1).isEnabled()


def test_answers_to_others_are_not_taken(bench: Bench) -> None:
    bench.session.command("step_once")
    bench.session.answer(error="FORBIDDEN_IN_MODE")
    assert bench.panel._notice.isHidden()


def test_readings_are_refreshed_at_their_pace_and_the_last_is_shown(bench: Bench, qtbot: QtBot) -> None:
    bench.session.change_card(2, raw_value=3400)
    bench.session.show()
    assert bench.rows[1].raw == 3300
    qtbot.waitUntil(lambda: bench.rows[1].raw == 3400)


def test_while_halted_a_reading_shows_at_once(bench: Bench) -> None:
    bench.session.change_card(2, raw_value=3400)
    bench.session.show(halt={"reason": "STEP", "nextCardId": 1, "lastCardId": 11})
    assert bench.rows[1].raw == 3400


def test_silence_disables_the_lines(bench: Bench) -> None:
    bench.session.fall_silent()
    assert not bench.line(1).isEnabled()


def test_a_new_boot_may_have_virtual_inputs_again(bench: Bench) -> None:
    bench.panel.raw_requested.emit(2, 100)
    bench.session.answer(error="INVALID_REQUEST", message="unknown command")
    bench.session.show(boot_id="boot-2")
    assert bench.panel._notice.isHidden()


def test_the_plant_and_the_hand_are_shown_where_they_are_reported(bench: Bench) -> None:
    bench.now_s = 1.0
    bench.session.show(system={"alarmActive": False, "virtualIo": {"plant": "pump_station", "byHand": [1]}})
    assert bench.panel._source.text() == "moved by the plant pump_station"
    assert [row.is_by_hand for row in bench.rows] == [True, False, False]


def test_a_plant_that_cannot_be_used_is_told_with_why(bench: Bench) -> None:
    problems = ["own.json: blocks.0.noise.seed: Field required", "b.json: is not JSON"]
    bench.now_s = 1.0
    bench.session.show(system={"alarmActive": False, "virtualIo": {"plant": None, "plantProblems": problems}})
    told = bench.panel.findChild(QLabel, "inputs_plant_problem")
    assert told.isVisibleTo(bench.panel)
    assert told.text() == f"▲ plant not used: {problems[0]} (and 1 more)"
    assert "b.json" in told.toolTip()
    bench.now_s = 2.0
    bench.session.show(system={"alarmActive": False, "virtualIo": {"plant": None}})
    assert not told.isVisibleTo(bench.panel)


@pytest.mark.parametrize("told", [None, 7, {}, {"plant": 3, "byHand": "all"}])
def test_what_a_device_says_otherwise_is_ignored(told: object) -> None:
    document = {**pump_station(), "system": {"virtualIo": told}}
    assert virtual_io(RuntimeSnapshot.from_wire(document)) == (None, frozenset())


def test_it_starts_from_a_snapshot_that_came_before(qtbot: QtBot) -> None:
    session = ScriptedSession(config=pump_config())
    session.show()
    panel = InputsPanel(Theme("dark"))
    qtbot.addWidget(panel)
    presenter = InputsPresenter(panel, session, ActiveConfig(session))
    presenter.refresh()
    assert panel._rows is not None
    assert len(panel._rows) == 3


def test_without_a_config_an_analogue_input_takes_counts() -> None:
    card = CardSnapshot.from_wire({"cardId": 2, "cardType": "AI", "rawValue": 7, "force": {"mode": "FORCED_VALUE"}})
    row = input_row(card, CardFacts())
    assert (row.label, row.is_raw, row.raw_max, row.maximum) == ("card 2", True, 4095, None)
    assert row.force


def test_an_input_set_by_hand_is_given_back_to_the_plant(bench: Bench, qtbot: QtBot) -> None:
    bench.now_s = 1.0
    bench.session.show(system={"alarmActive": False, "virtualIo": {"plant": "pump_station", "byHand": [1]}})
    assert (bench.rows[0].can_go_back, bench.rows[1].is_by_hand) == (True, False)
    qtbot.mouseClick(bench.line(1)._to_plant, Qt.MouseButton.LeftButton)
    assert bench.session.sent == [("set_virtual_input", {"cardId": 1, "value": 0, "source": "PLANT"})]
    bench.session.answer(error="BUSY", message="queue full")
    assert bench.panel._notice.text.startswith("Give Low float back to the plant: queue full")


def test_all_inputs_are_given_back_a_few_at_a_time(bench: Bench) -> None:
    by_hand = list(range(1, 13))
    bench.now_s = 1.0
    bench.session.show(system={"alarmActive": False, "virtualIo": {"plant": "pump_station", "byHand": by_hand}})
    bench.panel.all_to_plant_requested.emit()
    assert len(bench.session.sent) == 8
    for index in range(12):
        bench.session.answer(index)
    assert [payload["cardId"] for _, payload in bench.session.sent] == by_hand
    assert {payload["source"] for _, payload in bench.session.sent} == {"PLANT"}


def test_a_wish_for_the_plant_outranks_an_older_one_that_still_waits(bench: Bench) -> None:
    bench.panel.raw_requested.emit(1, 1)
    bench.panel.raw_requested.emit(1, 0)
    bench.panel.plant_requested.emit(1)
    bench.session.answer()
    assert bench.session.sent[1:] == [("set_virtual_input", {"cardId": 1, "value": 0, "source": "PLANT"})]


def test_nothing_is_asked_of_a_runtime_that_is_silent(bench: Bench) -> None:
    bench.session.fall_silent()
    bench.presenter.set_raw(1, 1)
    bench.presenter.hand_back(1)
    assert bench.session.sent == []
