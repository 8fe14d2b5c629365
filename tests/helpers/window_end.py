"""The end of a window in a process that goes on: Qt deletes it at once, Python's memory of it goes soon after."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget

COLLECTED_EVERY = 5
"""Windows; a round takes a tenth of a second, a window that waits for it some 30 MB."""

_waiting = 0
_settled = 0
"""Objects that were taken out of its rounds here."""


@contextmanager
def own_look(qapp: QApplication) -> Iterator[None]:
    """Take back what a window gave the application: widgets of later tests are not styled by it."""
    look = qapp.styleSheet(), qapp.palette(), qapp.font()
    try:
        yield
    finally:
        qapp.setStyleSheet(look[0])
        qapp.setPalette(look[1])
        qapp.setFont(look[2])


def dispose(window: QWidget) -> None:
    """Have Qt delete a closed window and all below it now, in its own order, not when Python happens to."""
    global _waiting
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    _waiting += 1
    if _waiting >= COLLECTED_EVERY:
        collect()


def collect() -> None:
    """Let go of every window that was deleted.

    Opening a large level takes what is alive then out of the collector's rounds, for good (`runtime.collector`): in the
    program the one window, here each of many.
    """
    global _waiting, _settled
    _waiting = 0
    if gc.get_freeze_count() > _settled:
        gc.unfreeze()
        _settled = 0
    gc.collect()


def settle() -> None:
    """Between modules: let go of what they left; what is alive all the same stays, and no later round walks it."""
    global _settled
    collect()
    gc.freeze()
    _settled = gc.get_freeze_count()
