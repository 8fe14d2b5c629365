"""A colour typed as other programs write it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.fields.hex_colour import HOW, HexField

pytestmark = pytest.mark.gui


class Bench:
    def __init__(self, qtbot: QtBot) -> None:
        self.field = HexField("Colour as hex")
        self.told: list[str] = []
        self.field.edited.connect(lambda color: self.told.append(color.name()))
        show_active(qtbot, self.field)
        line = self.field.findChild(QLineEdit, "colour_as_hex_input")
        assert line is not None
        self.line = line

    def type(self, text: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
        self.line.setFocus()
        self.line.selectAll()
        QTest.keyClicks(self.line, text)
        QTest.keyClick(self.line, key)


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


@pytest.mark.parametrize(
    ("typed", "meant"), [("#4da3ff", "#4da3ff"), ("4DA3FF", "#4da3ff"), ("#fa0", "#ffaa00"), (" 000 ", "#000000")]
)
def test_what_other_programs_write_is_taken(bench: Bench, typed: str, meant: str) -> None:
    bench.field.show_color(QColor("#ffffff"))
    bench.type(typed)
    assert bench.told == [meant]
    assert bench.field.text == "#ffffff", "the colour changes when the document says so"
    bench.field.show_color(QColor(meant))
    assert bench.field.text == meant


@pytest.mark.parametrize("typed", ["#12345", "red", "#4da3ffff", "#ggg"])
def test_what_is_no_colour_is_said_and_esc_brings_the_old_one_back(bench: Bench, typed: str) -> None:
    bench.field.show_color(QColor("#ff0000"))
    bench.type(typed)
    assert bench.told == []
    assert bench.field.problem == HOW
    assert bench.line.property("invalid")
    bench.type("x", Qt.Key.Key_Escape)
    assert (bench.field.text, bench.field.problem) == ("#ff0000", None)


def test_several_colours_show_none_and_an_emptied_line_changes_nothing(bench: Bench) -> None:
    bench.field.show_color(None)
    assert (bench.field.text, bench.line.placeholderText()) == ("", "mixed")
    bench.type("a", Qt.Key.Key_Backspace)
    QTest.keyClick(bench.line, Qt.Key.Key_Return)
    assert bench.told == []
    bench.type("#102030")
    assert bench.told == ["#102030"]


def test_what_is_being_typed_stays_while_the_colour_changes(bench: Bench) -> None:
    bench.field.show_color(QColor("#ff0000"))
    bench.line.setFocus()
    bench.line.selectAll()
    QTest.keyClicks(bench.line, "#00")
    bench.field.show_color(QColor("#0000ff"))
    assert bench.field.text == "#00"
    QTest.keyClick(bench.line, Qt.Key.Key_Escape)
    assert bench.field.text == "#0000ff"
