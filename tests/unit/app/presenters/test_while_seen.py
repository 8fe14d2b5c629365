"""A timer that ticks only while somebody looks."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.presenters.while_seen import WhileSeen

pytestmark = pytest.mark.gui


def test_it_ticks_at_once_and_on_until_nobody_looks(qtbot: QtBot) -> None:
    owner, ticks = QObject(), list[str]()
    seen = WhileSeen(1, lambda: ticks.append("tick"), owner)
    assert not seen.isActive()
    seen.follow(True)
    assert ticks == ["tick"]
    qtbot.waitUntil(lambda: len(ticks) >= 3)
    seen.follow(False)
    assert not seen.isActive()
