"""The run bar: its verbs, how many scans, and a banner. The lit verb is the mode that the runtime acknowledged.

Shortcuts belong to the table of actions; the keys stand here as text only.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QMargins, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QTextDocument
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from widgets.dynamic import set_dynamic
from widgets.fields.number import NumberField
from widgets.fields.quantity import NumberSpec
from widgets.flow import FlowLayout
from widgets.icons import icon
from widgets.notice import Notice
from widgets.run_bar.view import RunAction, RunBarView
from widgets.stale import tip_while
from widgets.theme import Theme

MOST_SCANS = 10_000
MASK_FIRST_TIP = "Hold every output off before the program halts (set_output_mask_global); the logic runs on"


@dataclass(frozen=True, slots=True)
class _Verb:
    action: RunAction
    text: str
    key: str
    icon: str
    tip: str


VERBS = (
    _Verb("run", "Run", "F5", "mdi6.play", "Scans run freely; breakpoints stay set but do not halt (RUN_NORMAL)"),
    _Verb("break", "Break", "F6", "mdi6.pause", "Halts before the first card of the next scan (RUN_STEP)"),
    _Verb("step_card", "Card", "F10", "mdi6.debug-step-over", "Evaluates exactly one card (step_once)"),
    _Verb("step_scan", "Scan", "F11", "mdi6.arrow-collapse-down", "Runs to the first card of the next scan"),
    _Verb(
        "step_scans",
        "Scans",
        "Shift+F11",
        "mdi6.arrow-expand-down",
        "Runs as many scans as the number before it says; breakpoints on the way halt",
    ),
    _Verb(
        "continue",
        "Continue",
        "Shift+F5",
        "mdi6.debug-step-into",
        "Runs to the next breakpoint (RUN_BREAKPOINT); at least one card is evaluated",
    ),
)


BANNER_MARGIN = 8
LEAST_HEADLINE_PX = 120
SLACK_PX = 16
"""Digits that run may not move the details up and down."""
NARROW_PX = 48
"""An icon and, while its wish is on the way, three dots."""


class RunBar(QWidget):
    """Passive: shows a `RunBarView`, tells which verb was pressed."""

    run_requested = Signal()
    break_requested = Signal()
    step_card_requested = Signal()
    step_scan_requested = Signal()
    step_scans_requested = Signal()
    continue_requested = Signal()
    mask_requested = Signal()
    problem_dismissed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("run_bar")
        self._theme = theme
        self._view: RunBarView | None = None
        self._buttons: dict[RunAction, QPushButton] = {}
        self._widths: dict[RunAction, int] = {}
        self._is_narrow = False
        self._is_below = False
        self._whole = ""
        self._full_width = 0
        self._notice = Notice()
        self._notice.dismissed.connect(self.problem_dismissed)
        self._build()
        self._paint_icons()
        theme.changed.connect(self._paint_icons)
        self.show_view(RunBarView(headline="No runtime yet"))

    def show_view(self, view: RunBarView) -> None:
        """Show the acknowledged state; does nothing when it is the one on screen."""
        if view == self._view:
            return
        self._view = view
        for verb in VERBS:
            button = self._buttons[verb.action]
            reason = view.unavailable.get(verb.action)
            button.setEnabled(reason is None)
            button.setChecked(view.mode == verb.action)
            is_pending = view.pending == verb.action
            state = "on its way; waits for the runtime" if is_pending else reason
            button.setToolTip(f"{verb.tip}\n{verb.key}" + (f"\n– {state}" if state else ""))
        self._mask_first.setVisible(view.offers_mask)
        self._mask_first.setEnabled(not view.why_not_mask)
        self._mask_first.setToolTip(tip_while(MASK_FIRST_TIP, view.why_not_mask))
        self._caption()
        self._show_banner(view)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._is_narrow:  # the style adds its own, once it is known
            self._full_width = self._row.sizeHint().width()
        is_narrow = event.size().width() < self._full_width
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            self._caption()
        self._arrange()

    def _caption(self) -> None:
        """Write what the verbs are called; in a narrow bar the icons say it, and the tooltips."""
        pending = self._view.pending if self._view is not None else None
        for verb in VERBS:
            words = "" if self._is_narrow else verb.text
            button = self._buttons[verb.action]
            button.setText(f"{words} …".strip() if pending == verb.action else words)
            button.setMinimumWidth(NARROW_PX if self._is_narrow else self._widths[verb.action])

    @property
    def scans(self) -> int:
        """How many scans are wanted at once."""
        return self._count

    def show_problem(self, text: str | None) -> None:
        self._notice.say(text)

    def _show_banner(self, view: RunBarView) -> None:
        self._whole = view.headline
        separator = "<span style='color:" + self._theme.hex("text.3") + "'>&nbsp; · &nbsp;</span>"
        self._details.setText(separator.join(view.details))
        tone = "faint" if view.is_stale else view.tone
        for widget, value in ((self._banner, view.tone if not view.is_stale else "quiet"), (self._headline, tone)):
            set_dynamic(widget, "tone", value)
        set_dynamic(self._details, "tone", "faint" if view.is_stale else "")
        plain = ", ".join((view.headline, *view.details))
        self._banner.setAccessibleName(plain)
        self._arrange()

    def _arrange(self) -> None:
        """Put the details beside the headline, or below it where they have no room: none of them is left out."""
        inner = self._inner
        margins = inner.contentsMargins()
        taken = margins.left() + margins.right() + 2 * inner.horizontalSpacing() + self._mask_first.sizeHint().width()
        words = QTextDocument()
        words.setDefaultFont(self._details.font())
        words.setHtml(self._details.text())
        metrics = self._headline.fontMetrics()
        wanted = metrics.horizontalAdvance(self._whole) + math.ceil(words.idealWidth())
        room = self.width() - 2 * BANNER_MARGIN - taken
        shown = metrics.elidedText(self._whole, Qt.TextElideMode.ElideRight, max(LEAST_HEADLINE_PX, room))
        if shown != self._headline.text():
            self._headline.setText(shown)
        is_below = wanted + SLACK_PX > room and bool(self._details.text())
        if is_below != self._is_below:
            self._is_below = is_below
            inner.removeWidget(self._details)
            if is_below:
                inner.addWidget(self._details, 1, 0, 1, 3)
            else:
                inner.addWidget(self._details, 0, 1)

    def _build(self) -> None:
        self._build_scans()
        row = self._row = FlowLayout(QMargins(8, 6, 8, 6), 4)
        wishes = {
            "run": self.run_requested,
            "break": self.break_requested,
            "step_card": self.step_card_requested,
            "step_scan": self.step_scan_requested,
            "step_scans": self.step_scans_requested,
            "continue": self.continue_requested,
        }
        for verb in VERBS:
            button = QPushButton(verb.text)
            button.setObjectName(f"run_{verb.action}")
            button.setAccessibleName(f"{verb.text}, {verb.key}")
            button.setCheckable(verb.action in {"run", "break", "continue"})
            button.setIconSize(QSize(16, 16))
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            button.clicked.connect(self._keep_acknowledged)
            button.clicked.connect(wishes[verb.action])
            widest = button.fontMetrics().horizontalAdvance(f"{verb.text} …")
            self._widths[verb.action] = widest + 16 + 4 + 26
            self._buttons[verb.action] = button
            if verb.action == "step_scans":
                row.addWidget(self._scans)
            row.addWidget(button)
            if verb.action == "break":
                gap = QWidget()
                gap.setFixedWidth(4)
                row.addWidget(gap)
        self._caption()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        banner = QHBoxLayout()
        banner.setContentsMargins(BANNER_MARGIN, 0, BANNER_MARGIN, 6)
        banner.addWidget(self._build_banner())
        column.addLayout(banner)
        column.addWidget(self._notice)

    def _build_scans(self) -> None:
        spec = NumberSpec(decimals=0, minimum=2, maximum=MOST_SCANS, step=1, is_whole=True)
        tip = f"How many scans Shift+F11 runs: 2 to {MOST_SCANS}"
        self._scans = NumberField(spec, "Number of scans", object_name="run_scan_count", tip=tip)
        self._scans.setFixedWidth(72)
        self._scans.edited.connect(self._take_scans)
        self._take_scans(10)

    def _take_scans(self, count: object) -> None:
        if isinstance(count, int):
            self._count = count
            self._scans.show_value(count)

    def _build_banner(self) -> QFrame:
        self._banner = QFrame()
        self._banner.setObjectName("run_banner")
        self._headline = QLabel()
        self._headline.setObjectName("run_headline")
        self._mask_first = QPushButton("Mask first")
        self._mask_first.setObjectName("run_mask_first")
        self._mask_first.setAccessibleName("Mask all outputs before a halt")
        self._mask_first.clicked.connect(self.mask_requested)
        stays = self._mask_first.sizePolicy()
        stays.setRetainSizeWhenHidden(True)
        self._mask_first.setSizePolicy(stays)
        self._details = QLabel()
        self._details.setObjectName("run_details")
        self._details.setTextFormat(Qt.TextFormat.RichText)
        self._details.setWordWrap(True)
        self._details.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        inner = self._inner = QGridLayout(self._banner)
        inner.setContentsMargins(12, 4, 12, 4)
        inner.setHorizontalSpacing(12)
        inner.setVerticalSpacing(4)
        inner.addWidget(self._headline, 0, 0)
        inner.addWidget(self._details, 0, 1)
        inner.addWidget(self._mask_first, 0, 2)
        inner.setColumnStretch(1, 1)
        return self._banner

    def _keep_acknowledged(self) -> None:
        """A click toggles a checkable button by itself; put it back to what the runtime acknowledged."""
        for action, button in self._buttons.items():
            button.setChecked(self._view is not None and self._view.mode == action)

    def _paint_icons(self) -> None:
        for verb in VERBS:
            self._buttons[verb.action].setIcon(icon(self._theme, verb.icon, chosen="accent"))
