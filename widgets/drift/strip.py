"""A strip that says where the level differs from the engine, with *Push* and *Take over*; gone while nothing does."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from widgets.drift.views import DriftView, FieldDrift
from widgets.stale import tip_while

MOST_FIELDS = 6
PUSH_TIP = "Have the engine build this as the document has it"
TAKE_TIP = "Take over all of it as the engine has it; one undo step"


class DriftStrip(QFrame):
    """Passive. `take_requested` carries the path of a field, an empty text for everything."""

    push_requested = Signal()
    take_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drift")
        self.setAccessibleName("Differences from the engine")
        self._view = DriftView()
        self._summary = QLabel()
        self._summary.setObjectName("drift_summary")
        self._summary.setProperty("tone", "warn")
        self._summary.setWordWrap(True)
        self._push = QPushButton("Push")
        self._push.setObjectName("drift_push")
        self._push.setAccessibleName("Push to the engine")
        self._push.clicked.connect(self.push_requested)
        self._take = QPushButton("Take over")
        self._take.setObjectName("drift_take")
        self._take.setAccessibleName("Take over from the engine")
        self._take.clicked.connect(lambda _=False: self.take_requested.emit(""))
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._summary, 1)
        head.addWidget(self._push)
        head.addWidget(self._take)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(4)
        column.addLayout(head)
        column.addLayout(self._grid)
        self.hide()

    @property
    def summary(self) -> str:
        return self._summary.text()

    def show_drift(self, view: DriftView) -> None:
        """Show these differences in place of the former."""
        if view == self._view:
            return
        had, self._view = self._view.fields, view
        self._summary.setText(view.summary)
        for button, tip, why in (
            (self._push, PUSH_TIP, view.why_not_push),
            (self._take, TAKE_TIP, view.why_not_take),
        ):
            button.setEnabled(not why)
            button.setToolTip(tip_while(tip, why))
        if view.fields != had:
            self._show_fields(view.fields)
        for link in self.findChildren(QPushButton, "drift_take_field"):
            link.setEnabled(not view.why_not_take)
        self.setVisible(bool(view.summary))

    def _show_fields(self, fields: tuple[FieldDrift, ...]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.setObjectName("")
                widget.hide()
                widget.deleteLater()
        for row, field in enumerate(fields[:MOST_FIELDS]):
            self._add_field(row, field)
        if len(fields) > MOST_FIELDS:
            self._grid.addWidget(_label(f"and {len(fields) - MOST_FIELDS} more", "quiet"), MOST_FIELDS, 0, 1, 3)

    def _add_field(self, row: int, field: FieldDrift) -> None:
        name = field.path.rpartition(".")[2]
        what = _label(f"≠ {name}", "quiet")
        what.setToolTip(f"{field.path}\nhere {field.mine}\nin the engine {field.built}")
        built = _label(f"engine: {field.built}", "plain")
        built.setToolTip(what.toolTip())
        built.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        take = QPushButton("Take over")
        take.setObjectName("drift_take_field")
        take.setProperty("kind", "link")
        take.setAccessibleName(f"Take over {name} from the engine")
        take.setToolTip(f"Set {field.path} to {field.built}; one undo step")
        take.clicked.connect(partial(self._ask, field.path))
        self._grid.addWidget(what, row, 0)
        self._grid.addWidget(built, row, 1)
        self._grid.addWidget(take, row, 2)

    def _ask(self, path: str, *_: object) -> None:
        self.take_requested.emit(path)


def _label(text: str, tone: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("tone", tone)
    return label
