"""History and document together."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QListWidget
from pytestqt.qtbot import QtBot

from app.document.holder import DocumentHolder
from app.presenters.history import HistoryPresenter
from tests.helpers import levels
from widgets.history.panel import HistoryPanel
from widgets.theme import Theme

pytestmark = pytest.mark.gui


def test_list_follows_the_history_and_a_click_goes_there(qtbot: QtBot) -> None:
    holder = DocumentHolder(levels.document())
    panel = HistoryPanel(Theme())
    qtbot.addWidget(panel)
    presenter = HistoryPresenter(panel, holder)
    steps = panel.findChild(QListWidget, "history_list")
    assert isinstance(steps, QListWidget)

    def shown() -> list[str]:
        return [steps.item(row).text() for row in range(steps.count())]

    assert shown() == ["New level"]
    for x in (1, 2):
        holder.document.edit(f"Move {x}", {"rock_1": levels.entity("rock_1", (x, 0, 0))})
    with holder.document.transaction("Drag"):
        holder.document.edit("x", {"rock_1": levels.entity("rock_1", (3, 0, 0))})
        assert shown() == ["New level", "Move 1", "Move 2"]
    assert shown() == ["New level", "Move 1", "Move 2", "Drag"]
    panel.position_requested.emit(1)
    assert holder.document.entities["rock_1"].transform.position == (1, 0, 0)
    other = levels.document()
    other.path = Path("forest.json")
    holder.replace(other)
    assert shown() == ["Opened forest.json"]
    assert presenter is not None
