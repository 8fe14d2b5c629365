"""The editor under real hands: each control is one wish."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.breakpoints.editor import BreakpointEditor
from widgets.breakpoints.view import ChangeView, ClauseView, EditorView, ValueControl
from widgets.fields.quantity import NumberSpec
from widgets.stale import WHY_STALE

pytestmark = pytest.mark.gui
Kind = TypeVar("Kind", bound=QWidget)
CLAUSE = ClauseView(
    2,
    (("currentValue", "value"),),
    "currentValue",
    (("GT", ">"), ("LT", "<")),
    "GT",
    ValueControl(5, spec=NumberSpec()),
)
CHANGE = ChangeView((("phase", "phase"), ("missionState", "mission")), "phase", ValueControl(None, ((None, "any"),)))
VIEW = EditorView(8, ((2, "2  Level"), (8, "8  Pump 1")), True, True, CHANGE, True, CLAUSE, 1, "HALT", "")


@pytest.fixture
def editor(qtbot: QtBot) -> BreakpointEditor:
    editor = BreakpointEditor()
    editor.resize(440, 320)
    show_active(qtbot, editor)
    editor.show_editor(VIEW)
    return editor


def find(editor: BreakpointEditor, name: str, kind: type[Kind]) -> Kind:
    found = editor.findChild(kind, name)
    assert isinstance(found, kind)
    return found


@pytest.mark.parametrize(
    ("box", "key", "wish"),
    [
        ("card_id", Qt.Key.Key_Up, ["card_id", 2]),
        ("trigger", Qt.Key.Key_Up, ["trigger", "reached"]),
        ("watch_field", Qt.Key.Key_Down, ["watch_field", "missionState"]),
        ("source_card", Qt.Key.Key_Down, ["source_card", 8]),
        ("operator", Qt.Key.Key_Down, ["operator", "LT"]),
        ("action", Qt.Key.Key_Down, ["action", "TRACE"]),
    ],
)
def test_a_choice_is_a_wish(editor: BreakpointEditor, qtbot: QtBot, box: str, key: Qt.Key, wish: list[object]) -> None:
    asked = QSignalSpy(editor.edited)
    qtbot.keyClick(find(editor, f"breakpoint_{box}_input", QComboBox), key)
    assert asked.at(0) == wish


def test_hits_reason_and_condition_are_wishes_too(editor: BreakpointEditor, qtbot: QtBot) -> None:
    asked = QSignalSpy(editor.edited)
    qtbot.keyClick(find(editor, "breakpoint_every_input", QLineEdit), Qt.Key.Key_Up)
    qtbot.mouseClick(
        find(editor, "breakpoint_has_condition", QCheckBox),
        Qt.MouseButton.LeftButton,
        pos=editor._only_if.rect().center(),
    )
    reason = find(editor, "breakpoint_reason_input", QLineEdit)
    qtbot.keyClicks(reason, "hunts")
    qtbot.keyClick(reason, Qt.Key.Key_Return)
    threshold = find(editor, "breakpoint_threshold_input", QLineEdit)
    threshold.selectAll()
    qtbot.keyClicks(threshold, "7")
    qtbot.keyClick(threshold, Qt.Key.Key_Return)
    wishes = [asked.at(at) for at in range(asked.count())]
    assert wishes == [["every_hits", 2], ["has_condition", False], ["reason", "hunts"], ["threshold", 7]]


def test_showing_another_breakpoint_is_no_wish(editor: BreakpointEditor) -> None:
    asked = QSignalSpy(editor.edited)
    editor.show_editor(replace(VIEW, every_hits=4, clause=None, change=None, action="TRACE", reason="why"))
    assert asked.count() == 0
    assert not editor._clause_row.isVisible()
    assert not editor._change_row.isVisible()
    assert find(editor, "breakpoint_every_input", QLineEdit).text() == "4"


def test_set_is_possible_when_something_is_to_be_set_and_somebody_hears(editor: BreakpointEditor, qtbot: QtBot) -> None:
    button = find(editor, "breakpoint_set", QPushButton)
    assert button.text() == "Set"
    with qtbot.waitSignal(editor.apply_requested):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    editor.show_stale(True)
    assert not button.isEnabled()
    assert WHY_STALE in button.toolTip()
    editor.show_stale(False)
    editor.show_editor(replace(VIEW, is_new=False, why_not_apply="nothing was changed", note="may miss"))
    assert button.text() == "Change"
    assert "nothing was changed" in button.toolTip()
    assert editor._note.isVisible()


def test_without_a_breakpoint_it_says_what_to_do(editor: BreakpointEditor) -> None:
    editor.show_editor(None)
    assert editor._empty.isVisible()
    assert not editor._form.isVisible()
