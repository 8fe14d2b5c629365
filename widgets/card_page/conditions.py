"""The set and reset conditions: a sentence for each clause, beside it the truth that the runtime reported."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from widgets.card_page.marks import Text, TruthMark
from widgets.card_page.view import ConditionView

TRUE_TONES = {"set": "ok", "reset": "warn"}


class ConditionBlock(QWidget):
    """Rows are made anew only when the shape of the conditions changes; live truths and operands are texts."""

    card_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("conditions")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self._shape: tuple[tuple[str, int], ...] = ()
        self._sentences: list[Text] = []
        self._truths: list[TruthMark] = []
        self._widgets: list[QWidget] = []
        self._is_stale = False

    def show_conditions(self, conditions: Sequence[ConditionView]) -> None:
        shape = tuple((one.name, max(1, len(one.clauses)) + bool(one.note)) for one in conditions)
        if shape != self._shape:
            self._shape = shape
            self._build(conditions)
        at = 0
        for condition in conditions:
            at = self._fill(condition, at)
        self.setVisible(bool(conditions))

    def show_stale(self, is_stale: bool) -> None:
        self._is_stale = is_stale
        for sentence, truth in zip(self._sentences, self._truths, strict=True):
            sentence.show_stale(is_stale)
            truth.show_stale(is_stale)

    def _fill(self, condition: ConditionView, at: int) -> int:
        if not condition.clauses:
            self._sentences[at].say(condition.constant)
            self._truths[at].say(condition.result)
            at += 1
        for clause in condition.clauses:
            joint = f"<b>{clause.joint}</b> " if clause.joint else ""
            self._sentences[at].say(joint + clause.sentence)
            self._truths[at].say(clause.result)
            at += 1
        if condition.note:
            self._sentences[at].say(condition.note)
            at += 1
        return at

    def _build(self, conditions: Sequence[ConditionView]) -> None:
        for widget in self._widgets:
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._widgets, self._sentences, self._truths = [], [], []
        row = 0
        for condition in conditions:
            name = QLabel(condition.name)
            name.setProperty("tone", "quiet")
            name.setMinimumWidth(name.fontMetrics().horizontalAdvance("reset") + 4)
            self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            self._widgets.append(name)
            for _ in range(max(1, len(condition.clauses))):
                self._add_row(row, TRUE_TONES.get(condition.name, "ok"), "")
                row += 1
            if condition.note:
                self._add_row(row, "ok", "quiet")
                row += 1

    def _add_row(self, row: int, true_tone: str, tone: str) -> None:
        sentence, truth = Text(tone, wraps=True), TruthMark(true_tone)
        sentence.card_requested.connect(self.card_requested)
        truth.setMinimumWidth(truth.fontMetrics().horizontalAdvance("– not reported"))
        sentence.show_stale(self._is_stale)
        truth.show_stale(self._is_stale)
        is_note = tone == "quiet"
        self._grid.addWidget(sentence, row, 1, 1, 2 if is_note else 1)
        self._grid.addWidget(truth, row, 2, Qt.AlignmentFlag.AlignTop)
        truth.setVisible(not is_note)
        self._sentences.append(sentence)
        self._truths.append(truth)
        self._widgets += [sentence, truth]
