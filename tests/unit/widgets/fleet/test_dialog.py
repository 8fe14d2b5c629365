"""The table of runtimes: rows that keep their choice, and what can be asked of them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QTreeWidget
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.fleet.dialog import HEARD, OVERRIDES, FleetDialog, FleetRow
from widgets.theme import Theme

pytestmark = pytest.mark.gui
HERE = FleetRow(
    "embedded", ("● This computer", "RUN_NORMAL", "0", "0", "v1", "0.30 / 10\u2009ms", "40\u2009ms"), (), True
)
THERE = FleetRow(
    "ws://plant", ("◐ Plant", "RUN_NORMAL", "0", "F 1", "v7", "– / 10\u2009ms", "9.0\u2009s"),
    ((OVERRIDES, "warn"), (HEARD, "alarm")), is_stale=True,
)  # fmt: skip


@pytest.fixture
def dialog(qtbot: QtBot) -> FleetDialog:
    dialog = FleetDialog(Theme("dark"))
    dialog.show_rows([HERE, THERE])
    show_active(qtbot, dialog)
    return dialog


def button(dialog: FleetDialog, name: str) -> QPushButton:
    found = dialog.findChild(QPushButton, f"fleet_{name}")
    assert isinstance(found, QPushButton)
    return found


def choose(dialog: FleetDialog, row: int) -> None:
    tree = dialog.findChild(QTreeWidget)
    assert tree is not None
    tree.setCurrentItem(tree.topLevelItem(row))


def test_each_runtime_is_a_row_and_what_is_not_live_is_faded(dialog: FleetDialog) -> None:
    assert dialog.texts == [list(HERE.cells), list(THERE.cells)]
    tree = dialog.findChild(QTreeWidget)
    assert tree is not None
    stale = tree.topLevelItem(1)
    assert stale is not None
    assert stale.foreground(OVERRIDES).color().alphaF() < 1
    assert stale.foreground(HEARD).color().alphaF() == 1
    assert "not live" in stale.data(0, Qt.ItemDataRole.AccessibleTextRole)


def test_the_choice_stays_while_values_change(dialog: FleetDialog) -> None:
    assert dialog.chosen == "embedded"
    choose(dialog, 1)
    dialog.show_rows([HERE, FleetRow("ws://plant", THERE.cells)])
    assert dialog.chosen == "ws://plant"
    assert button(dialog, "copy").isEnabled()
    dialog.show_rows([HERE])
    assert dialog.chosen == "embedded"


def test_of_the_one_in_use_nothing_is_copied_and_of_a_stale_one_neither(dialog: FleetDialog) -> None:
    assert not any(button(dialog, name).isEnabled() for name in ("switch", "copy", "disconnect"))
    choose(dialog, 1)
    assert button(dialog, "switch").isEnabled()
    assert not button(dialog, "copy").isEnabled()


def test_requests_carry_the_key_of_the_row(dialog: FleetDialog, qtbot: QtBot) -> None:
    told: list[str] = []
    dialog.switch_requested.connect(lambda key: told.append(f"switch {key}"))
    dialog.copy_requested.connect(lambda key: told.append(f"copy {key}"))
    dialog.disconnect_requested.connect(lambda key: told.append(f"disconnect {key}"))
    dialog.connect_requested.connect(lambda: told.append("connect"))
    dialog.shown.connect(lambda is_shown: told.append(f"shown {is_shown}"))
    dialog.show_rows([HERE, FleetRow("ws://plant", THERE.cells)])
    choose(dialog, 1)
    for name in ("copy", "disconnect", "switch", "connect"):
        qtbot.mouseClick(button(dialog, name), Qt.MouseButton.LeftButton)
    tree = dialog.findChild(QTreeWidget)
    assert tree is not None
    tree.itemActivated.emit(tree.topLevelItem(0), 0)
    dialog.hide()
    assert told == [
        "copy ws://plant", "disconnect ws://plant", "switch ws://plant", "connect", "switch embedded", "shown False",
    ]  # fmt: skip
    dialog.say("staged", "ok")
    assert dialog.notice.text == "staged"
