"""Why and for how long: the terms of the next override, above the ledger that will show them."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from widgets.dynamic import set_dynamic
from widgets.fields.choice import ChoiceField
from widgets.fields.line import Line

MINUTE_MS = 60_000
EXPIRIES = (
    (0, "until it is released"),
    (MINUTE_MS, "1\u2009min at most"),
    (10 * MINUTE_MS, "10\u2009min at most"),
    (60 * MINUTE_MS, "1\u2009h at most"),
    (480 * MINUTE_MS, "8\u2009h at most"),
)
LONGEST_REASON = 1000


@dataclass(frozen=True, slots=True)
class TermsView:
    """`is_missing`: a reason is demanded and there is none. An expiry of 0 is none."""

    reason: str = ""
    expires_in_ms: int = 0
    is_demanded: bool = False
    is_missing: bool = False


class TermsBar(QWidget):
    """`expiry_chosen` carries milliseconds, 0 for none."""

    reason_changed = Signal(str)
    expiry_chosen = Signal(int)
    demand_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("override_terms")
        self._reason = Line()
        self._reason.setObjectName("override_reason")
        self._reason.setMaxLength(LONGEST_REASON)
        self._reason.setPlaceholderText("stands beside every override set now")
        self._reason.setAccessibleName("Why: the reason of the next overrides")
        self._reason.setToolTip("Why the next forces and masks are set; others see it in their ledger (reason)")
        self._reason.textChanged.connect(self.reason_changed)
        self._expiry = ChoiceField(
            EXPIRIES,
            "How long the next overrides last",
            object_name="override_expiry",
            tip="The runtime releases them by itself then (expiresInMs); half a minute before, a line warns",
        )
        self._expiry.edited.connect(self._choose)
        self._demand = QCheckBox("demand a reason")
        self._demand.setObjectName("override_demand")
        self._demand.setAccessibleName("Demand a reason for every override")
        self._demand.setToolTip("Nothing is forced or masked from this window without a reason; remembered")
        self._demand.clicked.connect(self.demand_changed)
        upper, lower = QHBoxLayout(), QHBoxLayout()
        for row in (upper, lower):
            row.setSpacing(8)
        upper.addWidget(QLabel("Why"))
        upper.addWidget(self._reason, 1)
        lower.addWidget(self._expiry, 1)
        lower.addWidget(self._demand)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 0, 8, 8)
        column.setSpacing(4)
        column.addLayout(upper)
        column.addLayout(lower)

    def show_terms(self, view: TermsView) -> None:
        if self._reason.text().strip() != view.reason:
            with QSignalBlocker(self._reason):
                self._reason.setText(view.reason)
        self._expiry.show_value(view.expires_in_ms)
        with QSignalBlocker(self._demand):
            self._demand.setChecked(view.is_demanded)
        set_dynamic(self._reason, "invalid", view.is_missing)

    def _choose(self, expires_in_ms: object) -> None:
        if isinstance(expires_in_ms, int):
            self.expiry_chosen.emit(expires_in_ms)
