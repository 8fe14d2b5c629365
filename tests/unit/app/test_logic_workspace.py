"""The Logic workspace: one chosen card everywhere, and deeds that reach the runtime."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from runtime.links.link import LinkState
from tests.helpers.built_app import BuiltApp, built_app
from tests.helpers.qt_loop import wait_for
from tests.helpers.scripted_link import snapshot_text

pytestmark = pytest.mark.gui

LEVEL = {"cardId": 1, "cardType": "AI", "label": "Level", "currentValue": 100, "force": {"mode": "REAL", "value": None}}
PUMP = {"cardId": 8, "cardType": "DO", "label": "Pump", "missionState": "IDLE", "masked": False}
FORCED = {**LEVEL, "force": {"mode": "FORCED_VALUE", "value": 7}}


@pytest.fixture
def built(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[BuiltApp]:
    with built_app(qapp, qtbot, tmp_path, workspace="logic") as built:
        built.app.session.take(snapshot_text(1, cards=[LEVEL, PUMP]))
        built.app.logic.cards.flush()
        yield built


def sent(built: BuiltApp, name: str) -> list[dict[str, object]]:
    return [message["payload"] for message in built.link.sent if message["name"] == name]


@pytest.fixture(autouse=True)
def heard(built: BuiltApp) -> None:
    """The link is heard of however long this machine takes: a silent one takes no commands."""
    built.link.state = LinkState("up", last_heard=time.monotonic() + 3600)
    built.app.session.watch()


def test_a_card_chosen_in_the_table_is_shown_on_its_page(built: BuiltApp) -> None:
    assert built.app.logic.deeds.why_no_card() == "no card is chosen"
    built.app.logic.cards.choose(8)
    assert built.app.logic.page.chosen == 8
    assert not built.app.logic.deeds.why_no_card()


def test_the_trends_are_alive_from_the_first_snapshot(built: BuiltApp) -> None:
    assert built.app.logic.trends.chosen == ("1", "8")
    built.app.logic.trends.remove(8)
    built.app.session.take(snapshot_text(2, cards=[LEVEL, PUMP]))
    assert built.app.logic.trends.chosen == ("1",)


def test_the_breakpoint_key_acts_on_the_chosen_card(built: BuiltApp, qtbot: QtBot) -> None:
    built.app.logic.cards.choose(8)
    built.app.actions.trigger("run.breakpoint")
    qtbot.waitUntil(lambda: bool(sent(built, "set_breakpoint")))
    assert sent(built, "set_breakpoint")[0]["cardId"] == 8


def test_masking_all_outputs_is_a_switch_of_what_is_reported(built: BuiltApp, qtbot: QtBot) -> None:
    built.app.actions.trigger("run.mask_all")
    qtbot.waitUntil(lambda: bool(sent(built, "set_output_mask_global")))
    assert sent(built, "set_output_mask_global") == [{"masked": True}]
    assert not built.app.logic.deeds.is_all_masked()
    masked = {"outputMaskGlobal": True, "inputsForced": False}
    built.app.session.take(snapshot_text(2, cards=[LEVEL, PUMP], testMode=masked))
    assert built.app.logic.deeds.is_all_masked()


def test_releasing_waits_until_a_snapshot_shows_it(built: BuiltApp, qtbot: QtBot) -> None:
    assert built.app.logic.deeds.why_nothing_to_release()
    forced = {"outputMaskGlobal": False, "inputsForced": True}
    built.app.session.take(snapshot_text(2, cards=[FORCED, PUMP], testMode=forced))
    assert not built.app.logic.deeds.why_nothing_to_release()
    released = built.loop.create_task(built.app.logic.deeds.released())
    qtbot.waitUntil(lambda: bool(sent(built, "set_input_force")))
    assert not released.done()
    built.app.session.take(snapshot_text(3, cards=[LEVEL, PUMP]))
    qtbot.waitUntil(released.done)


def test_a_runtime_that_went_away_cannot_hold_up_the_release(built: BuiltApp, qtbot: QtBot) -> None:
    wait_for(qtbot, built.loop, built.app.logic.deeds.released())


def test_config_verbs_say_why_they_cannot_be_had(built: BuiltApp) -> None:
    deeds = built.app.logic.deeds
    assert deeds.why_no_undo()
    assert deeds.why_no_redo()
    assert deeds.why_not_configure("commit")
    deeds.configure("commit")
    assert not sent(built, "commit")


def test_the_config_panel_comes_to_the_front(built: BuiltApp, qtbot: QtBot) -> None:
    built.app.actions.trigger("workspace.world")
    built.app.actions.trigger("config.show")
    assert built.app.window.workspace == "logic"


def test_the_jump_key_belongs_to_the_workspace_in_view(built: BuiltApp, qtbot: QtBot) -> None:
    window = built.app.window
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    line = window.findChild(QLineEdit, "cards_jump_line")
    assert line is not None
    qtbot.waitUntil(line.hasFocus)
    QTest.keyClicks(line, "pump")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert built.app.logic.page.chosen == 8
    built.app.actions.trigger("workspace.world")
    assert built.app.actions.action("run.jump").isEnabled() is False


def test_the_chosen_card_is_pinned_and_unpinned(built: BuiltApp) -> None:
    assert not built.app.logic.deeds.is_watched()
    built.app.logic.deeds.toggle_watch()
    built.app.logic.cards.choose(8)
    built.app.actions.trigger("run.watch")
    assert built.app.settings.of_runtime(built.app.session.key).watched == (8,)
    assert built.app.actions.action("run.watch").isChecked()
    built.app.actions.trigger("run.watch")
    assert built.app.settings.of_runtime(built.app.session.key).watched == ()
