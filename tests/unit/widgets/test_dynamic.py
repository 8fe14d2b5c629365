"""Properties that the style sheet looks at."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from widgets.dynamic import set_dynamic

pytestmark = pytest.mark.gui


class Watched(QLabel):
    """Counts how often a property of it is set."""

    def __init__(self) -> None:
        super().__init__("text")
        self.times = 0

    def event(self, event: QEvent) -> bool:
        self.times += event.type() == QEvent.Type.DynamicPropertyChange
        return super().event(event)


def test_the_style_follows_the_property(qtbot: QtBot) -> None:
    label = Watched()
    qtbot.addWidget(label)
    label.setStyleSheet("QLabel { color: #000000 } QLabel[tone='warn'] { color: #ff0000 }")
    label.ensurePolished()
    colors = []
    for tone in ("quiet", "warn", ""):
        set_dynamic(label, "tone", tone)
        colors.append(label.palette().windowText().color())
    assert colors == [QColor("#000000"), QColor("#ff0000"), QColor("#000000")]


def test_the_same_value_is_set_once(qtbot: QtBot) -> None:
    label = Watched()
    qtbot.addWidget(label)
    label.times = 0
    set_dynamic(label, "tone", "warn")
    set_dynamic(label, "tone", "warn")
    assert label.times == 1
    assert label.property("tone") == "warn"
