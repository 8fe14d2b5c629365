"""Widgets one above the other."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.helpers.shown import show_active
from widgets.stacked import stacked

pytestmark = pytest.mark.gui


def test_they_touch_and_a_hidden_one_takes_no_room(qtbot: QtBot) -> None:
    bar, strip, view = QLabel("bar"), QLabel("strip"), QLabel("view")
    stack = stacked(bar, strip, view, last_grows=True)
    stack.resize(200, 300)
    show_active(qtbot, stack)
    assert (bar.y(), strip.y(), view.y()) == (0, bar.height(), bar.height() + strip.height())
    assert view.geometry().bottom() == stack.rect().bottom()
    assert view.height() > bar.height() + strip.height()
    strip.hide()
    qtbot.waitUntil(lambda: view.y() == bar.height())


def test_otherwise_they_share_the_room(qtbot: QtBot) -> None:
    upper, lower = QLabel("upper"), QLabel("lower")
    stack = stacked(upper, lower)
    stack.resize(200, 300)
    show_active(qtbot, stack)
    assert upper.height() == lower.height() == 150
