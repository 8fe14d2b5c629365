"""The list of staged cards."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QToolButton
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.config.card_list import CardList
from widgets.config.view import ListRow
from widgets.theme import Theme

pytestmark = pytest.mark.gui
ROWS = (
    ListRow("page:program", "Program", mark="changed", warnings=1),
    ListRow("card:1", "Float", "1", "DI"),
    ListRow("card:2", "Level", "2", "AI", "changed", errors=2, warnings=1),
    ListRow("card:3", "Lamp", "3", "DO", "added", is_enabled=False),
)


class Bench:
    def __init__(self, qtbot: QtBot) -> None:
        self.list = CardList(Theme("dark"))
        self.told: list[object] = []
        self.list.chosen.connect(self.told.append)
        self.list.add_requested.connect(self.told.append)
        self.list.duplicate_requested.connect(lambda: self.told.append("duplicate"))
        self.list.remove_requested.connect(lambda: self.told.append("remove"))
        self.list.move_requested.connect(self.told.append)
        self.list.show_families([("DI", "DI – digital input"), ("AI", "AI – analogue input")])
        self.list.show_rows(ROWS)
        self.list.resize(300, 300)
        show_active(qtbot, self.list)

    def button(self, name: str) -> QToolButton:
        found = self.list.findChild(QToolButton, f"config_{name}")
        assert isinstance(found, QToolButton)
        return found


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


def test_a_click_chooses_and_a_choice_from_outside_is_not_told(bench: Bench, qtbot: QtBot) -> None:
    place = bench.list.view.visualRect(bench.list.model.index(2)).center()
    qtbot.mouseClick(bench.list.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert bench.told == ["card:2"]
    bench.list.choose("card:3")
    assert (bench.list.current, bench.told) == ("card:3", ["card:2"])


def test_arrow_keys_go_through_the_cards(bench: Bench, qtbot: QtBot) -> None:
    bench.list.choose("card:1")
    qtbot.keyClick(bench.list.view, Qt.Key.Key_Down)
    assert bench.told == ["card:2"]


def test_rows_are_spoken_with_their_marks(bench: Bench) -> None:
    model = bench.list.model
    spoken = [model.data(model.index(row), Qt.ItemDataRole.AccessibleTextRole) for row in range(4)]
    assert spoken == [
        "Program, changed, 1 warning",
        "1 Float, DI",
        "2 Level, AI, changed, 2 errors, 1 warning",
        "3 Lamp, DO, added, disabled",
    ]
    assert model.data(model.index(1)) == "1 Float"
    assert model.data(model.index(1), Qt.ItemDataRole.DecorationRole) is None
    assert model.rowCount(model.index(0)) == 0


def test_the_filter_leaves_pages_and_what_passes_and_keeps_the_choice(bench: Bench, qtbot: QtBot) -> None:
    bench.list.choose("card:2")
    qtbot.keyClicks(bench.list.filter, "ai cha")
    assert [row.key for row in bench.list.model.rows] == ["page:program", "card:2"]
    assert bench.list.current == "card:2"
    bench.list.choose("card:3")
    assert bench.list.filter.text() == ""
    assert bench.list.current == "card:3"


def test_verbs_need_a_card(bench: Bench) -> None:
    bench.list.choose("page:program")
    assert not bench.button("remove").isEnabled()
    bench.list.remove_chosen()
    assert bench.told == []
    bench.list.choose("card:2")
    for name in ("duplicate", "remove", "up", "down"):
        bench.button(name).click()
    assert bench.told == ["duplicate", "remove", -1, 1]


def test_del_and_ctrl_d_act_on_the_chosen_card(bench: Bench, qtbot: QtBot) -> None:
    bench.list.choose("card:2")
    qtbot.keyClick(bench.list.view, Qt.Key.Key_Delete)
    qtbot.keyClick(bench.list.view, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert bench.told == ["remove", "duplicate"]


def test_each_family_can_be_added(bench: Bench) -> None:
    menu = bench.button("add").menu()
    assert isinstance(menu, QMenu)
    for action in menu.actions():
        action.trigger()
    assert bench.told == ["DI", "AI"]


def test_changed_marks_do_not_lay_the_list_out_anew(bench: Bench) -> None:
    resets: list[int] = []
    bench.list.model.modelReset.connect(lambda: resets.append(1))
    bench.list.show_rows((*ROWS[:1], ListRow("card:1", "Float B", "1", "DI", "changed"), *ROWS[2:]))
    assert resets == []
    assert bench.list.model.row_at(1).title == "Float B"
    bench.list.show_rows(ROWS[:1])
    assert resets == [1]
    bench.list.show_rows(())
    assert bench.list.current == ""


def test_long_numbers_of_cards_are_told_apart(bench: Bench) -> None:
    bench.list.show_rows([ListRow("card:1", "Float", "4000000001", "DI")])
    first = bench.list.view.viewport().grab().toImage()
    bench.list.show_rows([ListRow("card:1", "Float", "4000000002", "DI")])
    assert bench.list.view.viewport().grab().toImage() != first
