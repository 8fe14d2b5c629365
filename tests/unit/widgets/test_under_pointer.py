import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from widgets.under_pointer import MOST, UnderPointerMenu, UnderRow

pytestmark = pytest.mark.gui


def _menu(qtbot: QtBot, *rows: UnderRow) -> tuple[UnderPointerMenu, list[str]]:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    chosen: list[str] = []
    menu = UnderPointerMenu(rows, parent, chosen.append)
    parent.menu = menu  # type: ignore[attr-defined]  # keeps it alive as long as its parent
    qtbot.parent = parent  # type: ignore[attr-defined]
    return menu, chosen


def test_rows_say_name_and_type_and_which_are_selected(qtbot: QtBot) -> None:
    menu, chosen = _menu(qtbot, UnderRow("wolf&co", "npc", True), UnderRow("rock", "object", False))
    first, second = menu.actions()
    assert (first.text(), first.isChecked()) == ("wolf&&co\tnpc", True)
    assert (second.text(), second.isChecked()) == ("rock\tobject", False)
    second.trigger()
    assert chosen == ["rock"]
    assert "2 of 2" in second.toolTip()


def test_nothing_and_too_much_are_said(qtbot: QtBot) -> None:
    menu, _ = _menu(qtbot)
    assert [(action.text(), action.isEnabled()) for action in menu.actions()] == [("Nothing is here", False)]
    many, _ = _menu(qtbot, *(UnderRow(f"e{n}", "object", False) for n in range(MOST + 5)))
    assert many.actions()[-1].text() == "and 5 more"
    assert not many.actions()[-1].isEnabled()
