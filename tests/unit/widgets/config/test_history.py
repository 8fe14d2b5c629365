"""The list of configs that were active."""

import pytest
from pytestqt.qtbot import QtBot

from widgets.config.history import HistoryView
from widgets.config.view import HistoryLine
from widgets.theme import Theme

pytestmark = pytest.mark.gui


def test_versions_are_listed_with_the_active_one_named(qtbot: QtBot) -> None:
    view = HistoryView(Theme("dark"))
    qtbot.addWidget(view)
    assert not view.table.isVisibleTo(view)
    lines = (
        HistoryLine("v3", "restore", "2026-01-02 10:00:00", "admin", is_active=True),
        HistoryLine("v2", "commit", "2026-01-01 10:00:00", "eng", is_active=False, note="not written"),
    )
    view.show_lines(lines, "none")
    shown = [[view.table.item(row, column).text() for column in range(5)] for row in range(2)]  # type: ignore[union-attr]
    assert shown == [
        ["v3", "restore", "2026-01-02 10:00:00", "admin", "active"],
        ["v2", "commit", "2026-01-01 10:00:00", "eng", "not written"],
    ]
    view.show_lines((), "none was read yet")
    assert not view.table.isVisibleTo(view)


def test_another_theme_paints_it_anew(qtbot: QtBot) -> None:
    theme = Theme("dark")
    view = HistoryView(theme)
    qtbot.addWidget(view)
    view.show_lines((HistoryLine("v1", "commit", "now", "me", is_active=True),), "")
    theme.select("light")
    item = view.table.item(0, 0)
    assert item is not None
    assert item.foreground().color() == theme.color("text.1")
