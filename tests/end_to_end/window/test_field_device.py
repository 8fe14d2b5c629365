"""The journey of a commissioning engineer on a device in the field: older firmware, two ports, a link that drops.

It halts after its breakpoints, tells no clause, no drive, no boot, and counts its revisions from the beginning again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.end_to_end.window.test_config import DELAY, LONGER_DELAY_S, LONGER_DELAY_TICKS, choose_in_list, delay_of
from tests.helpers.driven_app import CTRL, SHIFT, DrivenApp, driven
from tests.helpers.field_device import DeviceHandle, field_device
from tests.helpers.runtimes import card
from widgets.breakpoints.listing import BreakpointList
from widgets.cards.row import Column

pytestmark = [pytest.mark.gui, pytest.mark.timeout(240)]
LEVEL, PUMP = 10, 40


@dataclass(frozen=True, slots=True)
class Site:
    """The window and the device it is connected to."""

    app: DrivenApp
    device: DeviceHandle


@pytest.fixture
def site(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Site]:
    with (
        field_device(tmp_path / "device") as (device, address, http),
        driven(qapp, qtbot, tmp_path, connect=address, http=http) as app,
    ):
        app.press(Qt.Key.Key_2, CTRL)
        yield Site(app, device)


def shown_halt(app: DrivenApp) -> int | None:
    """Before which card the window shows that it is halted."""
    snapshot = app.application.session.snapshot
    return None if snapshot is None or snapshot.halt is None else snapshot.halt.next_card_id


def test_the_journey_on_a_device_of_the_field(site: Site) -> None:
    app = site.app
    order = [card["cardId"] for card in app.snapshot()["cards"]]
    after_pump = order[order.index(PUMP) + 1]

    app.click_card(PUMP, Column.GUTTER)
    app.wait(lambda: app.application.session.snapshot.card(PUMP).breakpoint is True)
    app.press(Qt.Key.Key_F5, SHIFT)
    app.wait(lambda: shown_halt(app) == after_pump)
    app.wait(lambda: app.application.logic.run.stepping.is_idle)
    evaluated = app.card(PUMP)["evalCounter"]
    app.press(Qt.Key.Key_F5, SHIFT)
    app.snapshot_where(lambda snapshot: snapshot["halt"] and card(snapshot, PUMP)["evalCounter"] > evaluated)
    app.wait(lambda: app.application.logic.run.stepping.is_idle and shown_halt(app) == after_pump)

    app.press(Qt.Key.Key_F11)
    app.wait(lambda: app.application.logic.run.stepping.is_idle and shown_halt(app) == order[1])
    app.snapshot_where(lambda snapshot: snapshot["runMode"] == "RUN_STEP")
    app.press(Qt.Key.Key_F10)
    app.wait(lambda: shown_halt(app) == order[2])

    app.click_card(LEVEL)
    app.click("force_field_input")
    app.replace_text("5")
    app.click("force_value")
    app.snapshot_where(lambda snapshot: snapshot["testMode"]["inputsForced"])
    app.click_card(PUMP, Column.GUTTER)
    app.wait(lambda: app.application.session.snapshot.card(PUMP).breakpoint is False)
    app.press(Qt.Key.Key_F5)
    app.snapshot_where(lambda snapshot: snapshot["runMode"] == "RUN_NORMAL" and snapshot["halt"] is None)
    app.card_where(PUMP, missionState="ACTIVE", phase="ON")

    app.click_card(PUMP)
    app.click("mask")
    app.card_where(PUMP, masked=True)
    app.wait(lambda: any("held off or frozen" in label.text() for label in visible_labels(app)))
    app.press(Qt.Key.Key_R, CTRL | SHIFT)
    app.card_where(PUMP, masked=False)
    app.snapshot_where(lambda snapshot: not snapshot["testMode"]["inputsForced"])


def visible_labels(app: DrivenApp) -> list[QLabel]:
    return [label for label in app.window.findChildren(QLabel) if label.isVisible()]


def test_a_config_is_committed_to_it_and_the_last_known_good_restored(site: Site) -> None:
    app = site.app
    before = app.get("/api/config/active")
    app.press(Qt.Key.Key_E, CTRL)
    app.wait(lambda: app.is_seen("config_cards"))
    choose_in_list(app, PUMP)
    app.click(f"config_{DELAY}_input")
    app.replace_text(LONGER_DELAY_S)
    app.wait(lambda: len(app.application.logic.config.life.differences) == 1)
    app.click("config_commit")
    app.click("config_answer_commit")
    app.wait(lambda: app.get("/api/config/active")["activeVersion"] != before["activeVersion"])
    committed = app.get("/api/config/active")
    assert delay_of(committed["config"]) == LONGER_DELAY_TICKS
    app.click("config_restore_lkg")
    app.click("config_answer_restore_lkg")
    app.wait(lambda: app.get("/api/config/active")["activeVersion"] != committed["activeVersion"])
    assert app.get("/api/config/active")["config"]["cards"] == before["config"]["cards"]


def test_a_link_that_drops_and_revisions_that_begin_anew(site: Site) -> None:
    app, session = site.app, site.app.application.session
    app.wait(lambda: session.snapshot.snapshot_revision > 20)
    held = session.snapshot.snapshot_revision
    site.device.drop_link(restarts=True)
    app.wait(lambda: session.is_stale)
    app.wait(lambda: app.is_seen("header_stale"))
    assert not app.is_usable("run_break")
    site.device.come_back()
    app.wait(lambda: not session.is_stale)
    app.wait(lambda: session.snapshot is not None and session.snapshot.snapshot_revision < held)
    app.wait(lambda: not app.is_seen("header_stale"))
    app.press(Qt.Key.Key_F6)
    app.snapshot_where(lambda snapshot: snapshot["runMode"] == "RUN_STEP" and snapshot["halt"])


def test_whatever_it_sends_the_window_lives_and_goes_on(site: Site) -> None:
    app, session = site.app, site.app.application.session
    told: list[str] = []
    session.message_ignored.connect(told.append)
    noise = [
        '{"type": "runtime_snap',
        b"\x00\xff\x80",
        "[]",
        '{"type": "telegram", "apiVersion": "2.0"}',
        json.dumps({"type": "command_result", "requestId": "nobody", "status": "SUCCESS", "timestamp": "x"}),
        json.dumps({"type": "runtime_snapshot", "snapshotRevision": "x", "cards": 7}),
        '{"padding": "' + "x" * (10 * 1024 * 1024) + '"}',
    ]
    site.device.make_noise(noise)
    app.wait(lambda: len(told) >= len(noise) - 1)
    revision = session.snapshot.snapshot_revision
    app.wait(lambda: session.snapshot.snapshot_revision > revision)
    assert any("not JSON" in one for one in told)
    assert any("request that was not made" in one for one in told)
    assert not session.is_stale


def test_a_command_that_is_never_answered_is_said_to_be_unknown(site: Site) -> None:
    app = site.app
    site.device.fall_mute()
    app.press(Qt.Key.Key_F6)
    app.wait(lambda: app.application.session.pending == ())
    app.wait(lambda: any("no answer" in label.text() for label in visible_labels(app)))


def test_a_card_of_an_unknown_family_is_shown_and_the_rest_goes_on(site: Site) -> None:
    app, session = site.app, site.app.application.session
    stranger = {"cardId": 900, "cardType": "PID", "label": "Loop", "logicalState": True, "gain": {"p": 1.5}}
    site.device.add_card({**app.snapshot()["cards"][0], **stranger})
    app.wait(lambda: session.snapshot.card(900) is not None)
    app.click_card(900)
    revision = session.snapshot.snapshot_revision
    app.wait(lambda: session.snapshot.snapshot_revision > revision)
    assert not session.is_stale
    site.device.distort(weather="wet", testMode={"moonPhase": 3})
    revision = session.snapshot.snapshot_revision
    app.wait(lambda: session.snapshot.snapshot_revision > revision)
    assert session.ignored_messages == 0


def test_a_revision_that_goes_back_is_ignored_and_the_header_says_so(site: Site) -> None:
    app, session = site.app, site.app.application.session
    app.wait(lambda: session.snapshot is not None and session.snapshot.snapshot_revision > 20)
    late = dict(app.snapshot(), snapshotRevision=3)
    late.pop("bootId", None)
    site.device.make_noise([json.dumps(late)])
    app.wait(lambda: session.ignored_messages == 1)
    assert session.snapshot.snapshot_revision > 20
    app.wait(lambda: "3 after" in app.find("header_link", QWidget).toolTip())
    assert not session.is_stale


def test_a_device_that_answers_pings_and_shows_nothing_is_not_taken_for_live(site: Site) -> None:
    app, session = site.app, site.app.application.session
    app.wait(lambda: session.snapshot is not None and not session.is_stale)
    site.device.show_nothing()
    app.wait(lambda: session.is_stale)
    app.wait(lambda: app.is_seen("header_stale"))
    assert session.link_view.phase == "up"
    assert not app.is_usable("run_continue")
    app.press(Qt.Key.Key_F6)
    site.device.show_nothing(until_further_notice=False)
    app.wait(lambda: not session.is_stale)
    app.wait(lambda: not app.is_seen("header_stale"))
    app.wait(lambda: session.snapshot.halt is not None)  # the break was sent blind
    app.wait(lambda: app.is_usable("run_continue"))


def test_a_clock_that_jumps_or_is_none_stops_nothing(site: Site) -> None:
    app, session = site.app, site.app.application.session
    app.click_card(PUMP)
    for number, stamp in enumerate(("2199-12-31T23:59:59.999Z", "2001-01-01T00:00:00.000Z", "half past nine", "")):
        site.device.distort(timestamp=stamp)
        app.wait(lambda stamp=stamp: session.snapshot is not None and session.snapshot.timestamp == stamp)
        is_masked = number % 2 == 0
        app.click("mask")
        app.card_where(PUMP, masked=is_masked)
        app.wait(lambda is_masked=is_masked: session.snapshot.card(PUMP).masked is is_masked)
        app.wait(lambda: app.is_usable("mask"))
    assert not session.is_stale
    assert session.ignored_messages == 0


def test_a_condition_that_the_device_does_not_know_is_looked_at_in_its_snapshots(site: Site) -> None:
    app = site.app
    app.window.show_dock("logic", "breakpoints")
    app.wait(lambda: app.application.logic.active.facts.is_known)
    app.click_card(PUMP)
    app.click("breakpoint_new")
    app.click("breakpoint_has_condition")
    app.find("breakpoint_source_field_input", QComboBox).setFocus()
    while app.find("breakpoint_source_field_input", QComboBox).currentText() != "running":
        app.press(Qt.Key.Key_Down)
    app.click("breakpoint_set")
    listing = app.find("breakpoints_list", BreakpointList)
    app.wait(lambda: listing.lines.rowCount() == 1)
    assert listing.lines.line(0).note == "may miss"
    assert app.application.session.snapshot.card(PUMP).breakpoint is False

    app.press(Qt.Key.Key_F5, SHIFT)
    app.snapshot_where(lambda snapshot: snapshot["runMode"] == "RUN_BREAKPOINT")
    app.click_card(LEVEL)
    app.click("force_field_input")
    app.replace_text("5")
    app.click("force_value")
    app.snapshot_where(lambda snapshot: snapshot["halt"] and snapshot["runMode"] == "RUN_STEP")
    assert app.card(PUMP)["logicalState"] is True
    app.wait(lambda: listing.lines.line(0).hits == "1")
    app.press(Qt.Key.Key_R, CTRL | SHIFT)
    app.snapshot_where(lambda snapshot: not snapshot["testMode"]["inputsForced"])
