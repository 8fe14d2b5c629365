"""What a screen reader says of each control of the whole window: a name or a text, never nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.helpers.built_app import built_app

pytestmark = pytest.mark.gui

CONTROLS = (
    QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QAbstractItemView, QAbstractSlider, QPlainTextEdit,
    QTextEdit,
)  # fmt: skip


def is_part_of_another(widget: QWidget) -> bool:
    """Whether Qt made it as a part of a control that has a name itself, or it belongs to a view."""
    if widget.objectName().startswith("qt_") or isinstance(widget, QHeaderView | QScrollBar):
        return True
    above = widget.parentWidget()
    return isinstance(above, QComboBox | QAbstractSpinBox | QLineEdit | QAbstractItemView) or (
        above is not None and above.metaObject().className() in ("QComboBoxPrivateContainer", "QDockWidget", "QTabBar")
    )


def name_of(widget: QWidget) -> str:
    said = widget.accessibleName()
    if not said and isinstance(widget, QAbstractButton):
        said = widget.text()
    return said.strip()


def nameless(widgets: list[QWidget]) -> list[str]:
    # A hidden button without a text gets its text, which is its name, when it is shown.
    shown = [widget for widget in widgets if not (isinstance(widget, QAbstractButton) and widget.isHidden())]
    return [
        f"{type(widget).__name__} {widget.objectName() or 'without object name'} in {path_of(widget)}"
        for widget in shown
        if isinstance(widget, CONTROLS) and not is_part_of_another(widget) and not name_of(widget)
    ]


def path_of(widget: QWidget) -> str:
    above = widget.parentWidget()
    names: list[str] = []
    while above is not None:
        if above.objectName():
            names.append(above.objectName())
        above = above.parentWidget()
    return " < ".join(names[:3])


def test_a_control_without_a_name_is_found(qtbot: QtBot) -> None:
    room = QWidget()
    room.setObjectName("room")
    qtbot.addWidget(room)
    bare, named = QLineEdit(room), QLineEdit(room)
    named.setAccessibleName("Width")
    assert nameless([bare, named]) == ["QLineEdit without object name in room"]


def test_every_control_of_the_window_has_a_name(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with built_app(qapp, qtbot, tmp_path, level=None) as built:
        built.app.holder.document.selection.replace(["wolf_1"])
        built.app.actions.trigger("help.shortcuts")
        offenders = nameless(built.app.window.findChildren(QWidget))
        assert not offenders, "\n".join(offenders)
