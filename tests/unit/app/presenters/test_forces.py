"""The ledger of a snapshot: who, since when, why, and released only when a snapshot says so."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.presenters.active_config import ActiveConfig
from app.presenters.forces import (
    NOTHING_OVERRIDDEN,
    NOTHING_TOLD,
    NOTHING_YET,
    ForcesPresenter,
    origin,
    remark,
)
from app.presenters.override_terms import OverrideTerms
from runtime.contracts.snapshot import ForceState
from tests.helpers.logic import ScriptedSession, pump_config
from widgets.forces.panel import ForcesPanel
from widgets.ledger import Entry, LedgerList
from widgets.theme import Theme

pytestmark = pytest.mark.gui
FORCED = {"mode": "FORCED_HIGH", "by": "M.", "since": "2026-01-01T00:08:00.000Z", "reason": "stuck"}


class Memory:
    demands_reason = False


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
        self.terms = OverrideTerms(Memory())
        self.warnings: list[str] = []
        self.presenter = ForcesPresenter(
            self.panel, self.session, ActiveConfig(self.session), self.terms, monotonic=lambda: self.now_s
        )

        self.presenter.warned.connect(self.warnings.append)

    def override_three(self) -> None:
        self.session.change_card(1, force=FORCED)
        self.session.change_card(8, masked=True, mask={"by": "admin"}, drive_state=False)
        self.session.show(test_mode={"outputMaskGlobal": True, "inputsForced": True})

    @property
    def overrides(self) -> list[Entry]:
        return _entries(self.panel.overrides)


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


@pytest.mark.parametrize("told", [{}, {"outputMaskGlobal": False}, {"inputsForced": False}])
def test_a_runtime_that_does_not_report_overrides_is_not_said_to_have_none(bench: Bench, told: dict[str, bool]) -> None:
    bench.session.show(test_mode=told)
    assert bench.overrides == []
    assert bench.panel.overrides._empty_text == NOTHING_TOLD


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


def test_an_answered_release_takes_no_warning_away(bench: Bench) -> None:
    bench.session.change_card(1, force={**FORCED, "expiresAt": "2026-01-01T00:10:20Z"})
    bench.session.change_card(8, masked=True)
    bench.session.show()
    bench.presenter.release(bench.presenter.overridden[1])
    bench.presenter._tick()
    assert "ends by itself" in bench.panel._notice.text
    bench.session.answer()
    assert "ends by itself" in bench.panel._notice.text


def test_a_release_that_did_not_happen_is_told(bench: Bench) -> None:
    bench.session.change_card(1, force=FORCED)
    bench.session.show()
    bench.presenter.release(bench.presenter.overridden[0])
    bench.session.answer()
    bench.session.show()
    assert "still reported" in bench.panel._notice.text


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
    presenter = ForcesPresenter(panel, session, ActiveConfig(session), OverrideTerms(Memory()))
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


def test_breakpoints_stand_below_with_who_and_why_and_are_taken_away_one_by_one(bench: Bench) -> None:
    point = {"enabled": True, "by": "M.", "since": "2026-01-01T00:09:00Z", "reason": "hunts", "action": "TRACE"}
    bench.session.change_card(8, breakpoint=point)
    bench.session.change_card(9, breakpoint=True)
    bench.session.change_card(1, force=FORCED)
    bench.session.show()
    forced, traced, plain = bench.overrides
    assert (forced.mark, traced.mark, traced.tone) == ("F", "◆", "halt")
    assert (traced.what, traced.remark) == ("tracepoint", "“hunts”")
    assert traced.details.startswith("M. · since ")
    assert (plain.what, plain.details) == ("breakpoint", "by not reported · since not reported")
    assert bench.panel._title.text() == "Overrides  1 · breakpoints  2"
    assert len(bench.presenter.overridden) == 1
    bench.presenter.release_all()
    bench.panel.release_requested.emit(traced.key)
    assert [name for name, _ in bench.session.sent] == ["set_input_force", "set_breakpoint"]
    assert bench.session.sent[-1][1] == {"cardId": 8, "enabled": False}


def test_an_override_that_ends_by_itself_warns_before_and_tells_after(bench: Bench) -> None:
    bench.session.change_card(1, force={**FORCED, "expiresAt": "2026-01-01T00:11:00Z"})
    bench.session.show()
    assert bench.overrides[0].remark.endswith("in 1 min")
    assert bench.overrides[0].tone == "warn"
    bench.now_s = 31.0
    bench.presenter._tick()
    told = "The force on Low float ends by itself in 29 s. Set it again to keep it."
    assert bench.warnings == [told]
    assert bench.panel._notice.text == told
    assert bench.overrides[0].tone == "alarm"
    bench.now_s = 32.0
    bench.presenter._tick()
    assert len(bench.warnings) == 1
    bench.session.change_card(1, force=None)
    bench.session.show(timestamp="2026-01-01T00:11:00.010Z")
    assert bench.warnings[1] == "The force on Low float has ended by itself: the input is real again."


def test_nothing_is_warned_of_while_nothing_is_heard(bench: Bench) -> None:
    bench.session.change_card(1, force={**FORCED, "expiresAt": "2026-01-01T00:10:40Z"})
    bench.session.show()
    bench.session.fall_silent()
    bench.now_s = 20.0
    bench.presenter._tick()
    assert bench.warnings == []


def test_the_terms_of_the_next_overrides_are_shown_and_taken(bench: Bench) -> None:
    bench.panel.terms.demand_changed.emit(True)
    assert bench.panel.terms._reason.property("invalid") is True
    bench.panel.terms._reason.setText("loop check")
    bench.panel.terms.expiry_chosen.emit(60_000)
    assert bench.terms.added_to({}) == {"reason": "loop check", "expiresInMs": 60_000}
    assert bench.panel.terms._reason.property("invalid") is False
    bench.panel.terms.expiry_chosen.emit(0)
    assert bench.terms.expires_in_ms is None
