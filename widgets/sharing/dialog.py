"""Opens the runtime of this computer to others, and says where and with what they get in. Passive."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QIntValidator
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from widgets.dialog_button import dialog_button
from widgets.fields.choice import ChoiceField
from widgets.fields.line import Line
from widgets.notice import Notice

ROLES = (
    ("VIEWER", "VIEWER: watch"),
    ("OPERATOR", "OPERATOR: run, force, mask, edit levels"),
    ("ENGINEER", "ENGINEER: commit configs, too"),
)
REACHES = (("machine", "Programs of this computer"), ("network", "Others in the network"))
OPEN_NET = (
    "There is no TLS here: whoever is on the way reads the token and all values. "
    "For more than a bench use serve with a certificate."
)
CLOSED = "Nobody else gets in. Sharing opens a port and makes a token; both end with “Stop sharing” or with the window."
HIGHEST_PORT = 65_535


class SharingDialog(QDialog):
    """`share_requested` carries role, reach (`machine` or `network`) and port."""

    share_requested = Signal(str, str, int)
    stop_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sharing_dialog")
        self.setWindowTitle("Share this runtime")
        self.resize(560, 300)
        self._role_value, self._reach_value = "OPERATOR", "machine"
        self._is_shared = False
        self.notice = Notice()
        self._role = ChoiceField(ROLES, "Role", object_name="sharing_role", tip="What whoever has the token may do")
        self._role.edited.connect(lambda role: self._choose(str(role), self._reach_value))
        self._reach = ChoiceField(REACHES, "For", object_name="sharing_reach", tip="Who can reach the port")
        self._reach.edited.connect(lambda reach: self._choose(self._role_value, str(reach)))
        self._port = self._line("sharing_port", "Port", "TCP port, 0 for any that is free")
        self._port.setValidator(QIntValidator(0, HIGHEST_PORT, self))
        self._port.setText("0")
        self._address = self._line("sharing_address", "Address", "What others type as the address")
        self._token = self._line("sharing_token", "Token", "What others show as the token")
        for line in (self._address, self._token):
            line.setReadOnly(True)
        self._words = QLabel(CLOSED)
        self._words.setObjectName("sharing_words")
        self._words.setWordWrap(True)
        self._words.setProperty("tone", "quiet")
        self._copy = dialog_button("sharing_copy", "Copy both", "Address and token onto the clipboard")
        self._copy.clicked.connect(
            lambda: QGuiApplication.clipboard().setText(f"{self._address.text()}\n{self._token.text()}")
        )
        self._stop = dialog_button("sharing_stop", "Stop sharing", "Close the port; whoever is in has to go")
        self._stop.setProperty("kind", "danger")
        self._stop.clicked.connect(self.stop_requested)
        self._share = dialog_button("sharing_share", "Share", "Open the port and make a token")
        self._share.setProperty("kind", "primary")
        self._share.clicked.connect(
            lambda: self.share_requested.emit(self._role_value, self._reach_value, int(self._port.text() or 0))
        )
        self._build()
        self.show_shared("", "")

    def show_shared(self, address: str, token: str) -> None:
        """Show where others get in; empty texts when nobody does."""
        self._is_shared = bool(address)
        self._address.setText(address)
        self._token.setText(token)
        for line in (self._address, self._token):
            line.setCursorPosition(0)
        self._show()

    def show_barred(self, why: str) -> None:
        """Say why it cannot be shared; an empty text when it can."""
        self.notice.say(why, "quiet", can_dismiss=False)
        self._share.setEnabled(not why and not self._is_shared)

    def _choose(self, role: str, reach: str) -> None:
        self._role_value, self._reach_value = role, reach
        self._show()

    def _show(self) -> None:
        self._role.show_value(self._role_value)
        self._reach.show_value(self._reach_value)
        for row in (self._role, self._reach, self._port):
            row.setEnabled(not self._is_shared)
        for line in (self._address, self._token):
            self._form.setRowVisible(line, self._is_shared)
        self._words.setText(OPEN_NET if self._reach_value == "network" else "" if self._is_shared else CLOSED)
        self._copy.setEnabled(self._is_shared)
        self._stop.setEnabled(self._is_shared)
        self._share.setEnabled(not self._is_shared)

    def _build(self) -> None:
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(16)
        self._form.setVerticalSpacing(8)
        for title, widget in (
            ("Role", self._role), ("For", self._reach), ("Port", self._port), ("Address", self._address),
            ("Token", self._token),
        ):  # fmt: skip
            self._form.addRow(title, widget)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._copy)
        buttons.addStretch(1)
        buttons.addWidget(self._stop)
        buttons.addWidget(self._share)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.notice)
        column.addLayout(self._form)
        column.addWidget(self._words)
        column.addStretch(1)
        column.addLayout(buttons)

    def _line(self, name: str, title: str, tip: str) -> Line:
        line = Line()
        line.setObjectName(name)
        line.setAccessibleName(title)
        line.setToolTip(tip)
        return line
