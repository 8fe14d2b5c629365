"""The bar above the viewport: it asks with signals and shows what it is told."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QComboBox, QToolButton
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.theme import Theme
from widgets.viewport_bar import ViewportBar, snap_text

pytestmark = pytest.mark.gui


@pytest.fixture
def bar(qtbot: QtBot) -> ViewportBar:
    bar = ViewportBar(Theme())
    show_active(qtbot, bar)
    return bar


def button(bar: ViewportBar, name: str) -> QToolButton:
    found = bar.findChild(QToolButton, name)
    assert found is not None
    return found


def combo(bar: ViewportBar, name: str) -> QComboBox:
    found = bar.findChild(QComboBox, name)
    assert found is not None
    return found


@pytest.mark.parametrize("tool", ["select", "move", "rotate", "scale"])
def test_a_click_on_a_tool_asks_for_it(bar: ViewportBar, qtbot: QtBot, tool: str) -> None:
    with qtbot.waitSignal(bar.tool_requested) as asked:
        qtbot.mouseClick(button(bar, f"tool_{tool}"), Qt.MouseButton.LeftButton)
    assert asked.args == [tool]


def test_only_the_tool_in_use_is_marked(bar: ViewportBar) -> None:
    bar.show_tool("rotate")
    assert button(bar, "tool_rotate").isChecked()
    assert not button(bar, "tool_select").isChecked()


def test_lists_ask_by_keyboard_too(bar: ViewportBar, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bar.space_requested) as asked:
        qtbot.keyClick(combo(bar, "space"), Qt.Key.Key_Down)
    assert asked.args == ["local"]
    with qtbot.waitSignal(bar.snap_requested) as step:
        qtbot.keyClick(combo(bar, "snap"), Qt.Key.Key_Down)
    assert step.args == [0.1]
    with qtbot.waitSignal(bar.projection_requested) as view:
        qtbot.keyClick(combo(bar, "projection"), Qt.Key.Key_Down)
    assert view.args == ["top"]


def test_what_is_told_is_shown(bar: ViewportBar) -> None:
    bar.show_space("local")
    bar.show_snap(2.5)
    bar.show_projection("side")
    assert combo(bar, "space").currentText() == "Local"
    assert combo(bar, "snap").currentText() == snap_text(2.5) == "Snap 2.5\u2009m"
    assert combo(bar, "projection").currentText() == "Side"


def test_frame_asks_to_frame(bar: ViewportBar, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bar.frame_requested):
        qtbot.mouseClick(button(bar, "frame_selection"), Qt.MouseButton.LeftButton)


def test_icons_follow_the_theme(qtbot: QtBot) -> None:
    theme = Theme("dark")
    bar = ViewportBar(theme)
    qtbot.addWidget(bar)
    before = button(bar, "tool_move").icon().cacheKey()
    theme.select("light")
    assert button(bar, "tool_move").icon().cacheKey() != before


@pytest.mark.parametrize(
    ("name", "index", "signal", "value"),
    [("pivot", 1, "pivot_requested", "active"), ("snap_target", 2, "snap_target_requested", "surface")],
)
def test_pivot_and_snap_target_are_asked_for(
    bar: ViewportBar, qtbot: QtBot, name: str, index: int, signal: str, value: str
) -> None:
    with qtbot.waitSignal(getattr(bar, signal)) as asked:
        combo(bar, name).activated.emit(index)
    assert asked.args == [value]


def test_standing_up_can_be_chosen_where_things_snap_to_surfaces(bar: ViewportBar, qtbot: QtBot) -> None:
    bar.show_pivot("individual")
    assert combo(bar, "pivot").currentText() == "Individual"
    bar.show_snap_target("vertex", turns=False)
    assert not button(bar, "turns_to_surface").isEnabled()
    bar.show_snap_target("surface", turns=False)
    with qtbot.waitSignal(bar.turning_requested) as asked:
        qtbot.mouseClick(button(bar, "turns_to_surface"), Qt.MouseButton.LeftButton)
    assert asked.args == [True]


def test_in_a_narrow_window_tools_stay_and_the_rest_goes_into_a_menu(bar: ViewportBar, qtbot: QtBot) -> None:
    bar.resize(bar.sizeHint())
    qtbot.waitUntil(lambda: combo(bar, "pivot").isVisible())
    assert not button(bar, "more").isVisible()
    bar.resize(bar.minimumSizeHint())
    qtbot.waitUntil(lambda: button(bar, "more").isVisible())
    assert bar.minimumSizeHint().width() <= 320
    for name in ("tool_select", "tool_scale", "overlays"):
        assert button(bar, name).isVisible()
        assert bar.rect().contains(button(bar, name).geometry())
    assert not combo(bar, "pivot").isVisible()
    menu = button(bar, "more").menu()
    menu.popup(bar.mapToGlobal(bar.rect().bottomLeft()))
    pivots = next(action.menu() for action in menu.actions() if action.text().startswith("Pivot"))
    menu.close()
    with qtbot.waitSignal(bar.pivot_requested) as asked:
        pivots.actions()[1].trigger()  # type: ignore[attr-defined]  # a menu, as the title is that of one
    assert asked.args == ["active"]


def test_whatever_the_width_nothing_that_is_seen_is_cut(bar: ViewportBar, qtbot: QtBot) -> None:
    for width in range(bar.minimumSizeHint().width(), bar.sizeHint().width() + 40, 23):
        bar.resize(width, bar.height())
        QApplication.processEvents()
        seen = [one for one in (*bar.findChildren(QComboBox), *bar.findChildren(QToolButton)) if one.isVisible()]
        assert len(seen) >= 5
        for one in seen:
            assert one.width() >= one.sizeHint().width(), (one.objectName(), width)
            assert bar.rect().contains(one.geometry()), (one.objectName(), width)


def test_overlays_are_offered_in_groups_and_the_menu_says_when_it_opens(bar: ViewportBar, qtbot: QtBot) -> None:
    assert not button(bar, "overlays").isEnabled()
    names = QAction("Names", bar)
    bar.offer_overlays([[names], [QAction("Shadows", bar)]])
    menu = button(bar, "overlays").menu()
    assert [action.text() for action in menu.actions()] == ["Names", "", "Shadows"]
    with qtbot.waitSignal(bar.overlays_opened):
        menu.popup(bar.mapToGlobal(bar.rect().bottomLeft()))
    menu.close()
