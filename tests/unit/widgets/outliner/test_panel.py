"""The outliner panel: filter line, counts, empty states, what it passes on."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.outliner.panel import OutlinerPanel
from widgets.outliner.rows import OutlinerRow
from widgets.theme import Theme

pytestmark = pytest.mark.gui

ROWS = [OutlinerRow(f"wolf_{number}", "npc") for number in range(1, 4)] + [OutlinerRow("rock_1", "object")]


@pytest.fixture
def panel(qtbot: QtBot) -> OutlinerPanel:
    made = OutlinerPanel(Theme())
    made.resize(300, 400)
    made.show_rows("Dark Forest", ROWS)
    show_active(qtbot, made)
    return made


def _text(panel: OutlinerPanel, name: str) -> str:
    label = panel.findChild(QLabel, name)
    assert isinstance(label, QLabel)
    return label.text() if label.isVisible() else ""


def _filter(panel: OutlinerPanel) -> QLineEdit:
    line = panel.findChild(QLineEdit, "outliner_filter")
    assert isinstance(line, QLineEdit)
    return line


def _remedy(panel: OutlinerPanel) -> QPushButton:
    button = panel.findChild(QPushButton, "outliner_remedy")
    assert isinstance(button, QPushButton)
    return button


def test_typing_filters_and_counts(panel: OutlinerPanel) -> None:
    assert _text(panel, "outliner_count") == "4"
    panel.focus_filter()
    QTest.keyClicks(_filter(panel), "type:npc 2")
    assert list(panel.visible_ids) == ["wolf_2"]
    assert _text(panel, "outliner_count") == "1 of 4"
    QTest.keyClick(_filter(panel), Qt.Key.Key_Escape)
    assert (_filter(panel).text(), len(panel.visible_ids)) == ("", 4)


def test_down_leads_from_the_filter_into_the_list(panel: OutlinerPanel) -> None:
    panel.focus_filter()
    QTest.keyClick(_filter(panel), Qt.Key.Key_Down)
    assert panel.table.hasFocus()


def test_nothing_found_offers_to_clear_the_filter(panel: OutlinerPanel) -> None:
    QTest.keyClicks(_filter(panel), "zebra")
    assert _text(panel, "outliner_empty") == "No entity matches “zebra”."
    QTest.mouseClick(_remedy(panel), Qt.MouseButton.LeftButton)
    assert _filter(panel).text() == ""
    assert _text(panel, "outliner_empty") == ""


def test_empty_level_offers_to_add_something(panel: OutlinerPanel) -> None:
    told: list[str] = []
    panel.add_requested.connect(lambda: told.append("add"))
    panel.show_rows("Empty", [])
    assert "There are none yet" in _text(panel, "outliner_empty")
    QTest.mouseClick(_remedy(panel), Qt.MouseButton.LeftButton)
    assert told == ["add"]


def test_new_rows_keep_the_place(panel: OutlinerPanel) -> None:
    panel.table.reveal("wolf_3")
    panel.show_rows("Dark Forest", [*ROWS, OutlinerRow("new", "object")])
    assert panel.table.current_id() == "wolf_3"


def test_selection_is_shown_and_revealed(panel: OutlinerPanel) -> None:
    panel.show_refusal("no")
    assert _text(panel, "outliner_refusal") == "▲ no"
    panel.show_selection(frozenset({"rock_1"}), "rock_1", reveal=True)
    assert panel.table.current_id() == "rock_1"
    assert _text(panel, "outliner_refusal") == ""


def test_rows_and_title_are_updated_in_place(panel: OutlinerPanel) -> None:
    QTest.keyClicks(_filter(panel), "is:hidden")
    panel.update_rows({"rock_1": OutlinerRow("rock_1", "object", is_hidden=True)})
    assert _text(panel, "outliner_count") == "1 of 4"
    panel.show_title("Bright Forest")
    assert panel.table.model().index(0, 0).data() == "Bright Forest"


def test_wishes_of_the_list_are_passed_on(panel: OutlinerPanel, qtbot: QtBot) -> None:
    told: list[tuple[object, ...]] = []
    panel.selection_requested.connect(lambda ids, how: told.append((ids, how)))
    panel.rename_requested.connect(lambda old, new: told.append((old, new)))
    panel.hidden_requested.connect(lambda ids, on: told.append((ids, on)))
    panel.locked_requested.connect(lambda ids, on: told.append((ids, on)))
    panel.frame_requested.connect(lambda identity: told.append((identity,)))
    panel.rename_current()
    panel.table.reveal("wolf_1")
    QTest.keyClick(panel.table, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(panel.table, Qt.Key.Key_H)
    QTest.keyClick(panel.table, Qt.Key.Key_Return)
    panel.table.locked_requested.emit(("wolf_1",), True)
    panel.rename_current()
    editor = panel.table.findChild(QLineEdit, "outliner_rename")
    assert isinstance(editor, QLineEdit)
    editor.setText("alpha")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(told) == 5)
    assert told == [
        (("wolf_1",), "toggle"),
        (("wolf_1",), True),
        ("wolf_1",),
        (("wolf_1",), True),
        ("wolf_1", "alpha"),
    ]
