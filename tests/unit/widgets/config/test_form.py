"""The form under real keys: typed values, steps that merge, focus that stays, findings beside the field."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.config.form import MOST_PAGES, FormView
from widgets.config.form_page import FormPage
from widgets.config.view import (
    ActionCell,
    Cell,
    ChoiceCell,
    Form,
    FormRow,
    FormSection,
    NumberCell,
    Remark,
    TextCell,
    WordCell,
)
from widgets.fields.quantity import NumberSpec
from widgets.theme import Theme

pytestmark = pytest.mark.gui
SECONDS = NumberSpec(unit="s", decimals=2, minimum=0, maximum=2**32 - 1, scale=Decimal("0.01"), is_whole=True, step=0.1)


def number(value: int | None) -> NumberCell:
    return NumberCell("config.onDuration", "On for", SECONDS, value)


def form(*cells: Cell, key: str = "card:4", **more: object) -> Form:
    row = replace(FormRow("On for", cells or (number(500),)), **more)  # type: ignore[arg-type]  # a row's own fields
    name = FormRow("Label", (TextCell("label", "Label", "Pump"),))
    return Form(key, "4  Pump", "digital output", sections=(FormSection("Mission", (name, row), "a note"),))


class Bench:
    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.theme = Theme("dark")
        self.view = FormView(self.theme)
        self.edits: list[tuple[str, str, object, str]] = []
        self.others: list[tuple[str, ...]] = []
        self.view.edited.connect(lambda *edit: self.edits.append(edit))
        self.view.action_requested.connect(lambda *action: self.others.append(action))
        self.view.history_requested.connect(lambda what: self.others.append((what,)))
        self.view.show_form(form())
        self.view.resize(700, 400)
        show_active(qtbot, self.view)

    def editor(self, address: str = "config.onDuration") -> QLineEdit:
        name = f"config_{address}_input"
        return next(one for one in self.view.findChildren(QLineEdit, name) if one.isVisibleTo(self.view))

    def type(self, text: str) -> None:
        editor = self.editor()
        editor.setFocus()
        editor.selectAll()
        QTest.keyClicks(editor, text)
        QTest.keyClick(editor, Qt.Key.Key_Return)

    def labels(self, name: str) -> list[str]:
        return [label.text() for label in self.view.findChildren(QLabel, name) if label.isVisible() and label.text()]


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


@pytest.mark.parametrize(("text", "stored"), [("1.25", 125), ("1,25 s", 125), ("0", 0), ("42949672.95", 2**32 - 1)])
def test_decimals_are_typed_and_integers_told(bench: Bench, text: str, stored: int) -> None:
    bench.type(text)
    assert bench.edits == [("card:4", "config.onDuration", stored, "")]


def test_a_stored_integer_is_read_with_decimals_and_unit(bench: Bench) -> None:
    bench.view.show_form(form(number(125)))
    assert bench.editor().text() == "1.25\u2009s"


@pytest.mark.parametrize("text", ["abc", "-1", "1.234", "99999999999"])
def test_what_cannot_be_taken_stays_with_its_reason(bench: Bench, text: str) -> None:
    bench.type(text)
    assert bench.edits == []
    assert bench.editor().text() == text
    assert bench.labels("problem") != []


def test_steps_of_one_run_carry_a_key_to_merge_by(bench: Bench) -> None:
    bench.editor().setFocus()
    QTest.keyClick(bench.editor(), Qt.Key.Key_Up)
    assert bench.edits == [("card:4", "config.onDuration", 510, "card:4 config.onDuration")]


def test_an_update_keeps_the_control_and_what_is_being_typed(bench: Bench) -> None:
    editor = bench.editor()
    editor.setFocus()
    QTest.keyClicks(editor, "7")
    bench.view.show_form(form(number(600), was="5.00 s", remarks=(Remark("too long"),)))
    assert bench.editor() is editor
    assert editor.text() == "7"
    assert editor.hasFocus()


def test_findings_and_the_active_value_stand_beside_the_field(bench: Bench) -> None:
    remarks = (Remark("too long (V-CFG-004)"), Remark("odd", is_warning=True))
    bench.view.show_form(form(number(600), was="5.00 <s>", hint="0: until reset", remarks=remarks))
    assert bench.labels("row_remark") == ["▲ too long (V-CFG-004)\n△ odd"]
    assert "was 5.00 &lt;s&gt;" in bench.labels("row_side")[0]
    assert "0: until reset" in bench.labels("row_side")[0]
    assert bench.editor().property("invalid") is True
    bench.view.show_form(form(number(500)))
    assert (bench.labels("row_remark"), bench.labels("row_side")) == ([], [])
    assert bench.editor().property("invalid") is False


def test_a_change_of_shape_builds_the_page_anew_and_keeps_the_focus(bench: Bench) -> None:
    bench.editor().setFocus()
    bench.view.show_form(form(number(500), ActionCell("bind:config.onDuration", "", "Bind", "mdi6.link-plus")))
    bench.qtbot.waitUntil(lambda: bench.editor().hasFocus())
    bench.view.show_form(form(WordCell("follows"), TextCell("bind:config.onDuration", "Follows", "x")))
    assert "config.onDuration" not in bench.view.controls


def test_a_page_of_the_same_shape_shows_its_values_in_the_same_controls(bench: Bench) -> None:
    editor = bench.editor()
    bench.view.show_form(form(number(900), key="card:5"))
    assert bench.editor() is editor
    bench.type("3")
    assert bench.edits == [("card:5", "config.onDuration", 300, "")]


def long_form(key: str = "card:9", count: int = 12, value: int = 500) -> Form:
    rows = tuple(
        FormRow(f"Row {index}", (NumberCell(f"config.row{index}", f"Row {index}", SECONDS, value),))
        for index in range(count)
    )
    return Form(key, "9  Long", "", sections=(FormSection("", rows),))


def test_a_long_page_is_built_behind_a_quiet_line_and_shown_when_it_is_whole(bench: Bench) -> None:
    bench.view.show_form(long_form())
    assert not bench.view.is_whole
    assert bench.labels("config_form_waiting") == ["…"]
    assert bench.view.controls == {}
    bench.qtbot.waitUntil(lambda: bench.view.is_whole)
    assert len(bench.view.controls) == 12
    assert bench.labels("config_form_waiting") == []


def test_a_place_that_is_wanted_meanwhile_gets_the_cursor_in_the_end(bench: Bench) -> None:
    bench.view.show_form(long_form())
    assert bench.view.go_to("config.row11")
    bench.qtbot.waitUntil(lambda: bench.view.is_whole)
    assert bench.editor("config.row11").hasFocus()


def test_the_same_card_in_another_shape_stands_until_the_new_page_is_whole(bench: Bench) -> None:
    bench.editor().setFocus()
    bench.view.show_form(long_form(key="card:4"))
    assert bench.editor().isVisibleTo(bench.view)
    assert not bench.editor().isEnabled()
    bench.qtbot.waitUntil(lambda: bench.view.is_whole)
    assert "config.onDuration" not in bench.view.controls
    bench.view.show_form(form())
    assert bench.editor().isEnabled()


def test_a_built_page_is_there_at_once_and_old_ones_are_let_go(bench: Bench) -> None:
    bench.view.show_form(long_form())
    bench.qtbot.waitUntil(lambda: bench.view.is_whole)
    first = bench.view.controls["config.row0"]
    bench.view.show_form(form())
    bench.view.show_form(long_form(value=700))
    assert bench.view.controls["config.row0"] is first
    assert bench.editor("config.row0").text() == "7.00\u2009s"
    for count in range(MOST_PAGES + 2):
        bench.view.show_form(long_form(key=f"card:{count}", count=count))
    assert len(bench.view.findChildren(FormPage)) <= MOST_PAGES + 3, "some wait to be deleted"
    assert len(bench.view._pages) == MOST_PAGES


def test_leaving_while_a_page_is_built_leaves_nothing(bench: Bench) -> None:
    bench.view.show_form(long_form())
    bench.view.show_form(None)
    QApplication.processEvents()
    assert (bench.view.is_whole, bench.labels("config_form_waiting")) == (False, [])


def test_what_is_being_typed_is_taken_before_the_page_changes(bench: Bench) -> None:
    editor = bench.editor()
    editor.setFocus()
    QTest.keyClicks(editor, "8")
    bench.view.finish_typing()
    assert bench.edits == [("card:4", "config.onDuration", 800, "")]
    bench.view.finish_typing()
    assert len(bench.edits) == 1


def test_an_action_tells_its_address(bench: Bench) -> None:
    bench.view.show_form(form(ActionCell("add:config.set.clauseA", "Add a clause", "Add")))
    button = bench.view.findChild(QToolButton, "config_add:config.set.clauseA")
    assert isinstance(button, QToolButton)
    bench.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert bench.others == [("card:4", "add:config.set.clauseA")]


def test_a_choice_is_made_with_keys(bench: Bench) -> None:
    cell = ChoiceCell("config.mode", "Mode", (("Normal", "Normal"), ("Gated", "Gated")), "Normal")
    bench.view.show_form(form(cell))
    box = bench.view.findChild(QComboBox)
    assert isinstance(box, QComboBox)
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert bench.edits == [("card:4", "config.mode", "Gated", "")]


def test_a_leading_cell_stands_in_the_place_of_the_label(bench: Bench) -> None:
    combiner = ChoiceCell("config.set.combiner", "Combiner", (("AND", "and"), ("OR", "or")), "AND")
    bench.view.show_form(form(number(1), lead=combiner))
    box, editor = bench.view.controls["config.set.combiner"], bench.editor()
    assert box.mapTo(bench.view, box.rect().topLeft()).x() < editor.mapTo(bench.view, editor.rect().topLeft()).x()


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("config.onDuration", True),
        ("config.onDuration.deeper", True),
        ("config", True),
        ("nowhere", False),
        ("", False),
    ],
)
def test_the_cursor_is_led_to_a_field_or_the_nearest_place(bench: Bench, address: str, found: bool) -> None:
    assert bench.view.go_to(address) is found
    assert bench.editor().hasFocus() is found


def test_undo_and_redo_in_a_resting_line_mean_the_config(bench: Bench) -> None:
    editor = bench.editor()
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(editor, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert bench.others == [("undo",), ("redo",), ("redo",)]


def test_undo_while_typing_means_the_text(bench: Bench) -> None:
    editor = bench.editor()
    editor.setFocus()
    QTest.keyClicks(editor, "77")
    QTest.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert bench.others == []


def test_marks_of_the_page_are_words_with_colours(bench: Bench) -> None:
    bench.view.show_form(replace(form(), mark="changed", remarks=(Remark("two cards have number 4"),)))
    texts = [label.text() for label in bench.view.findChildren(QLabel)]
    assert "digital output · ● changed" in texts
    assert "▲ two cards have number 4" in texts


def test_an_empty_page_says_what_would_be_there(bench: Bench) -> None:
    bench.view.show_form(Form("", "Staged config", empty="It appears here."))
    assert "It appears here." in [label.text() for label in bench.view.findChildren(QLabel)]
    bench.view.show_form(None)
    assert bench.view.form is None
    assert bench.view.controls == {}
    assert not bench.view.go_to("label")


def test_another_theme_keeps_the_page(bench: Bench) -> None:
    shown = bench.view.form
    bench.theme.select("light")
    assert bench.view.form is shown
    assert bench.editor().text() == "5.00\u2009s"


def test_the_focus_elsewhere_is_left_there(bench: Bench) -> None:
    other = QLineEdit()
    window = QWidget()
    other.setParent(window)
    show_active(bench.qtbot, window)
    other.setFocus()
    bench.view.show_form(form(number(1), WordCell("s")))
    assert QApplication.focusWidget() is other
