"""Window and document together: values in use in, selections out."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QListWidget
from pytestqt.qtbot import QtBot

from app.document import operations
from app.document.holder import DocumentHolder
from app.document.queries import Found
from app.presenters.select_by import SelectByPresenter
from tests.helpers import levels
from widgets.select_by.panel import SelectByPanel

pytestmark = pytest.mark.gui


class Bench:
    def __init__(self, qtbot: QtBot) -> None:
        self.panel = SelectByPanel([("type", "Type"), ("mesh", "Mesh")])
        qtbot.addWidget(self.panel)
        self.holder = DocumentHolder(levels.document())
        self.found: list[Found] = []
        self.presenter = SelectByPresenter(self.panel, self.holder, self.found.append)

    @property
    def texts(self) -> list[str]:
        values = self.panel.findChild(QListWidget, "select_by_values")
        assert values is not None
        return [" ".join(values.item(row).text().split()) for row in range(values.count())]


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


def test_values_follow_the_document_while_they_are_seen(bench: Bench) -> None:
    operations.delete_entities(bench.holder.document, ["rock_1"])
    bench.holder.replace(levels.document())
    assert bench.texts == []
    bench.presenter.show()
    assert bench.texts == ["npc 1", "object 1", "player 1"]
    operations.delete_entities(bench.holder.document, ["rock_1"])
    assert bench.texts == ["npc 1", "player 1"]
    bench.holder.replace(levels.document())
    assert bench.texts == ["npc 1", "object 1", "player 1"]
    bench.panel.kind_chosen.emit("mesh")
    assert bench.texts == ["box 3"]


def test_the_selection_is_replaced_extended_and_reduced(bench: Bench) -> None:
    selection = bench.holder.document.selection
    selection.replace(["player_1"])
    bench.panel.chosen.emit(("npc",), "add")
    assert selection.ids == ("player_1", "wolf_1")
    bench.panel.chosen.emit(("player",), "remove")
    assert selection.ids == ("wolf_1",)
    bench.panel.chosen.emit(("object", "player"), "replace")
    assert selection.ids == ("player_1", "rock_1")
    assert [len(found.ids) for found in bench.found] == [1, 1, 2]
