"""Rows of the fleet table as snapshots report them, and a config that goes from one runtime to another."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from app.fleet import Fleet
from app.known_runtimes import KnownRuntime
from app.presenters.fleet import FleetPresenter, alarms_elsewhere, row_of
from app.session import Session
from runtime.contracts.config import ConfigDocument
from runtime.contracts.snapshot import RuntimeSnapshot
from runtime.links.link import EMBEDDED, LinkState, Reply
from tests.helpers.qt_loop import running_loop, wait_for
from tests.helpers.scripted_link import ScriptedLink, snapshot_text
from widgets.fleet.dialog import ALARMS, HEARD, MODE, OVERRIDES, FleetDialog
from widgets.theme import Theme

pytestmark = pytest.mark.gui


def snapshot(**more: Any) -> RuntimeSnapshot:
    return RuntimeSnapshot.model_validate_json(snapshot_text(3, **more))


def test_a_runtime_of_which_nothing_is_known_is_dashes() -> None:
    row = row_of("k", "Plant", None, None, True, False)
    assert row.cells == ("◐ Plant", "–", "–", "–", "–", "–", "–")
    assert row.is_stale


TOLD = {"testMode": {"outputMaskGlobal": False, "inputsForced": False}, "system": {"alarmActive": False}}


def test_what_a_runtime_does_not_report_is_no_zero() -> None:
    assert row_of("k", "Plant", snapshot(), 40, False, True).cells[2:4] == ("–", "–")


def test_a_runtime_that_is_well_is_quiet() -> None:
    row = row_of("k", "Plant", snapshot(**TOLD, configVersion="v7", metrics={"scanLastUs": 320}), 40, False, True)
    assert row.cells == ("● Plant", "RUN_NORMAL", "0", "0", "v7", "0.32 / 10\u2009ms", "40\u2009ms")
    assert row.tones == ()


def test_what_must_catch_the_eye_has_a_tone() -> None:
    cards = [
        {"cardId": 1, "cardType": "DI", "force": {"mode": "FORCED_HIGH", "value": 1}},
        {"cardId": 2, "cardType": "DO", "masked": True},
    ]
    alarm = {"alarmActive": True, "wifiOnline": True, "firmwareVersion": "1"}
    halt = {"reason": "STEP", "nextCardId": 1, "lastCardId": None}
    shown = snapshot(
        cards=cards, system=alarm, halt=halt, testMode={"outputMaskGlobal": True, "breakpointPaused": False}
    )
    row = row_of("k", "Plant", shown, 9000, True, False)
    assert row.cells[MODE] == "◆ RUN_NORMAL"
    assert row.cells[ALARMS] == "▲ 1"
    assert row.cells[OVERRIDES] == "F 1 M 1 M all"
    assert dict(row.tones) == {HEARD: "alarm", MODE: "halt", ALARMS: "alarm", OVERRIDES: "warn"}


def alarmed(count: int) -> str:
    alarms = [
        {"cardId": card, "fault": "DRY", "since": "2026-01-01T00:00:00Z", "latched": True, "clears": "reset"}
        for card in range(count)
    ]
    system = {"alarmActive": bool(count), "wifiOnline": True, "firmwareVersion": "1", "alarms": alarms}
    return snapshot_text(3, system=system)


class Bench:
    """Two runtimes; what is staged is kept."""

    def __init__(self, loop: QEventLoop) -> None:
        self.loop = loop
        self.here, self.there = ScriptedLink(), ScriptedLink()
        self.there.address = EMBEDDED
        self.session = Session(self.here, monotonic=lambda: 100.0)
        self.fleet = Fleet(self.session, self.here, KnownRuntime(self.here.address), open_own=self._open)
        self.dialog = FleetDialog(Theme("dark"))
        self.taken: list[tuple[ConfigDocument, str]] = []
        self.can_take = True
        self.asked: list[str] = []
        self.presenter = FleetPresenter(
            self.dialog, self.fleet, self.session, take_config=self._take, leave=self.asked.append,
            connect=lambda: self.asked.append("connect"),
        )  # fmt: skip
        self.staged: list[bool] = []
        self.presenter.staged.connect(lambda: self.staged.append(True))

    async def _open(self) -> ScriptedLink:
        return self.there

    def _take(self, document: ConfigDocument, what: str) -> bool:
        self.taken.append((document, what))
        return self.can_take


@pytest.fixture
def bench(qapp: QApplication, qtbot: QtBot) -> Iterator[Bench]:
    with running_loop(qapp) as loop:
        bench = Bench(loop)
        qtbot.addWidget(bench.dialog)
        wait_for(qtbot, loop, bench.fleet.connect_own())
        bench.presenter.show()
        qtbot.waitExposed(bench.dialog)
        yield bench
        bench.dialog.hide()
        wait_for(qtbot, loop, bench.fleet.close())
        wait_for(qtbot, loop, bench.session.close())


def answer(**more: Any) -> Reply:
    document = {
        "timestamp": "2026-01-01T00:00:00.000Z",
        "apiVersion": "2.0",
        "activeVersion": "v7",
        "schemaVersion": "2.0.0",
        "config": {"cards": []},
    }
    return Reply(200, body=json.dumps({**document, **more}).encode())


def test_all_are_shown_live_and_a_double_click_switches(bench: Bench, qtbot: QtBot) -> None:
    assert [row[0] for row in bench.dialog.texts] == ["◐ device:81", "● This computer"]
    bench.here.inbox.put_nowait(snapshot_text(4, configVersion="v9"))
    qtbot.waitUntil(lambda: bench.dialog.texts[0][4] == "v9")
    bench.dialog.switch_requested.emit(bench.here.address)
    qtbot.waitUntil(lambda: [row[0] for row in bench.dialog.texts] == ["● device:81", "◐ This computer"])
    bench.dialog.disconnect_requested.emit(EMBEDDED)
    bench.dialog.connect_requested.emit()
    assert bench.asked == [EMBEDDED, "connect"]


def test_a_config_goes_over_as_staged(bench: Bench, qtbot: QtBot) -> None:
    bench.here.replies["/api/config/active"] = answer()
    bench.dialog.copy_requested.emit(bench.here.address)
    qtbot.waitUntil(lambda: bool(bench.staged))
    assert bench.taken == [({"cards": []}, "v7 of device:81")]
    assert "is staged here" in bench.dialog.notice.text
    bench.can_take = False
    bench.dialog.copy_requested.emit(bench.here.address)
    qtbot.waitUntil(lambda: "nothing was staged" in bench.dialog.notice.text)
    assert len(bench.staged) == 1


@pytest.mark.parametrize("reply", [Reply(503), Reply(200, body=b"{"), Reply(200, body=b"{}")])
def test_a_config_that_cannot_be_read_stages_nothing(bench: Bench, qtbot: QtBot, reply: Reply) -> None:
    bench.here.replies["/api/config/active"] = reply
    bench.dialog.copy_requested.emit(bench.here.address)
    qtbot.waitUntil(lambda: "Nothing was staged" in bench.dialog.notice.text)
    assert not bench.taken


def test_the_one_in_use_is_not_copied_onto_itself(bench: Bench, qtbot: QtBot) -> None:
    bench.dialog.copy_requested.emit(EMBEDDED)
    bench.dialog.copy_requested.emit("ws://nobody")
    qtbot.wait(20)
    assert not bench.taken


def test_alarms_of_the_runtimes_that_stand_by_are_found_and_of_no_other(bench: Bench, qtbot: QtBot) -> None:
    bench.session.take(alarmed(2))
    assert alarms_elsewhere(bench.fleet) == ()
    bench.here.inbox.put_nowait(alarmed(3))
    qtbot.waitUntil(lambda: bool(alarms_elsewhere(bench.fleet)))
    bench.here.state = LinkState("down", "cable")
    [found] = alarms_elsewhere(bench.fleet)
    assert (found.title, found.count, found.is_stale) == ("device:81", 3, True)
