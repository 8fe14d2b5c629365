"""The outliner's list under real mouse and keys."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.outliner.model import HIDDEN, LOCKED, NAME, PROBLEM, OutlinerModel
from widgets.outliner.reordering import FILTERED
from widgets.outliner.rows import OutlinerRow
from widgets.outliner.table import OutlinerTable
from widgets.theme import Theme

pytestmark = pytest.mark.gui

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


class Bench:
    """A list of five entities in which whatever is wished for is also selected."""

    def __init__(self, qtbot: QtBot) -> None:
        self.theme = Theme()
        self.model = OutlinerModel()
        self.model.show_rows(
            "Dark Forest",
            [
                OutlinerRow("player_1", "player", "player", is_locked=True),
                OutlinerRow("wolf_1", "npc", "wolf", problem="bad"),
                OutlinerRow("wolf_2", "npc", "wolf", problem="odd", is_warning=True),
                OutlinerRow("rock_1", "object", is_hidden=True),
                OutlinerRow("rock_2", "object"),
            ],
        )
        self.table = OutlinerTable(self.model, self.theme)
        self.table.resize(300, 240)
        self.wishes: list[tuple[object, ...]] = []
        self.table.selection_requested.connect(self._select)
        self.table.hidden_requested.connect(lambda ids, on: self.wishes.append(("hidden", ids, on)))
        self.table.locked_requested.connect(lambda ids, on: self.wishes.append(("locked", ids, on)))
        self.table.frame_requested.connect(lambda identity: self.wishes.append(("frame", identity)))
        self.reordered: list[tuple[tuple[str, ...], str]] = []
        self.refused: list[str] = []
        self.table.reorder_requested.connect(lambda ids, before: self.reordered.append((ids, before)))
        self.table.reorder_refused.connect(self.refused.append)
        self.model.rename_requested.connect(lambda old, new: self.wishes.append(("rename", old, new)))
        show_active(qtbot, self.table)
        self.table.setFocus()

    def _select(self, ids: tuple[str, ...], how: str) -> None:
        self.wishes.append((how, ids))
        chosen = self.model.selected ^ set(ids) if how == "toggle" else set(ids)
        self.model.show_selection(frozenset(chosen | (self.model.selected if how == "add" else set())), None)

    def point(self, identity: str, column: int = NAME) -> QPoint:
        return self.table.visualRect(self.model.index_of(identity).siblingAtColumn(column)).center()

    def click(self, identity: str, modifiers: Qt.KeyboardModifier = NONE, column: int = NAME) -> None:
        QTest.mouseClick(self.table.viewport(), Qt.MouseButton.LeftButton, modifiers, self.point(identity, column))

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self.table, key, modifiers)


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


def test_click_selects_one_and_ctrl_click_toggles(bench: Bench) -> None:
    bench.click("wolf_1")
    bench.click("rock_2", CTRL)
    bench.click("wolf_1", CTRL)
    assert bench.wishes == [("replace", ("wolf_1",)), ("toggle", ("rock_2",)), ("toggle", ("wolf_1",))]


def test_shift_click_selects_the_range_in_either_direction(bench: Bench) -> None:
    bench.click("wolf_2")
    bench.click("rock_2", SHIFT)
    bench.click("player_1", SHIFT)
    bench.click("rock_1", SHIFT | CTRL)
    assert bench.wishes[1:] == [
        ("replace", ("wolf_2", "rock_1", "rock_2")),
        ("replace", ("wolf_2", "wolf_1", "player_1")),
        ("add", ("wolf_2", "rock_1")),
    ]


def test_shift_click_without_a_beginning_selects_one(bench: Bench) -> None:
    bench.click("wolf_1", SHIFT)
    assert bench.wishes == [("replace", ("wolf_1",))]


def test_click_on_the_world_clears_the_selection(bench: Bench) -> None:
    world = bench.table.visualRect(bench.model.world_index()).center()
    QTest.mouseClick(bench.table.viewport(), Qt.MouseButton.LeftButton, NONE, world)
    QTest.mouseClick(bench.table.viewport(), Qt.MouseButton.LeftButton, NONE, QPoint(50, 230))
    QTest.mouseClick(bench.table.viewport(), Qt.MouseButton.RightButton, NONE, world)
    assert bench.wishes == [("replace", ())]


def test_arrow_keys_move_and_select(bench: Bench) -> None:
    bench.click("player_1")
    bench.wishes.clear()
    bench.key(Qt.Key.Key_Down)
    bench.key(Qt.Key.Key_Down, SHIFT)
    bench.key(Qt.Key.Key_Down, CTRL)
    bench.key(Qt.Key.Key_Space, CTRL)
    bench.key(Qt.Key.Key_Home)
    bench.key(Qt.Key.Key_End)
    bench.key(Qt.Key.Key_PageUp)
    assert bench.wishes == [
        ("replace", ("wolf_1",)),
        ("replace", ("wolf_1", "wolf_2")),
        ("toggle", ("rock_1",)),
        ("replace", ()),
        ("replace", ("rock_2",)),
        ("replace", ()),
    ]
    bench.key(Qt.Key.Key_PageDown, SHIFT)
    assert bench.wishes[-1] == ("replace", ("rock_2",))


def test_shift_up_to_the_world_selects_nothing_more(bench: Bench) -> None:
    bench.click("player_1")
    bench.wishes.clear()
    bench.key(Qt.Key.Key_Up, SHIFT)
    assert bench.wishes == []


def test_ctrl_a_selects_what_the_filter_shows(bench: Bench) -> None:
    bench.model.show_filter("type:npc")
    bench.key(Qt.Key.Key_A, CTRL)
    assert bench.wishes == [("replace", ("wolf_1", "wolf_2"))]


def test_eye_and_lock_turn_round_one_row_or_all_that_are_selected(bench: Bench) -> None:
    bench.click("rock_1", column=HIDDEN)
    bench.click("player_1", column=LOCKED)
    bench.model.show_selection(frozenset({"wolf_2", "wolf_1"}), "wolf_1")
    bench.click("wolf_1", column=HIDDEN)
    bench.key(Qt.Key.Key_H)
    assert bench.wishes[:3] == [
        ("hidden", ("rock_1",), False),
        ("locked", ("player_1",), False),
        ("hidden", ("wolf_1", "wolf_2"), True),
    ]


def test_h_hides_the_row_of_the_keyboard(bench: Bench) -> None:
    bench.key(Qt.Key.Key_H)
    assert bench.wishes == []
    bench.click("wolf_1")
    bench.key(Qt.Key.Key_H)
    assert bench.wishes[-1] == ("hidden", ("wolf_1",), True)


def test_second_click_on_an_eye_turns_it_again(bench: Bench) -> None:
    point = bench.point("wolf_1", HIDDEN)
    QTest.mouseClick(bench.table.viewport(), Qt.MouseButton.LeftButton, NONE, point)
    QTest.mouseDClick(bench.table.viewport(), Qt.MouseButton.LeftButton, NONE, point)
    assert len(bench.wishes) >= 2


def test_f2_renames_in_place(bench: Bench, qtbot: QtBot) -> None:
    bench.click("wolf_1")
    bench.key(Qt.Key.Key_F2)
    editor = bench.table.findChild(QLineEdit, "outliner_rename")
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    QTest.keyClicks(editor, "alpha")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bench.wishes[-1] == ("rename", "wolf_1", "alpha"))


def test_double_click_renames_and_enter_frames(bench: Bench) -> None:
    bench.click("wolf_1")
    QTest.mouseDClick(bench.table.viewport(), Qt.MouseButton.LeftButton, NONE, bench.point("wolf_1"))
    editor = bench.table.findChild(QLineEdit, "outliner_rename")
    assert isinstance(editor, QLineEdit)
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    bench.table.setFocus()
    bench.key(Qt.Key.Key_Return)
    QTest.mouseDClick(bench.table.viewport(), Qt.MouseButton.LeftButton, NONE, bench.point("wolf_2", PROBLEM))
    assert bench.wishes[-2:] == [("frame", "wolf_1"), ("frame", "wolf_2")]


def test_reveal_puts_the_keyboard_on_a_row(bench: Bench) -> None:
    bench.table.reveal("rock_2")
    assert bench.table.current_id() == "rock_2"
    bench.table.reveal("nobody")
    assert bench.table.current_id() == "rock_2"


def test_selected_row_is_painted_in_both_themes(bench: Bench) -> None:
    plain = bench.table.viewport().grab().toImage()
    bench.model.show_selection(frozenset({"wolf_1", "rock_1"}), "wolf_1")
    at = bench.point("wolf_1") + QPoint(60, 8)
    marked = bench.table.viewport().grab().toImage()
    assert marked.pixelColor(at) != plain.pixelColor(at)
    assert marked.pixelColor(0, at.y()) == bench.theme.color("accent")
    bench.theme.select("light")
    assert bench.table.viewport().grab().toImage().pixelColor(0, at.y()) == bench.theme.color("accent")


def test_ten_thousand_rows_are_selected_and_painted_at_once(qtbot: QtBot) -> None:
    model = OutlinerModel()
    model.show_rows("Big", [OutlinerRow(f"e_{number}", "object") for number in range(10_000)])
    table = OutlinerTable(model, Theme())
    qtbot.addWidget(table)
    table.show()
    painted: list[str] = []
    model.dataChanged.connect(lambda *_: painted.append("told"))
    model.show_selection(frozenset(f"e_{number}" for number in range(0, 10_000, 2)), "e_0")
    table.viewport().update()
    assert painted == []
    assert table.selectionModel().selectedIndexes() == []


def test_eye_and_lock_show_on_the_row_under_the_pointer(bench: Bench) -> None:
    eye = bench.table.visualRect(bench.model.index_of("rock_2").siblingAtColumn(HIDDEN))
    before = bench.table.viewport().grab(eye).toImage()
    QTest.mouseMove(bench.table.viewport(), bench.point("rock_2"))
    assert bench.table.hovered_row == bench.model.index_of("rock_2").row()
    assert bench.table.viewport().grab(eye).toImage() != before
    QApplication.sendEvent(bench.table, QEvent(QEvent.Type.Leave))
    assert bench.table.hovered_row == -1
    assert bench.table.viewport().grab(eye).toImage() == before


def _drag(bench: Bench, start: QPoint, *to: QPoint, drops: bool = True) -> None:
    port = bench.table.viewport()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, NONE, start)
    for point in to:
        moved = QMouseEvent(
            QEvent.Type.MouseMove,
            QPointF(point),
            QPointF(port.mapToGlobal(point)),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton,
            NONE,
        )
        QApplication.sendEvent(port, moved)
    if drops:
        QTest.mouseRelease(port, Qt.MouseButton.LeftButton, NONE, to[-1])


def test_rows_are_dragged_in_front_of_another_or_to_the_end(bench: Bench) -> None:
    _drag(bench, bench.point("rock_1"), bench.point("wolf_1") - QPoint(0, 6))
    assert bench.reordered == [(("rock_1",), "wolf_1")]
    _drag(bench, bench.point("wolf_1"), bench.point("rock_2"), QPoint(40, 400))
    assert bench.reordered[1:] == [(("wolf_1",), "")]
    _drag(bench, bench.point("wolf_1"), QPoint(40, -30))
    assert bench.reordered[2:] == [(("wolf_1",), "player_1")]


def test_selected_rows_are_dragged_together_and_a_click_still_selects_one(bench: Bench) -> None:
    bench.click("wolf_1")
    bench.click("rock_1", CTRL)
    _drag(bench, bench.point("rock_1"), bench.point("rock_2") + QPoint(0, 6))
    assert bench.reordered == [(("wolf_1", "rock_1"), "")]
    assert bench.model.selected == {"wolf_1", "rock_1"}
    bench.click("rock_1")
    assert bench.model.selected == {"rock_1"}


def test_a_drag_shows_where_it_leads_and_esc_gives_it_up(bench: Bench) -> None:
    before = bench.table.viewport().grab().toImage()
    _drag(bench, bench.point("rock_1"), bench.point("wolf_1") - QPoint(0, 6), drops=False)
    shown = bench.table.viewport().grab().toImage()
    line = bench.table.visualRect(bench.model.index_of("wolf_1")).top()
    assert shown.pixelColor(200, line) == bench.theme.color("accent") != before.pixelColor(200, line)
    bench.key(Qt.Key.Key_Escape)
    QTest.mouseRelease(bench.table.viewport(), Qt.MouseButton.LeftButton, NONE, bench.point("wolf_1"))
    assert bench.reordered == []


def test_the_end_is_shown_below_the_last_row(bench: Bench) -> None:
    _drag(bench, bench.point("wolf_1"), bench.point("rock_2") + QPoint(0, 6), drops=False)
    line = bench.table.visualRect(bench.model.index_of("rock_2")).bottom()
    assert bench.table.viewport().grab().toImage().pixelColor(200, line) == bench.theme.color("accent")


def test_a_hand_that_trembles_drags_nothing(bench: Bench) -> None:
    _drag(bench, bench.point("rock_1"), bench.point("rock_1") + QPoint(1, 2))
    assert bench.reordered == []
    assert bench.wishes == [("replace", ("rock_1",))]


def test_what_a_filter_lets_through_stays_and_says_so(bench: Bench) -> None:
    bench.model.show_filter("rock")
    _drag(bench, bench.point("rock_2"), bench.point("rock_1") - QPoint(0, 6))
    bench.key(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert bench.reordered == []
    assert bench.refused == [FILTERED, FILTERED]


def test_alt_and_an_arrow_move_what_is_selected_by_one_place(bench: Bench) -> None:
    bench.click("wolf_2")
    bench.key(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    bench.key(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert bench.reordered == [(("wolf_2",), "wolf_1"), (("wolf_2",), "rock_2")]
