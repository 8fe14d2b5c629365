"""A small menu of what lies under the pointer, the nearest first, each with its type and name. It only asks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QMenu, QWidget

MOST = 30
"""More rows than this help nobody; the rest is said as a number."""


@dataclass(frozen=True, slots=True)
class UnderRow:
    """One entity under the pointer."""

    id: str
    type: str
    is_selected: bool


class UnderPointerMenu(QMenu):
    """Passive; `choose` is called with the id that was taken. Deletes itself when it is closed."""

    def __init__(self, rows: Sequence[UnderRow], parent: QWidget, choose: Callable[[str], object]) -> None:
        super().__init__(parent)
        self.setObjectName("under_pointer")
        self.setAccessibleName("What lies under the pointer, the nearest first")
        for number, row in enumerate(rows[:MOST], start=1):
            # The ampersand would make a mnemonic of a name's letter.
            action = self.addAction(f"{row.id.replace('&', '&&')}\t{row.type.replace('&', '&&')}")
            action.setObjectName(f"under_{row.id}")
            action.setCheckable(True)
            action.setChecked(row.is_selected)
            action.setToolTip(f"{row.type} {row.id}, {number} of {len(rows)} from the front")
            action.triggered.connect(lambda _=False, identity=row.id: choose(identity))
        if len(rows) > MOST:
            self.addAction(f"and {len(rows) - MOST} more").setEnabled(False)
        if not rows:
            self.addAction("Nothing is here").setEnabled(False)
        else:
            self.setActiveAction(self.actions()[0])
        self.aboutToHide.connect(self.deleteLater)
