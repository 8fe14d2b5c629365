"""The Arrange panel: a page at a time, what it would make, and apply or cancel. Esc cancels."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from widgets.arrange.align_grid import AlignGrid
from widgets.arrange.form import ArrangeForm
from widgets.arrange.views import PAGES, ArrangeView
from widgets.dynamic import set_dynamic
from widgets.fields.choice import ChoiceField
from widgets.theme import Theme

APPLY = {"align": "", "array": "Apply", "scatter": "Apply", "mesh": "Replace"}


class ArrangePanel(QWidget):
    """Shows what it is told. `edited` carries a field's name and the wish for it."""

    page_chosen = Signal(object)
    edited = Signal(str, object)
    preview_requested = Signal()
    apply_requested = Signal()
    cancel_requested = Signal()
    seed_requested = Signal()
    align_requested = Signal(str, str)
    distribute_requested = Signal(str, str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("arrange")
        self.setAccessibleName("Arrange")
        self._page = ChoiceField(PAGES, "Arrange", object_name="arrange_page", tip="What to do with the selection")
        self._form = ArrangeForm(theme)
        self._grid = AlignGrid(theme)
        self._seed = self._button("arrange_new_seed", "Another seed", "Draw other places with the next seed")
        self._summary = QLabel()
        self._summary.setObjectName("arrange_summary")
        self._summary.setWordWrap(True)
        self._preview = self._button("arrange_preview", "Preview", "Show it in the level; nothing is decided yet")
        self._apply = self._button("arrange_apply", "Apply", "Make it one undo step")
        self._apply.setProperty("kind", "primary")
        self._cancel = self._button("arrange_cancel", "Cancel", "Put back exactly what was there (Esc)")
        self._lay_out()
        self._connect()

    @property
    def form(self) -> ArrangeForm:
        return self._form

    @property
    def summary(self) -> str:
        return self._summary.text()

    def show_view(self, view: ArrangeView) -> None:
        """Show a page with its values."""
        self._page.show_value(view.page)
        self._form.show_fields(view.fields, view.problems)
        self._grid.setVisible(view.page == "align")
        self._seed.setVisible(view.page == "scatter")
        makes = view.page in ("array", "scatter")
        self._preview.setVisible(makes and not view.is_previewing)
        self._cancel.setVisible(view.is_previewing)
        self._apply.setVisible(view.page != "align")
        self._apply.setText(APPLY[view.page])
        for button in (self._apply, self._preview):
            button.setEnabled(not view.why_not)
        self._summary.setText(view.why_not or view.summary)
        set_dynamic(self._summary, "tone", "quiet" if view.why_not or not view.is_previewing else "")
        self._summary.setVisible(bool(self._summary.text()))

    def show_align_reasons(self, align: str, distribute: str) -> None:
        self._grid.show_reasons(align, distribute)

    def show_suggestions(self, path: str, known: Sequence[str]) -> None:
        self._form.show_suggestions(path, known)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._cancel.isVisible():
            self.cancel_requested.emit()
        else:
            super().keyPressEvent(event)

    def _button(self, name: str, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setToolTip(tip)
        return button

    def _lay_out(self) -> None:
        body = QWidget()
        inner = QVBoxLayout(body)
        inner.setContentsMargins(12, 12, 12, 12)
        inner.setSpacing(8)
        seeds = QHBoxLayout()
        seeds.addStretch(1)
        seeds.addWidget(self._seed)
        for part in (self._page, self._form, self._grid):
            inner.addWidget(part)
        inner.addLayout(seeds)
        inner.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(body)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        for button in (self._preview, self._cancel, self._apply):
            buttons.addWidget(button)
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 8, 12, 12)
        foot.setSpacing(8)
        foot.addWidget(self._summary)
        foot.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(scroll, 1)
        column.addLayout(foot)

    def _connect(self) -> None:
        self._page.edited.connect(self.page_chosen)
        self._form.edited.connect(self.edited)
        self._seed.clicked.connect(self.seed_requested)
        self._preview.clicked.connect(self.preview_requested)
        self._apply.clicked.connect(self.apply_requested)
        self._cancel.clicked.connect(self.cancel_requested)
        self._grid.align_requested.connect(self.align_requested)
        self._grid.distribute_requested.connect(self.distribute_requested)
