"""Home and End belong to a list that claims them; everything else goes its way."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from widgets.row_keys import keeps_row_key

PLAIN = Qt.KeyboardModifier.NoModifier


def key(
    key: Qt.Key, kind: QEvent.Type = QEvent.Type.ShortcutOverride, modifiers: Qt.KeyboardModifier = PLAIN
) -> QKeyEvent:
    event = QKeyEvent(kind, key, modifiers)
    event.ignore()
    return event


@pytest.mark.parametrize("wanted", [Qt.Key.Key_Home, Qt.Key.Key_End])
def test_home_and_end_are_kept_from_the_windows_shortcuts(wanted: Qt.Key) -> None:
    event = key(wanted)
    assert keeps_row_key(event)
    assert event.isAccepted()


@pytest.mark.parametrize(
    "event",
    [
        key(Qt.Key.Key_A),
        key(Qt.Key.Key_Home, QEvent.Type.KeyPress),
        key(Qt.Key.Key_End, modifiers=Qt.KeyboardModifier.ControlModifier),
        QEvent(QEvent.Type.FocusIn),
    ],
)
def test_nothing_else_is(event: QEvent) -> None:
    event.ignore()
    assert not keeps_row_key(event)
    assert not event.isAccepted()
