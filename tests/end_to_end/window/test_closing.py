"""Closing the window: what is overridden is asked about first, what is unsaved too; then nothing of it is left."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.helpers.driven_app import CTRL, SHIFT, DrivenApp, driven, served
from tests.helpers.signing_in import admin
from widgets.cards.row import Column

pytestmark = [pytest.mark.gui, pytest.mark.timeout(180)]
DRY_RUN, PUMP = 12, 40


def force_and_mask(app: DrivenApp) -> None:
    app.press(Qt.Key.Key_2, CTRL)
    app.click_card(DRY_RUN, Column.CARD)
    app.click("force_high")
    app.snapshot_where(lambda snapshot: snapshot["testMode"]["inputsForced"])
    app.click_card(PUMP, Column.CARD)
    app.click("mask")
    app.card_where(PUMP, masked=True)
    app.wait(lambda: len(app.application.logic.forces.overridden) == 2)


def test_closing_while_something_is_overridden_asks_and_releases_it(app: DrivenApp) -> None:
    force_and_mask(app)
    app.press(Qt.Key.Key_Q, CTRL)
    app.answer("stay")
    assert app.window.isVisible()
    assert not app.is_finished
    assert {item["cardId"] for item in app.get("/api/overrides")["items"]} == {DRY_RUN, PUMP}

    app.press(Qt.Key.Key_Q, CTRL)
    app.answer("release", is_last=True)
    app.wait(lambda: app.is_finished)
    assert not app.window.isVisible()
    last = app.application.session.snapshot
    assert last is not None
    assert not last.test_mode.inputs_forced
    assert not [card.card_id for card in last.cards if card.masked]


def test_closing_with_nothing_overridden_asks_nothing(app: DrivenApp) -> None:
    frame = app.window.windowHandle()
    assert frame is not None
    frame.close()  # what the button in the title bar does
    app.wait(lambda: app.is_finished)
    assert not app.window.isVisible()


def test_closing_with_unsaved_changes_asks_before_they_are_lost(embedded_app: DrivenApp) -> None:
    app = embedded_app
    app.press(Qt.Key.Key_A, CTRL)
    app.press(Qt.Key.Key_Delete)
    assert not app.application.holder.document.entities
    app.press(Qt.Key.Key_Q, CTRL)
    app.answer("stay")
    assert not app.is_finished
    app.press(Qt.Key.Key_Z, CTRL)
    assert app.application.holder.document.entities
    app.press(Qt.Key.Key_Z, CTRL | SHIFT)
    app.press(Qt.Key.Key_Q, CTRL)
    app.answer("discard", is_last=True)
    app.wait(lambda: app.is_finished)


def test_a_remote_is_left_with_a_reason_that_its_ledger_shows(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with served(tmp_path) as address:
        with driven(qapp, qtbot, tmp_path, connect=address, credentials=admin()) as app:
            force_and_mask(app)
            app.press(Qt.Key.Key_Q, CTRL)
            app.click("answer_leave")
            app.wait(lambda: app.is_seen("answer_line"))
            app.click("answer_line")
            app.type_text("loop check until noon")
            app.click("answer_text")
            app.wait(lambda: app.is_finished)
        with driven(qapp, qtbot, tmp_path, connect=address, credentials=admin()) as app:
            assert app.card(DRY_RUN)["force"]["reason"] == "loop check until noon"
            assert app.card(DRY_RUN)["force"]["mode"] == "FORCED_HIGH"
            assert app.card(PUMP)["mask"]["reason"] == "loop check until noon"
