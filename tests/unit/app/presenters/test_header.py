"""What the header says of a snapshot and of the link, word for word."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.link_view import LinkView
from app.presenters.header import (
    AlarmsElsewhere,
    HeaderPresenter,
    build_segment,
    elsewhere_segment,
    link_segment,
    runtime_segments,
    stale_text,
)
from app.session import Session
from runtime.contracts.phase2 import EngineStatus
from runtime.contracts.snapshot import RuntimeSnapshot
from runtime.links.link import LinkState
from tests.helpers.scripted_link import ScriptedLink, snapshot_text
from widgets.header.panel import Header
from widgets.header.segment_label import SegmentLabel
from widgets.theme import Theme

pytestmark = pytest.mark.gui


def said(segment_id: str, **fields: Any) -> tuple[str, str]:
    segments = runtime_segments(RuntimeSnapshot.model_validate_json(snapshot_text(1, **fields)))
    segment = segments[segment_id]  # type: ignore[index]
    return segment.text, segment.tone


PUMP = {"cardId": 8, "cardType": "DO", "label": "Pump 1"}
TOLD = {"testMode": {"outputMaskGlobal": False, "inputsForced": False}, "system": {"alarmActive": False}}
ALARM = {"cardId": 8, "fault": "MATH", "since": "t", "latched": True, "clears": "reset"}


@pytest.mark.parametrize(
    ("segment_id", "fields", "expected"),
    [
        ("mode", {}, ("● RUN_NORMAL", "ok")),
        ("mode", {"runMode": "RUN_TURBO"}, ("● RUN_TURBO", "warn")),
        ("mode", {"halt": {"reason": "STEP", "nextCardId": 8}, "cards": [PUMP]}, ("◆ HALTED before 8 Pump 1", "halt")),
        ("mode", {"halt": {"reason": "STEP", "nextCardId": 9}}, ("◆ HALTED before 9", "halt")),
        ("mode", {"halt": {"reason": "STEP", "nextCardId": None}}, ("◆ HALTED at the end of the scan", "halt")),
        ("forced", {}, ("forces n/a", "quiet")),
        ("forced", TOLD, ("no forces", "quiet")),
        ("forced", {**TOLD, "cards": [{**PUMP, "force": {"mode": "REAL"}}]}, ("no forces", "quiet")),
        ("forced", {"cards": [{**PUMP, "force": {"mode": "FORCED_HIGH"}}]}, ("F 1 FORCED", "warn")),
        ("forced", {"testMode": {"inputsForced": True}}, ("F FORCED", "warn")),
        ("outputs", {}, ("masks n/a", "quiet")),
        ("outputs", TOLD, ("outputs live", "quiet")),
        ("outputs", {**TOLD, "cards": [PUMP]}, ("masks n/a", "quiet")),
        ("outputs", {**TOLD, "cards": [{**PUMP, "masked": False}]}, ("outputs live", "quiet")),
        ("outputs", {"cards": [{**PUMP, "masked": True}]}, ("M 1 MASKED", "warn")),
        ("outputs", {"testMode": {"outputMaskGlobal": True}}, ("M OUTPUTS MASKED", "warn")),
        ("alarms", {}, ("alarms n/a", "quiet")),
        ("alarms", TOLD, ("no alarms", "quiet")),
        ("alarms", {"system": {"alarms": []}}, ("no alarms", "quiet")),
        ("alarms", {"system": {"alarms": [ALARM]}}, ("▲ 1 ALARM", "alarm")),
        ("alarms", {"system": {"alarms": [ALARM, ALARM]}}, ("▲ 2 ALARMS", "alarm")),
        ("alarms", {"system": {"alarmActive": True}}, ("▲ ALARM", "alarm")),
        ("scan", {}, ("scan n/a / 10\u2009ms", "quiet")),
        ("scan", {"metrics": {"scanLastUs": 312}}, ("scan 0.31 / 10\u2009ms", "quiet")),
        ("scan", {"metrics": {"scanLastUs": 312, "scanOverrunCount": 0}}, ("scan 0.31 / 10\u2009ms", "quiet")),
        ("scan", {"metrics": {"scanLastUs": 1312, "scanOverrunCount": 7}}, ("scan 1.31 / 10\u2009ms ▲7", "quiet")),
    ],
)
def test_snapshot_reads_as(segment_id: str, fields: dict[str, Any], expected: tuple[str, str]) -> None:
    assert said(segment_id, **fields) == expected


def test_without_a_snapshot_nothing_is_claimed() -> None:
    assert {segment.text for segment in runtime_segments(None).values()} == {"–"}


@pytest.mark.parametrize(
    ("view", "is_stale", "text", "tone"),
    [
        (LinkView("embedded", "up", "", 40, True), False, "● embedded 40\u2009ms", "ok"),
        (LinkView("embedded", "up", "", 0, True), False, "● embedded 10\u2009ms", "ok"),
        (LinkView("ws://h:81/ws", "up", "", 2500, False), True, "○ h:81 2.5\u2009s", "alarm"),
        (LinkView("ws://h:81/ws", "up", "", 12_000, False), True, "○ h:81 12\u2009s", "alarm"),
        (LinkView("ws://h:81/ws", "down", "refused", None, False), True, "○ h:81 lost", "alarm"),
        (LinkView("elsewhere", "connecting", "", None, False), True, "○ elsewhere …", "quiet"),
    ],
)
def test_link_reads_as(view: LinkView, is_stale: bool, text: str, tone: str) -> None:
    segment = link_segment(view, is_stale)
    assert (segment.text, segment.tone) == (text, tone)


@pytest.mark.parametrize(
    ("fields", "briefs"),
    [
        (
            {**TOLD, "metrics": {"scanLastUs": 312}},
            {"mode": "● NORMAL", "forced": "F 0", "outputs": "M 0", "alarms": "▲ 0"},
        ),
        ({}, {"forced": "F n/a", "outputs": "M n/a", "alarms": "▲ n/a"}),
        (
            {
                "halt": {"reason": "STEP", "nextCardId": 8},
                "cards": [{**PUMP, "force": {"mode": "FORCED_HIGH"}, "masked": True}],
                "system": {"alarms": [ALARM]},
            },
            {"mode": "◆ HALT 8", "forced": "F 1", "outputs": "M 1", "alarms": "▲ 1", "scan": "n/a"},
        ),
        (
            {
                "halt": {"reason": "STEP"},
                "testMode": {"outputMaskGlobal": True, "inputsForced": True},
                "system": {"alarmActive": True},
                "metrics": {"scanLastUs": 312, "scanOverrunCount": 2},
            },
            {"mode": "◆ HALT", "forced": "F ?", "outputs": "M ALL", "alarms": "▲ !", "scan": "0.31\u2009ms ▲2"},
        ),
    ],
)
def test_every_segment_can_be_brief(fields: dict[str, Any], briefs: dict[str, str]) -> None:
    segments = runtime_segments(RuntimeSnapshot.model_validate_json(snapshot_text(1, **fields)))
    assert {name: segment.brief for name, segment in segments.items() if name in briefs} == briefs


def test_the_tip_names_address_and_reason_in_full() -> None:
    segment = link_segment(LinkView("ws://h:81/ws", "down", "connection refused", 9000, False), True)
    assert segment.tip == "The link to ws://h:81/ws is down: connection refused"
    assert segment.brief == "○ lost"


def test_staleness_says_for_how_long() -> None:
    assert stale_text(3200, is_stale=True) == "STALE 3.2\u2009s"
    assert stale_text(3200, is_stale=False) == ""
    assert stale_text(None, is_stale=True) == ""


def test_a_device_that_answers_and_shows_nothing_is_told_from_one_that_is_silent() -> None:
    assert "sends no snapshot" in link_segment(LinkView("ws://h:81/ws", "up", "", 30, False), True).tip
    assert "sends no snapshot" not in link_segment(LinkView("ws://h:81/ws", "up", "", 9000, False), True).tip
    assert "sends no snapshot" not in link_segment(LinkView("ws://h:81/ws", "up", "", 30, False), False).tip


def test_messages_that_were_ignored_are_counted_and_the_last_one_named() -> None:
    segment = link_segment(LinkView("ws://h:81/ws", "up", "", 30, False), False, "", (2, "revision 3 after 9"))
    assert segment.text.endswith("· 2 ignored")
    assert "revision 3 after 9" in segment.tip


def test_the_header_follows_the_session(qtbot: QtBot) -> None:
    header = Header(Theme())
    qtbot.addWidget(header)
    session = Session(ScriptedLink(), monotonic=lambda: 100.0)
    presenter = HeaderPresenter(header, session)
    assert header.segment_text("mode") == "–"
    session.take(snapshot_text(1, runMode="RUN_STEP"))
    qtbot.waitUntil(lambda: header.segment_text("mode") == "● RUN_STEP")
    assert presenter.parent() is header


@pytest.mark.parametrize(
    ("told", "segment"),
    [
        (None, ("not built", "quiet", "○")),
        ({"state": "idle", "progress": 0}, ("◐ jobs", "plain", "◐ 0\u2009%")),
        (
            {"state": "running", "progress": 87, "jobs": {"total": 16, "completed": 14}},
            ("◐ 14/16 jobs", "plain", "◐ 87\u2009%"),
        ),
        ({"state": "paused", "progress": 40}, ("‖ jobs", "warn", "‖ 40\u2009%")),
        ({"state": "stopped", "progress": 40}, ("■ stopped", "quiet", "■")),
        (
            {"state": "idle", "progress": 100, "outcome": "COMPLETED", "jobs": {"total": 16, "completed": 16}},
            ("✓ built", "quiet", "✓"),
        ),
        (
            {"state": "idle", "progress": 90, "outcome": "FAILED", "jobs": {"total": 16, "failed": 2}},
            ("▲ BUILD FAILED", "alarm", "▲ !"),
        ),
    ],
)
def test_how_far_the_level_is_built_is_told_in_all_workspaces(
    told: dict[str, object] | None, segment: tuple[str, str, str]
) -> None:
    made = build_segment(None if told is None else EngineStatus.from_wire({"engine_id": "e", **told}))
    assert (made.text, made.tone, made.short) == segment


@pytest.mark.parametrize(("failed", "text", "short"), [(1, "▲ 1 JOB FAILED", "▲ 1"), (2, "▲ 2 JOBS FAILED", "▲ 2")])
def test_failures_that_stand_are_counted(failed: int, text: str, short: str) -> None:
    status = EngineStatus(engine_id="e", state="idle", progress=90, outcome="FAILED")
    made = build_segment(status, failed)
    assert (made.text, made.short) == (text, short)


def test_what_an_engine_lost_in_a_restart_is_not_called_built() -> None:
    status = EngineStatus(engine_id="e", state="idle", progress=100, outcome="COMPLETED")
    assert build_segment(status).text == "✓ built"
    made = build_segment(status, is_gone=True)
    assert (made.text, made.tone) == ("○ built before a restart", "quiet")
    assert "holds nothing of it" in made.tip


def test_before_the_first_snapshot_nothing_is_stale_until_it_is_overdue(qtbot: QtBot) -> None:
    header = Header(Theme())
    qtbot.addWidget(header)
    header.show()
    clock = datetime(2026, 5, 1, 12, 0, 0)  # noqa: DTZ001 - local time, as the header shows it
    session = Session(ScriptedLink(), monotonic=lambda: 100.02)
    presenter = HeaderPresenter(header, session, now=lambda: clock)
    stale = header.findChild(QLabel, "header_stale")
    assert stale.isHidden()
    assert header.segment_text("link").startswith("●")
    clock += timedelta(seconds=2.5)
    presenter.refresh()
    assert not stale.isHidden()
    assert header.segment_text("link").startswith("○")


def test_the_link_says_what_it_is_called_and_since_when_it_holds() -> None:
    since = datetime(2026, 1, 1, 12, 3, 11)  # noqa: DTZ001  # as the clock on the wall of whoever looks
    segment = link_segment(LinkView("ws://h:81/ws", "up", "", 40, False), False, title="Plant 2", since=since)
    assert segment.text == "● Plant 2 40\u2009ms"
    assert "ws://h:81/ws" in segment.tip
    assert "Connected since 12:03:11" in segment.tip


def test_each_connection_has_its_own_beginning(qtbot: QtBot) -> None:
    link, header = ScriptedLink(), Header(Theme("dark"))
    qtbot.addWidget(header)
    clock = [datetime(2026, 1, 1)]  # noqa: DTZ001
    session = Session(link, monotonic=lambda: 100.0)
    presenter = HeaderPresenter(header, session, now=lambda: clock[0])

    def tip() -> str:
        presenter.refresh()
        return str(header.findChild(SegmentLabel, "header_link").toolTip())

    assert "since 00:00:00" in tip()
    clock[0] += timedelta(hours=1)
    assert "since 00:00:00" in tip()
    link.state = LinkState("up", last_heard=100.0, connection=2)
    assert "since 01:00:00" in tip()
    link.state = LinkState("down", "cable", last_heard=100.0, connection=2)
    assert "since" not in tip()


def test_alarms_of_other_runtimes_are_counted_and_named() -> None:
    assert elsewhere_segment(()).text == ""
    found = elsewhere_segment((AlarmsElsewhere("Plant 2", 2, False), AlarmsElsewhere("Plant 3", 1, True)))
    assert (found.text, found.tone) == ("▲ 3 elsewhere", "alarm")
    assert "Plant 2: 2 alarms\nPlant 3: 1 alarm, not heard now" in found.tip
    assert elsewhere_segment((AlarmsElsewhere("Plant 3", 1, True),)).tone == "quiet"
