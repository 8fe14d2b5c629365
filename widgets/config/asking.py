"""A question that stands where the hand is: what will happen, what is lost, how to go on. Never a box of its own."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from widgets.config.view import Question
from widgets.dynamic import set_dynamic
from widgets.fields.field import clear_layout

PERSIST = "Write it, so that it survives a restart"
PERSIST_TIP = "persist: without it the config is active until the next restart, and LKG stays what it is"

CONFIRM = "Take it back by itself unless it is confirmed within"
CONFIRM_TIP = "confirmWithinS: the former config returns when nobody confirms in time, also after a restart"
USUAL_S, LONGEST_S = 120, 86_400


class AskingFrame(QFrame):
    """Hidden while nothing is asked. `answered` carries the answer's id and whether to write; Esc is `cancelled`."""

    answered = Signal(str, bool)
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("config_question")
        self._question: Question | None = None
        self._title = QLabel()
        self._title.setProperty("role", "title")
        self._title.setWordWrap(True)
        self._lines = QLabel()
        self._lines.setTextFormat(Qt.TextFormat.RichText)
        self._lines.setWordWrap(True)
        self._lines.setAlignment(Qt.AlignmentFlag.AlignTop)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(self._lines)
        self._persist = QCheckBox(PERSIST)
        self._persist.setObjectName("config_persist")
        self._persist.setToolTip(PERSIST_TIP)
        self._is_trial = QCheckBox(CONFIRM)
        self._is_trial.setObjectName("config_trial")
        self._is_trial.setToolTip(CONFIRM_TIP)
        self._seconds = QSpinBox()
        self._seconds.setObjectName("config_trial_s")
        self._seconds.setAccessibleName("Seconds to confirm the commit")
        self._seconds.setToolTip(CONFIRM_TIP)
        self._seconds.setRange(1, LONGEST_S)
        self._seconds.setValue(USUAL_S)
        self._seconds.setSuffix("\u2009s")
        self._seconds.setEnabled(False)
        self._is_trial.toggled.connect(self._seconds.setEnabled)
        trial = QHBoxLayout()
        trial.setSpacing(8)
        trial.addWidget(self._is_trial)
        trial.addWidget(self._seconds)
        trial.addStretch(1)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(scroll, 1)
        column.addWidget(self._persist)
        column.addLayout(trial)
        column.addLayout(self._buttons)
        self.hide()

    @property
    def question(self) -> Question | None:
        return self._question

    @property
    def text(self) -> str:
        """All that is said, as rich text."""
        return "\n".join((self._title.text(), self._lines.text()))

    @property
    def confirm_within_s(self) -> int | None:
        """How long what is committed has to be confirmed; None when it stays without."""
        return self._seconds.value() if self._is_trial.isChecked() and not self._is_trial.isHidden() else None

    def ask(self, question: Question | None) -> None:
        """Ask, in place of what was asked before; None takes the question away."""
        is_new = question is not None and (
            self._question is None or self._question.answers[0].id != question.answers[0].id
        )
        self._question = question
        self.setVisible(question is not None)
        if question is None:
            return
        set_dynamic(self, "tone", question.tone)
        self._title.setText(question.title)
        self._lines.setText("<br>".join(question.lines))
        self._persist.setVisible(question.persist is not None)
        for widget in (self._is_trial, self._seconds):
            widget.setVisible(question.persist is not None)
        if is_new:
            self._is_trial.setChecked(False)
            self._persist.setChecked(question.persist is True)
        self._show_answers(question)
        self.setAccessibleName(question.title)

    def _show_answers(self, question: Question) -> None:
        clear_layout(self._buttons)
        first: QPushButton | None = None
        for answer in question.answers:
            button = self._button(answer.text, f"config_answer_{answer.id}", answer.kind)
            button.clicked.connect(lambda _checked, one=answer.id: self.answered.emit(one, self._persist.isChecked()))
            if answer.kind != "danger":
                first = first or button
        cancel = self._button("Cancel", "config_answer_cancel", "plain")
        cancel.clicked.connect(self.cancelled)
        self._buttons.addStretch(1)
        (first or cancel).setFocus(Qt.FocusReason.OtherFocusReason)

    def _button(self, text: str, name: str, kind: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setProperty("kind", kind)
        button.setAccessibleName(text)
        button.setAutoDefault(True)
        self._buttons.addWidget(button)
        return button

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focused = self.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and isinstance(focused, QPushButton):
            focused.click()
        else:
            super().keyPressEvent(event)
