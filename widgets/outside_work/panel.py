"""Around what was built for another backend: for whom, whether it is connected, and how the jobs went; passive."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from widgets.dynamic import set_dynamic
from widgets.late_viewport import LateViewportPanel

LEAST_WIDTH = 320


@dataclass(frozen=True, slots=True)
class OutsideWorkView:
    """`state` says how the connection is, `jobs` what was done; `empty` stands in place of the viewport."""

    state: str
    tone: str
    jobs: str
    tip: str = ""
    trouble: str = ""
    """What went wrong last: a job that failed, a report that was refused."""
    empty: str = ""


class OutsideWorkPanel(LateViewportPanel):
    """Shows what it is given."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("outside_work")
        self.setAccessibleName("Work for another backend")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(LEAST_WIDTH)
        self._view: OutsideWorkView | None = None
        self._state = _label("outside_work_state", "Connection to the backend")
        self._jobs = _label("outside_work_jobs", "Jobs done for the backend")
        self._trouble = _label("outside_work_trouble", "What went wrong last", "warn")
        self._empty = _label("outside_work_empty", "Nothing was built yet")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        head = QVBoxLayout()
        head.setContentsMargins(8, 8, 8, 4)
        head.setSpacing(4)
        for label in (self._state, self._jobs, self._trouble):
            head.addWidget(label)
        self._lay_out(head, self._empty)

    @property
    def shown_view(self) -> OutsideWorkView | None:
        """What is shown now."""
        return self._view

    def show_state(self, view: OutsideWorkView) -> None:
        if view == self._view:
            return
        self._view = view
        self._state.setText(view.state)
        self._state.setToolTip(view.tip)
        set_dynamic(self._state, "tone", view.tone)
        self._jobs.setText(view.jobs)
        self._trouble.setText(view.trouble)
        self._trouble.setVisible(bool(view.trouble))
        self._empty.setText(view.empty)
        self._show_viewport(not view.empty)


def _label(name: str, title: str, tone: str = "quiet") -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setAccessibleDescription(title)
    label.setProperty("tone", tone)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
