"""The window on a runtime in a process of its own: the same work, an end that is told, a new start on request."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from runtime.isolated import IsolatedLink
from tests.helpers.driven_app import CTRL, driven
from widgets.cards.row import Column
from widgets.header.segment_label import SegmentLabel

pytestmark = [pytest.mark.gui, pytest.mark.timeout(240)]
PUMP = 40


def test_work_crash_and_a_new_start(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "plumbline.ini").write_text("[General]\nisolated_runtime=true\n", encoding="utf-8")
    with driven(qapp, qtbot, tmp_path) as app:
        session = app.application.session
        link = app.application.fleet.present.link
        assert isinstance(link, IsolatedLink)
        assert app.window.findChild(SegmentLabel, "header_link").text.startswith("● isolated")
        app.press(Qt.Key.Key_2, CTRL)
        app.click_card(PUMP, Column.CARD)
        app.click("mask")
        app.card_where(PUMP, masked=True)
        app.wait(lambda: session.snapshot.card(PUMP).masked)
        boot = session.snapshot.boot_id

        os.kill(link.pid, signal.SIGKILL)
        app.wait(lambda: "gone" in app.notice)
        app.wait(lambda: session.is_stale)
        assert not app.is_usable("run_break")
        app.click("notice_restart_runtime")
        app.wait(lambda: session.snapshot is not None and session.snapshot.boot_id != boot)
        app.wait(lambda: not session.is_stale)
        assert not app.card(PUMP)["masked"]
        app.press(Qt.Key.Key_F6)
        app.snapshot_where(lambda snapshot: snapshot["halt"])
        pid = link.pid
        app.window.close()
        app.wait(lambda: app.is_finished)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
