"""A served runtime that goes away under the window: said at once, nothing invented, taken up again when it is back."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.helpers.driven_app import CTRL, SHIFT, driven, served
from tests.helpers.signing_in import admin
from widgets.cards.row import Column
from widgets.stale import WHY_STALE

pytestmark = [pytest.mark.gui, pytest.mark.timeout(180)]
PUMP = 40


def test_a_runtime_that_goes_is_shown_stale_and_is_taken_up_again(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    first = ExitStack()
    with first:
        address = first.enter_context(served(tmp_path))
        with driven(qapp, qtbot, tmp_path, connect=address, credentials=admin()) as app:
            session = app.application.session
            app.click("workspace_logic")
            boot = app.snapshot()["bootId"]
            app.click_card(PUMP, Column.CARD)
            app.click("mask")
            app.wait(lambda: app.application.logic.forces.overridden)
            app.wait(lambda: app.is_usable("mask") and app.is_usable("release_all"))
            assert not app.is_seen("header_stale")

            first.close()
            app.wait(lambda: session.is_stale)
            app.wait(lambda: app.is_seen("header_stale"))
            last = session.snapshot
            assert last is not None
            assert last.boot_id == boot
            assert not app.is_usable("run_break")
            assert not app.is_usable("mask")
            assert not app.is_usable("release_all")
            assert app.application.logic.deeds.why_nothing_to_release() == WHY_STALE
            app.press(Qt.Key.Key_F6)
            app.press(Qt.Key.Key_R, CTRL | SHIFT)
            app.press(Qt.Key.Key_M, CTRL | SHIFT)
            app.settle()
            assert session.pending == ()
            assert session.snapshot is last

            with served(tmp_path, urlsplit(address).port or 0):
                app.wait(lambda: not session.is_stale)
                app.wait(lambda: session.snapshot is not None and session.snapshot.boot_id != boot)
                assert app.snapshot()["bootId"] != boot
                app.wait(lambda: not app.is_seen("header_stale"))
                app.press(Qt.Key.Key_F6)
                app.snapshot_where(lambda snapshot: snapshot["runMode"] == "RUN_STEP" and snapshot["halt"])
