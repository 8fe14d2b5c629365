"""The panel as a whole: what is shown where, and that every wish comes out."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.config.panel import HISTORY, ConfigPanel
from widgets.config.view import (
    Answer,
    ChangeGroup,
    FindingLine,
    Form,
    FormRow,
    FormSection,
    HistoryLine,
    ListRow,
    Question,
    State,
    TextCell,
)
from widgets.theme import Theme

pytestmark = pytest.mark.gui
STATE = State("active v1", "3 changes", 3, "● valid", "ok", False, "", {})
FORM = Form(
    "card:1", "1  Float", sections=(FormSection("Card", (FormRow("Label", (TextCell("label", "Label", "Float"),)),)),)
)


class Bench:
    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.panel = ConfigPanel(Theme("dark"))
        self.told: list[tuple[object, ...]] = []
        for name in (
            "requested",
            "edited",
            "action_requested",
            "page_requested",
            "place_requested",
            "add_requested",
            "duplicate_requested",
            "remove_requested",
            "move_requested",
            "answered",
            "cancelled",
            "import_requested",
            "export_requested",
            "history_opened",
            "notice_dismissed",
        ):
            getattr(self.panel, name).connect(lambda *values, name=name: self.told.append((name, *values)))
        self.panel.show_state(STATE)
        self.panel.show_cards((ListRow("card:1", "Float", "1", "DI"), ListRow("card:2", "Level", "2", "AI")), "card:1")
        self.panel.show_form(FORM)
        self.panel.resize(1200, 600)
        show_active(qtbot, self.panel)


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


def test_counts_stand_on_the_tabs(bench: Bench) -> None:
    bench.panel.show_differences((ChangeGroup("added", "1", "card:1"),), "")
    bench.panel.show_findings((FindingLine("x", "y", "V", False, "", ""),), "")
    bench.panel.show_history((HistoryLine("v1", "commit", "now", "me", True),), "")
    assert [bench.panel.tabs.tabText(tab) for tab in range(3)] == ["Difference 3", "Findings 1", "History"]
    bench.panel.show_state(State("a", "s", 0, "", "", False, "", {}))
    bench.panel.show_findings((), "none")
    assert [bench.panel.tabs.tabText(tab) for tab in range(2)] == ["Difference", "Findings"]


def test_typing_in_the_form_and_choosing_a_card_come_out(bench: Bench) -> None:
    editor = bench.panel.findChild(QLineEdit, "config_label_input")
    assert isinstance(editor, QLineEdit)
    assert bench.panel.go_to("label")
    editor.selectAll()
    QTest.keyClicks(editor, "High")
    bench.panel.finish_typing()
    QTest.keyClick(bench.panel.cards.view, Qt.Key.Key_Down)
    QTest.keyClick(bench.panel.cards.view, Qt.Key.Key_Delete)
    assert bench.told == [
        ("edited", "card:1", "label", "High", ""),
        ("page_requested", "card:2"),
        ("remove_requested",),
    ]


def test_undo_and_redo_are_taken_wherever_the_focus_is_in_the_panel(bench: Bench) -> None:
    bench.panel.cards.view.setFocus()
    QTest.keyClick(bench.panel.cards.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(bench.panel.cards.view, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(bench.panel, Qt.Key.Key_F7)
    assert bench.told == [("requested", "undo"), ("requested", "redo")]


def test_a_question_is_answered_or_left_with_esc(bench: Bench) -> None:
    bench.panel.ask(Question("Commit?", (), (Answer("commit", "Commit", "primary"),), persist=True))
    button = bench.panel.findChild(QPushButton, "config_answer_commit")
    assert isinstance(button, QPushButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QTest.keyClick(bench.panel.cards.view, Qt.Key.Key_Escape)
    assert bench.told == [("answered", "commit", True), ("cancelled",)]


def test_verbs_notices_and_the_history_come_out(bench: Bench) -> None:
    save = bench.panel.findChild(QPushButton, "config_save")
    assert isinstance(save, QPushButton)
    QTest.mouseClick(save, Qt.MouseButton.LeftButton)
    bench.panel.tabs.setCurrentIndex(HISTORY)
    verdict = bench.panel.findChild(QPushButton, "config_verdict")
    assert isinstance(verdict, QPushButton)
    QTest.mouseClick(verdict, Qt.MouseButton.LeftButton)
    assert bench.panel.tabs.currentWidget() is bench.panel.findings
    bench.panel.show_notice("Not committed", "alarm")
    assert bench.panel.notice.text == "Not committed"
    assert bench.told == [("requested", "save"), ("history_opened",)]


def test_a_file_to_import_is_named_with_keys(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "pump.json").write_text("{}")
    dialog = bench.panel.choose_import()
    _type_name(bench.qtbot, dialog, str(tmp_path / "pump.json"))
    bench.qtbot.waitUntil(lambda: ("import_requested", str(tmp_path / "pump.json")) in bench.told)


def test_a_file_to_export_gets_its_suffix(bench: Bench, tmp_path: Path) -> None:
    dialog = bench.panel.choose_export("config.json")
    _type_name(bench.qtbot, dialog, str(tmp_path / "mine"))
    bench.qtbot.waitUntil(lambda: ("export_requested", str(tmp_path / "mine.json")) in bench.told)


def test_both_dialogs_are_made_the_way_all_are_and_gone_when_they_close(bench: Bench, tmp_path: Path) -> None:
    first = bench.panel.choose_export("config.json")
    first.setDirectory(str(tmp_path))
    _type_name(bench.qtbot, first, "mine")
    bench.qtbot.waitUntil(lambda: ("export_requested", str(tmp_path / "mine.json")) in bench.told)
    bench.qtbot.waitUntil(lambda: bench.panel.findChild(QFileDialog) is None)
    for dialog, name in (
        (bench.panel.choose_export("other.json"), "config_export_dialog"),
        (bench.panel.choose_import(), "config_import_dialog"),
    ):
        assert dialog.objectName() == name
        assert dialog.nameFilters() == ["Config files (*.json)", "All files (*)"]
        assert dialog.directory().absolutePath() == str(tmp_path), "where the last one ended"
        dialog.reject()
    bench.qtbot.waitUntil(lambda: bench.panel.findChild(QFileDialog) is None)


def _type_name(qtbot: QtBot, dialog: QFileDialog, name: str) -> None:
    qtbot.waitUntil(dialog.isActiveWindow)
    editor = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    QTest.keyClicks(editor, name)
    buttons = dialog.findChild(QDialogButtonBox)
    assert isinstance(buttons, QDialogButtonBox)
    QTest.mouseClick(buttons.buttons()[0], Qt.MouseButton.LeftButton)
