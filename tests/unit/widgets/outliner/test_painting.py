"""Rows of the outliner as they are painted: marks, colours, indents, and the field in which an id is changed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QAbstractItemView, QTableView
from pytestqt.qtbot import QtBot

from widgets.fields.line import Line
from widgets.outliner.model import ENGINE, HIDDEN, LOCKED, NAME, PROBLEM, OutlinerModel
from widgets.outliner.painting import INDENT, ROW_HEIGHT, RowPainting
from widgets.outliner.rows import OutlinerRow
from widgets.theme import Theme

pytestmark = pytest.mark.gui


class Bench:
    """A bare list that is painted by the delegate; the test says what is hovered and filtered."""

    def __init__(self, qtbot: QtBot) -> None:
        self.hovered = -1
        self.is_filtered = False
        self.theme = Theme()
        self.model = OutlinerModel()
        self.model.show_rows(
            "Dark Forest",
            [
                OutlinerRow("pack", "object", is_group=True, count=2),
                OutlinerRow("wolf_1", "npc", "wolf", depth=1, problem="bad", engine="●", engine_tone="ok"),
                OutlinerRow("rock_1", "object", is_hidden=True, is_locked=True, problem="odd", is_warning=True),
                OutlinerRow("rock_2", "object"),
            ],
        )
        self.table = QTableView()
        qtbot.addWidget(self.table)
        self.table.setModel(self.model)
        self.table.setItemDelegate(
            RowPainting(self.theme, self.table, hovered_row=lambda: self.hovered, is_filtered=lambda: self.is_filtered)
        )
        self.table.resize(620, 240)
        self.table.show()

    def rect(self, identity: str, column: int) -> QRect:
        return self.table.visualRect(self.model.index_of(identity).siblingAtColumn(column))

    def cell(self, identity: str, column: int) -> QImage:
        self.table.viewport().update()
        return self.table.viewport().grab(self.rect(identity, column)).toImage()

    def has(self, identity: str, column: int, tone: str) -> bool:
        """Whether a cell shows a tone somewhere."""
        image, wanted = self.cell(identity, column), QColor(self.theme.color(tone))
        return any(image.pixelColor(x, y) == wanted for x in range(image.width()) for y in range(image.height()))

    def ink_left(self, identity: str) -> int:
        """The leftmost pixel of a name cell that differs from its background."""
        image = self.cell(identity, NAME)
        ground = image.pixelColor(image.width() // 2, 1)
        return next(
            x for x in range(1, image.width()) for y in range(2, image.height() - 2) if image.pixelColor(x, y) != ground
        )


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


def test_findings_and_what_the_engine_says_have_their_tone(bench: Bench) -> None:
    assert bench.cell("wolf_1", PROBLEM) != bench.cell("rock_2", PROBLEM)
    assert bench.cell("wolf_1", PROBLEM) != bench.cell("rock_1", PROBLEM)
    assert bench.cell("wolf_1", ENGINE) != bench.cell("rock_2", ENGINE)


def test_eye_and_lock_stay_on_what_is_hidden_or_locked_and_come_with_the_pointer(bench: Bench) -> None:
    for column in (HIDDEN, LOCKED):
        assert bench.cell("rock_1", column) != bench.cell("rock_2", column)
    without = bench.cell("rock_2", HIDDEN)
    bench.hovered = bench.model.index_of("rock_2").row()
    assert bench.has("rock_2", HIDDEN, "surface.2")
    assert bench.cell("rock_2", HIDDEN) != without


def test_the_active_row_has_a_bar_and_more_of_the_accent_than_the_others_selected(bench: Bench) -> None:
    bench.model.show_selection(frozenset({"wolf_1", "rock_2"}), "wolf_1")
    assert bench.has("wolf_1", NAME, "accent")
    assert not bench.has("rock_2", NAME, "accent")
    active, other = bench.cell("wolf_1", LOCKED).pixelColor(4, 4), bench.cell("rock_2", LOCKED).pixelColor(4, 4)
    assert active != other
    bench.theme.select("light")
    assert bench.has("wolf_1", NAME, "accent")


def test_members_stand_right_of_their_group_unless_a_filter_lists_them_flat(bench: Bench) -> None:
    nested = bench.ink_left("wolf_1")
    bench.is_filtered = True
    assert nested - bench.ink_left("wolf_1") == INDENT


def test_a_world_without_rows_still_has_its_name(bench: Bench) -> None:
    image = bench.table.viewport().grab(bench.table.visualRect(bench.model.index(0, NAME))).toImage()
    assert len({image.pixelColor(x, y).rgba() for x in range(image.width()) for y in range(image.height())}) > 1


def test_an_id_is_changed_where_it_stands(bench: Bench) -> None:
    bench.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    bench.table.edit(bench.model.index_of("wolf_1"))
    editor = bench.table.findChild(Line, "outliner_rename")
    assert editor is not None
    assert editor.accessibleName() == "New id"
    assert editor.x() > bench.rect("wolf_1", NAME).left() + INDENT * 2
    delegate = bench.table.itemDelegate()
    assert delegate is not None
    assert delegate.sizeHint(None, bench.model.index(0, NAME)).height() == ROW_HEIGHT  # type: ignore[arg-type]
