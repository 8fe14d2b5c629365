"""A panel whose viewport comes when somebody looks."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.late_viewport import SIZE, LateViewportPanel

pytestmark = pytest.mark.gui


class Panel(LateViewportPanel):
    def __init__(self) -> None:
        super().__init__()
        self.empty = QLabel("Nothing was built yet.")
        self._lay_out(QHBoxLayout(), self.empty)

    def show_viewport(self, is_wanted: bool) -> None:
        self._show_viewport(is_wanted)


def test_it_tells_when_it_is_first_seen_and_only_then(qtbot: QtBot) -> None:
    panel = Panel()
    told: list[str] = []
    panel.first_shown.connect(lambda: told.append("shown"))
    assert not told
    show_active(qtbot, panel)
    panel.hide()
    panel.show()
    assert told == ["shown"]
    assert panel.sizeHint() == SIZE


def test_the_viewport_is_seen_once_it_is_there_and_wanted(qtbot: QtBot) -> None:
    panel, view = Panel(), QWidget()
    show_active(qtbot, panel)
    panel.show_viewport(True)
    assert panel.empty.isVisible()
    panel.put_view(view)
    assert panel.empty.isVisible()
    panel.show_viewport(True)
    assert view.isVisible()
    panel.show_viewport(False)
    assert panel.empty.isVisible()
    assert not view.isVisible()
