"""The ledger of a snapshot: who, since when, why, and released only when a snapshot says so."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.presenters.active_config import ActiveConfig
from app.presenters.forces import (
    ALARMS_NOT_REPORTED,
    NO_ALARMS,
    NOTHING_OVERRIDDEN,
    NOTHING_YET,
    ForcesPresenter,
    origin,
    remark,
)
from runtime.contracts.snapshot import ForceState
from tests.helpers.logic import ScriptedSession, pump_config
from widgets.forces.ledger import Entry, LedgerList
from widgets.forces.panel import ForcesPanel
from widgets.theme import Theme

pytestmark = pytest.mark.gui
FORCED = {"mode": "FORCED_HIGH", "by": "M.", "since": "2026-01-01T00:08:00.000Z", "reason": "stuck"}


class Bench:
    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.session = ScriptedSession(config=pump_config())
        self.panel = ForcesPanel(Theme("dark"))
        qtbot.addWidget(self.panel)
        self.panel.resize(340, 500)
        self.panel.show()
        qtbot.waitExposed(self.panel)
        self.now_s = 0.0
        self.presenter = ForcesPresenter(
            self.panel, self.session, ActiveConfig(self.session), monotonic=lambda: self.now_s
        )

    def override_three(self) -> None:
        self.session.change_card(1, force=FORCED)
        self.session.change_card(8, masked=True, mask={"by": "admin"}, drive_state=False)
        self.session.show(test_mode={"outputMaskGlobal": True, "inputsForced": True})

    @property
    def overrides(self) -> list[Entry]:
        return _entries(self.panel.overrides)

    @property
    def alarms(self) -> list[Entry]:
        return _entries(self.panel.alarms)


def _entries(ledger: LedgerList) -> list[Entry]:
    return [ledger.entries.entry(row) for row in range(ledger.entries.rowCount())]


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


def test_before_and_without_overrides_the_list_says_so(bench: Bench) -> None:
    assert bench.panel.overrides._empty_text == NOTHING_YET
    bench.session.show()
    assert bench.overrides == []
    assert bench.panel.overrides._empty_text == NOTHING_OVERRIDDEN
    assert bench.panel.alarms._empty_text == NO_ALARMS


def test_overrides_stand_with_result_and_origin(bench: Bench) -> None:
    bench.override_three()
    everything, low_float, pump = bench.overrides
    assert (everything.title, everything.mark) == ("All outputs", "M")
    assert everything.details == "by and since not reported"
    assert low_float.what == "forced high → on"
    assert low_float.details.startswith("M. · since ")
    assert low_float.details.endswith("(2\u2009min)")
    assert low_float.remark == "“stuck”"
    assert pump.what == "masked: held off"
    assert pump.details == "admin · since not reported"


def test_a_forced_analogue_input_shows_raw_and_result(bench: Bench) -> None:
    bench.session.change_card(2, force={"mode": "FORCED_VALUE", "value": 3300})
    bench.session.show()
    assert bench.overrides[0].what == "forced to raw 3300 → 82.50\u2009%"


def test_who_masked_all_outputs_is_shown_where_it_is_reported(bench: Bench) -> None:
    mask = {"by": "M.", "since": "2026-01-01T00:09:00Z", "reason": "trial", "expiresAt": "2026-01-01T01:00:00Z"}
    bench.session.show(test_mode={"outputMaskGlobal": True, "inputsForced": False, "globalMask": mask})
    entry = bench.overrides[0]
    assert entry.details.startswith("M. · since ")
    assert entry.remark.startswith("“trial” · until ")
    bench.now_s = 1.0
    bench.session.show(test_mode={"outputMaskGlobal": True, "inputsForced": False, "globalMask": {"by": 7}})
    assert bench.overrides[0].details == "by and since not reported"


def test_ages_go_on_between_snapshots(bench: Bench) -> None:
    bench.session.change_card(1, force=FORCED)
    bench.session.show()
    bench.now_s = 70.0
    bench.presenter.refresh()
    assert bench.overrides[0].details.endswith("(3\u2009min)")


def test_a_runtime_without_a_clock_shows_no_ages(bench: Bench) -> None:
    bench.session.change_card(1, force=FORCED)
    bench.session.show(timestamp="noon")
    assert not bench.overrides[0].details.endswith(")")


def test_releasing_one_waits_for_the_snapshot(bench: Bench) -> None:
    bench.override_three()
    bench.panel.release_requested.emit(bench.overrides[1].key)
    assert bench.session.sent == [("set_input_force", {"cardId": 1, "mode": "REAL", "value": 0})]
    assert bench.overrides[1].is_releasing
    bench.session.answer()
    assert bench.overrides[1].is_releasing
    bench.session.change_card(1, force=None)
    bench.session.show()
    assert [entry.title for entry in bench.overrides] == ["All outputs", "Pump 1"]


def test_release_all_makes_inputs_real_before_outputs_wake(bench: Bench) -> None:
    bench.override_three()
    button = bench.panel.findChild(QPushButton, "release_all")
    bench.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert [name for name, _ in bench.session.sent] == [
        "set_input_force",
        "set_output_mask",
        "set_output_mask_global",
    ]


def test_a_refusal_is_told_beside_the_list(bench: Bench) -> None:
    bench.override_three()
    bench.presenter.release(bench.presenter.overridden[0])
    bench.session.answer(error="FORBIDDEN", message="role VIEWER may not")
    assert "Release all outputs" in bench.panel._notice.text
    assert not bench.overrides[0].is_releasing


def test_a_release_that_did_not_happen_is_told(bench: Bench) -> None:
    bench.session.change_card(1, force=FORCED)
    bench.session.show()
    bench.presenter.release(bench.presenter.overridden[0])
    bench.session.answer()
    bench.session.show()
    assert "still reported" in bench.panel._notice.text


def test_alarms_say_what_clears_them(bench: Bench) -> None:
    alarm = {
        "cardId": 9,
        "fault": "MATH",
        "since": "2026-01-01T00:05:00Z",
        "latched": True,
        "clears": "when the card's reset is true",
    }
    bench.session.show(system={"alarmActive": True, "alarms": [alarm]})
    entry = bench.alarms[0]
    assert (entry.title, entry.what) == ("Pump 2", "MATH, latched")
    assert entry.details.endswith("(5\u2009min)")
    assert entry.remark == "clears: when the card's reset is true"
    assert not entry.can_release


def test_a_device_that_reports_health_only_is_shown_as_far_as_it_goes(bench: Bench) -> None:
    bench.session.change_card(9, health="FAULT")
    bench.session.show(system={"alarmActive": True})
    assert bench.alarms[0].title == "Pump 2"
    assert bench.alarms[0].details == "since not reported"
    bench.session.change_card(9, health="OK")
    bench.session.show(halt={"reason": "STEP", "nextCardId": 1, "lastCardId": 11})
    assert bench.alarms[0].title == "An alarm is active"
    bench.session.show(system={"alarmActive": False})
    assert bench.alarms == []
    assert bench.panel.alarms._empty_text == ALARMS_NOT_REPORTED


def test_ages_tick_only_while_something_ages(bench: Bench) -> None:
    bench.session.show()
    assert not bench.presenter._ages.isActive()
    bench.override_three()
    assert bench.presenter._ages.isActive()


def test_a_new_boot_has_no_overrides(bench: Bench) -> None:
    bench.override_three()
    bench.session.reset.emit()
    assert bench.overrides == []
    assert bench.panel.overrides._empty_text == NOTHING_YET


def test_a_thousand_snapshots_a_minute_refresh_the_list_at_its_pace(bench: Bench) -> None:
    bench.session.change_card(2, force={"mode": "FORCED_VALUE", "value": 3300})
    bench.session.show()
    bench.session.change_card(2, current_value=8300)
    bench.session.show()
    assert bench.overrides[0].what.endswith("82.50\u2009%")
    bench.now_s = 0.1
    bench.session.show()
    assert bench.overrides[0].what.endswith("83.00\u2009%")


def test_it_starts_from_a_snapshot_that_came_before(qtbot: QtBot) -> None:
    session = ScriptedSession(config=pump_config())
    session.change_card(1, force=FORCED)
    session.show()
    panel = ForcesPanel(Theme("dark"))
    qtbot.addWidget(panel)
    presenter = ForcesPresenter(panel, session, ActiveConfig(session))
    assert len(presenter.overridden) == 1


@pytest.mark.parametrize(
    ("fields", "said", "why"),
    [
        ({"mode": "FORCED_LOW"}, "by and since not reported", ""),
        ({"mode": "FORCED_LOW", "since": "2026-01-01T00:00:00Z"}, "by not reported · since ", ""),
        ({"mode": "FORCED_LOW", "by": "M.", "reason": "test"}, "M. · since not reported", "“test”"),
    ],
)
def test_an_origin_says_what_is_reported(fields: dict[str, Any], said: str, why: str) -> None:
    state = ForceState.from_wire(fields)
    assert origin(state, None).startswith(said)
    assert remark(state) == why
    assert remark(None) == ""


def test_nothing_is_released_while_nothing_is_heard(bench: Bench) -> None:
    bench.override_three()
    bench.session.fall_silent()
    bench.presenter.release_all()
    bench.presenter.release(bench.presenter.overridden[0])
    assert bench.session.sent == []
