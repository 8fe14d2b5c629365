"""The form shows the fields that it is given and passes on what is wished for each."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.arrange.form import ArrangeForm
from widgets.theme import Theme

pytestmark = pytest.mark.gui


@pytest.fixture
def form(qtbot: QtBot) -> ArrangeForm:
    form = ArrangeForm(Theme())
    values = {"row.count": 5, "row.offset": (2, 0, 0), "array.gather": True, "scatter.surface": "", "array.kind": "row"}
    form.show_fields(values, {"row.offset": "is nothing"})
    form.show_suggestions("scatter.surface", ["ground"])
    show_active(qtbot, form)
    return form


def test_only_what_it_is_given_is_shown_with_what_is_wrong(form: ArrangeForm) -> None:
    assert form.field("row.count").isVisible()
    assert not form.field("grid.counts").isVisible()
    assert form.field("row.offset").problem == "is nothing"
    assert form.field("row.count").problem is None


def test_wishes_are_passed_on_with_the_name_of_their_field(qtbot: QtBot, form: ArrangeForm) -> None:
    told: list[tuple[str, object]] = []
    form.edited.connect(lambda path, wish: told.append((path, wish)))
    for name, text in (("row_count", "7"), ("row_offset_y", "1.5"), ("scatter_surface", "ground")):
        line = form.findChild(QLineEdit, f"arrange_{name}_input")
        assert line is not None
        line.setFocus()
        line.selectAll()
        qtbot.keyClicks(line, text)
        qtbot.keyClick(line, Qt.Key.Key_Return)
    box = form.findChild(QCheckBox, "arrange_array_gather_input")
    assert box is not None
    assert box.isChecked()
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton)
    assert told == [("row.count", 7), ("row.offset", {1: 1.5}), ("scatter.surface", "ground"), ("array.gather", False)]
