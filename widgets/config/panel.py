"""The config panel: bar, cards, form, and beside them difference, findings and history. It shows and tells wishes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QSplitter, QTabWidget, QVBoxLayout, QWidget

from widgets.config.asking import AskingFrame
from widgets.config.bar import ConfigBar
from widgets.config.card_list import CardList
from widgets.config.difference import DifferenceView
from widgets.config.findings import FindingsView
from widgets.config.form import FormView
from widgets.config.form_page import undo_or_redo
from widgets.config.history import HistoryView
from widgets.config.view import ChangeGroup, FindingLine, Form, HistoryLine, ListRow, Question, State
from widgets.dynamic import set_dynamic
from widgets.fields.number import NumberField
from widgets.notice import Notice, NoticeAction, Tone
from widgets.save_dialog import save_dialog
from widgets.theme import Theme

FILE_FILTERS = ("Config files (*.json)", "All files (*)")
TRIAL_ACTIONS = (
    NoticeAction("confirm", "Confirm", "Have the active config stay"),
    NoticeAction("restore_lkg", "Go back now…", "Bring back the last known good config; shows it and asks first"),
)
DIFFERENCE, FINDINGS, HISTORY = 0, 1, 2


class ConfigPanel(QWidget):
    """What is wanted comes out as `requested` (an action's id), `edited`, `action_requested`, `page_requested`, …"""

    requested = Signal(str)
    edited = Signal(str, str, object, str)
    action_requested = Signal(str, str)
    page_requested = Signal(str)
    place_requested = Signal(str, str)
    add_requested = Signal(str)
    duplicate_requested = Signal()
    copy_requested = Signal()
    paste_requested = Signal()
    remove_requested = Signal()
    move_requested = Signal(int)
    answered = Signal(str, bool)
    cancelled = Signal()
    import_requested = Signal(str)
    export_requested = Signal(str)
    history_opened = Signal()
    notice_dismissed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("config_panel")
        self.setAccessibleName("Config: staged against active")
        self.bar = ConfigBar(theme)
        self.notice = Notice()
        self.trial = Notice()
        self.trial.setObjectName("config_trial_notice")
        self.asking = AskingFrame()
        self.cards = CardList(theme)
        self.form = FormView(theme)
        self.difference = DifferenceView(theme)
        self.findings = FindingsView(theme)
        self.history = HistoryView(theme)
        self.tabs = QTabWidget()
        self._stripe = QFrame()
        self._stripe.setObjectName("staged_stripe")
        self._stripe.setFixedWidth(3)
        self._build()
        self._connect()

    def show_state(self, state: State) -> None:
        """Show what is active, what is staged, and what can be done."""
        self.bar.show_state(state)
        self.tabs.setTabText(DIFFERENCE, f"Difference {state.count}" if state.count else "Difference")
        set_dynamic(self._stripe, "staged", bool(state.count))

    def show_cards(self, rows: Sequence[ListRow], chosen: str) -> None:
        self.cards.show_rows(rows)
        self.cards.choose(chosen)

    def show_form(self, form: Form | None) -> None:
        self.form.show_form(form)

    def finish_typing(self) -> None:
        """Have what is being typed in the form taken now."""
        self.form.finish_typing()

    def show_differences(self, groups: Sequence[ChangeGroup], empty: str) -> None:
        self.difference.show_groups(groups, empty)

    def show_findings(self, lines: Sequence[FindingLine], empty: str) -> None:
        self.findings.show_lines(lines, empty)
        self.tabs.setTabText(FINDINGS, f"Findings {len(lines)}" if lines else "Findings")

    def show_history(self, lines: Sequence[HistoryLine], empty: str) -> None:
        self.history.show_lines(lines, empty)

    def show_notice(self, text: str | None, tone: Tone = "alarm") -> None:
        self.notice.say(text, tone)

    def show_trial(self, text: str | None, can_act: bool = True) -> None:
        """Say what waits for its confirmation, with what can be done about it; None when nothing waits."""
        if text != self.trial.text or text is None:
            self.trial.say(text, "warn", can_dismiss=False, actions=TRIAL_ACTIONS if can_act else ())

    def ask(self, question: Question | None) -> None:
        """Ask something in the place of the form; None takes the question away."""
        self.form.setVisible(question is None)
        self.asking.ask(question)

    def go_to(self, address: str) -> bool:
        """Put the cursor into a control of the form that is shown."""
        return self.form.go_to(address)

    def restore(self, address: str) -> None:
        """Show in a number's control what is staged, in place of what was typed."""
        control = self.form.controls.get(address)
        if isinstance(control, NumberField):
            control.restore()

    def choose_import(self) -> QFileDialog:
        """Let the person choose a file to read; `import_requested` carries its path."""
        dialog = QFileDialog(self, "Import a config into staged")
        dialog.setObjectName("config_import_dialog")
        dialog.setNameFilters(FILE_FILTERS)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.import_requested)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def choose_export(self, suggestion: str) -> QFileDialog:
        """Let the person choose a file to write; `export_requested` carries its path."""
        dialog = save_dialog(
            self, "config_export_dialog", "Export the staged config", suggestion, filters=FILE_FILTERS, suffix="json"
        )
        dialog.fileSelected.connect(self.export_requested)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def event(self, event: QEvent) -> bool:
        """Claim undo and redo for this panel before a shortcut of the window takes them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and undo_or_redo(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        wanted = undo_or_redo(event)
        if wanted:
            self.requested.emit(wanted)
            event.accept()
        elif event.key() == Qt.Key.Key_Escape and self.asking.question is not None:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        self.tabs.setObjectName("config_tabs")
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(self.difference, "Difference")
        self.tabs.addTab(self.findings, "Findings")
        self.tabs.addTab(self.history, "History")
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._stripe)
        row.addWidget(self.asking, 1)
        row.addWidget(self.form, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setObjectName("config_splitter")
        splitter.setChildrenCollapsible(False)
        for widget, least in ((self.cards, 168), (middle, 280), (self.tabs, 168)):
            splitter.addWidget(widget)
            widget.setMinimumWidth(least)
        splitter.setSizes([216, 764, 276])
        splitter.setStretchFactor(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        line = QFrame()
        line.setObjectName("rule")
        line.setFixedHeight(1)
        for widget in (self.bar, self.trial, self.notice, line):
            column.addWidget(widget)
        column.addWidget(splitter, 1)

    def _connect(self) -> None:
        self.bar.requested.connect(self.requested)
        self.trial.action_requested.connect(self.requested)
        self.bar.verdict_clicked.connect(lambda: self.tabs.setCurrentIndex(FINDINGS))
        self.form.edited.connect(self.edited)
        self.form.action_requested.connect(self.action_requested)
        self.form.history_requested.connect(self.requested)
        self.cards.chosen.connect(self.page_requested)
        self.cards.add_requested.connect(self.add_requested)
        self.cards.duplicate_requested.connect(self.duplicate_requested)
        self.cards.copy_requested.connect(self.copy_requested)
        self.cards.paste_requested.connect(self.paste_requested)
        self.cards.remove_requested.connect(self.remove_requested)
        self.cards.move_requested.connect(self.move_requested)
        self.difference.place_chosen.connect(self.place_requested)
        self.findings.place_chosen.connect(self.place_requested)
        self.asking.answered.connect(self.answered)
        self.asking.cancelled.connect(self.cancelled)
        self.notice.dismissed.connect(self.notice_dismissed)
        self.tabs.currentChanged.connect(lambda index: self.history_opened.emit() if index == HISTORY else None)
