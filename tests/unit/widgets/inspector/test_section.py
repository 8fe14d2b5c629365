"""Sections fold and unfold; labels belong to their fields."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.inspector.section import Section
from widgets.theme import Theme

pytestmark = pytest.mark.gui


def test_title_folds_and_unfolds_the_rows(qtbot: QtBot) -> None:
    section = Section("Material", Theme())
    narrow, wide, bare = QLineEdit(), QLineEdit(), QLineEdit()
    label = section.add_row("Mesh", narrow)
    section.add_wide_row("Position", wide)
    section.add_widget(bare)
    show_active(qtbot, section)
    title = section.findChild(QToolButton, "section_material_title")
    assert isinstance(title, QToolButton)
    assert label.buddy() is narrow
    assert (section.is_open, narrow.isVisible(), wide.isVisible(), bare.isVisible()) == (True, True, True, True)
    QTest.mouseClick(title, Qt.MouseButton.LeftButton)
    assert (section.is_open, narrow.isVisible()) == (False, False)
    section.unfold()
    assert (section.is_open, narrow.isVisible()) == (True, True)
    title.setFocus()
    QTest.keyClick(title, Qt.Key.Key_Space)
    assert not section.is_open
