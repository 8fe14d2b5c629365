"""Alarms as reported: since when, what clears them, and that looking does not."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.presenters.active_config import ActiveConfig
from app.presenters.alarms import ALARMS_NOT_REPORTED, NO_ALARMS, NOTHING_YET, AlarmsPresenter
from tests.helpers.logic import ScriptedSession, pump_config
from widgets.alarms.panel import AlarmsPanel
from widgets.ledger import Entry
from widgets.theme import Theme

pytestmark = pytest.mark.gui
ALARM = {
    "cardId": 9,
    "fault": "MATH",
    "since": "2026-01-01T00:05:00Z",
    "latched": True,
    "clears": "when the card's reset is true",
}


class Bench:
    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.session = ScriptedSession(config=pump_config())
        self.panel = AlarmsPanel(Theme("dark"))
        qtbot.addWidget(self.panel)
        self.panel.show()
        self.now_s = 0.0
        self.presenter = AlarmsPresenter(
            self.panel, self.session, ActiveConfig(self.session), monotonic=lambda: self.now_s
        )

    def alarm(self, *alarms: dict[str, Any], **changes: Any) -> None:
        self.session.show(system={"alarmActive": bool(alarms), "alarms": list(alarms)}, **changes)

    @property
    def entries(self) -> list[Entry]:
        model = self.panel.alarms.entries
        return [model.entry(row) for row in range(model.rowCount())]


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


def test_before_and_without_alarms_the_list_says_so(bench: Bench) -> None:
    assert bench.panel.alarms._empty_text == NOTHING_YET
    bench.session.show()
    assert bench.panel.alarms._empty_text == NO_ALARMS


def test_an_alarm_says_what_clears_it(bench: Bench) -> None:
    bench.alarm(ALARM, {**ALARM, "cardId": 8, "latched": False, "since": "noon"})
    first, second = bench.entries
    assert (first.title, first.what) == ("9  Pump 2", "MATH, latched")
    assert first.details.startswith("new · since ")
    assert first.details.endswith("(5\u2009min)")
    assert first.remark == "clears: when the card's reset is true"
    assert not first.can_release
    assert second.what == "MATH, not latched: it goes with its cause"
    assert second.details == "new · since not reported"


def test_looking_marks_it_as_seen_and_clears_nothing(bench: Bench) -> None:
    bench.alarm(ALARM)
    button = bench.panel.findChild(QPushButton, "alarms_seen")
    bench.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert bench.session.sent == []
    assert bench.entries[0].details.startswith("seen, not cleared · ")
    assert bench.panel._title.text() == "Alarms  1"
    bench.alarm()
    assert bench.entries == []
    bench.alarm({**ALARM, "since": "2026-01-01T00:20:00Z"})
    assert bench.panel._title.text() == "Alarms  1 · 1 not seen yet"


def test_its_age_goes_on_between_snapshots(bench: Bench) -> None:
    bench.alarm(ALARM)
    assert bench.presenter._ages.isActive()
    bench.now_s = 60.0
    bench.presenter.refresh()
    assert bench.entries[0].details.endswith("(6\u2009min)")
    bench.alarm()
    assert not bench.presenter._ages.isActive()


def test_a_device_that_reports_health_only_is_shown_as_far_as_it_goes(bench: Bench) -> None:
    bench.session.change_card(9, health="FAULT")
    bench.session.show(system={"alarmActive": True})
    assert (bench.entries[0].title, bench.entries[0].what) == ("9  Pump 2", "FAULT, latched: not reported")
    assert bench.entries[0].details == "new · since not reported"
    bench.session.change_card(9, health="OK")
    bench.session.show()
    assert bench.entries[0].title == "An alarm is active"
    bench.session.show(system={"alarmActive": False})
    assert bench.entries == []
    assert bench.panel.alarms._empty_text == ALARMS_NOT_REPORTED


def test_a_new_boot_has_no_alarms_of_the_old_one(bench: Bench) -> None:
    bench.presenter.see_all()
    bench.alarm(ALARM)
    bench.presenter.see_all()
    bench.session.reset.emit()
    assert (bench.entries, bench.panel.alarms._empty_text) == ([], NOTHING_YET)
    bench.alarm(ALARM)
    assert bench.entries[0].details.startswith("new")


def test_it_starts_from_a_snapshot_that_came_before(qtbot: QtBot) -> None:
    session = ScriptedSession(config=pump_config())
    session.show(system={"alarmActive": True, "alarms": [ALARM]})
    panel = AlarmsPanel(Theme("dark"))
    qtbot.addWidget(panel)
    presenter = AlarmsPresenter(panel, session, ActiveConfig(session))
    presenter.refresh()
    assert panel.alarms.entries.rowCount() == 1


def test_without_a_snapshot_there_is_nothing_to_refresh(bench: Bench) -> None:
    bench.presenter.refresh()
    assert bench.panel.alarms._empty_text == NOTHING_YET
