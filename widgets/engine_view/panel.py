"""Around the viewport of the engine: which run it shows, when it was read, whether it is live; passive."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from widgets.dynamic import set_dynamic
from widgets.empty_page import empty_page
from widgets.late_viewport import LateViewportPanel


@dataclass(frozen=True, slots=True)
class EngineViewState:
    """What stands in its bar; `empty` in place of the viewport while nothing is built."""

    text: str
    tip: str = ""
    tone: str = "quiet"
    empty: str = ""
    why_not_build: str = ""


class EngineViewPanel(LateViewportPanel):
    """Shows what it is given and says what is wished."""

    build_requested = Signal()
    link_toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("engine_view")
        self.setAccessibleName("Engine view")
        self._text = QLabel()
        self._text.setObjectName("engine_view_state")
        self._link = QToolButton()
        self._link.setObjectName("engine_view_link")
        self._link.setAccessibleName("Link cameras")
        self._link.setText("Link cameras")
        self._link.setToolTip("Move this camera and that of the viewport as one")
        self._link.setCheckable(True)
        self._link.toggled.connect(self.link_toggled)
        self._empty = QLabel()
        self._empty.setObjectName("engine_view_empty")
        self._empty.setProperty("tone", "quiet")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._build = QPushButton("Build")
        self._build.setObjectName("engine_view_build")
        self._build.setAccessibleName("Build")
        self._build.setProperty("kind", "primary")
        self._build.clicked.connect(self.build_requested)
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 4, 8, 4)
        bar.setSpacing(8)
        bar.addWidget(self._text, 1)
        bar.addWidget(self._link)
        self._lay_out(bar, empty_page(self._empty, self._build))

    @property
    def text(self) -> str:
        return self._text.text()

    @property
    def is_linked(self) -> bool:
        return self._link.isChecked()

    def show_state(self, state: EngineViewState) -> None:
        """Say what is seen, or why nothing is."""
        self._text.setText(state.text)
        self._text.setToolTip(state.tip)
        set_dynamic(self._text, "tone", state.tone)
        self._empty.setText(state.empty)
        self._build.setEnabled(not state.why_not_build)
        self._build.setToolTip(f"Not now: {state.why_not_build}." if state.why_not_build else "Ctrl+B")
        self._show_viewport(not state.empty)
