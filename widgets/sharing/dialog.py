"""Opens the runtime of this computer to others, and says where and with what they get in. Passive."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QIntValidator
from PySide6.QtWidgets import QCheckBox, QDialog, QFormLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

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
OPEN_NET = "This line is not encrypted: whoever is on the way reads the token and all values. Tick “Encrypt”."
SECURED = (
    "Others need the certificate to trust this line: give them the file, they choose it as “Authority” when they "
    "connect. The fingerprint is that of the file: read it to them over another way."
)
CLOSED = "Nobody else gets in. Sharing opens a port and makes a token; both end with “Stop sharing” or with the window."
HIGHEST_PORT = 65_535


class SharingDialog(QDialog):
    """`share_requested` carries role, reach (`machine` or `network`), port and whether it is to be encrypted."""

    share_requested = Signal(str, str, int, bool)
    stop_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sharing_dialog")
        self.setWindowTitle("Share this runtime")
        self.resize(560, 380)
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
        self._tls = QCheckBox("Encrypt (TLS)")
        self._tls.setObjectName("sharing_tls")
        self._tls.setToolTip("With a certificate of this machine's own, which others must be given")
        self._tls.toggled.connect(lambda _: self._show())
        self._address = self._line("sharing_address", "Address", "What others type as the address")
        self._token = self._line("sharing_token", "Token", "What others show as the token")
        self._certificate = self._line("sharing_certificate", "Certificate", "The file that others need")
        self._fingerprint = self._line("sharing_fingerprint", "Fingerprint", "SHA-256 of the certificate's file")
        for line in (self._address, self._token, self._certificate, self._fingerprint):
            line.setReadOnly(True)
        self._words = QLabel(CLOSED)
        self._words.setObjectName("sharing_words")
        self._words.setWordWrap(True)
        self._words.setProperty("tone", "quiet")
        self._copy = dialog_button("sharing_copy", "Copy all", "Address, token and fingerprint onto the clipboard")
        self._copy.clicked.connect(self._copy_all)
        self._stop = dialog_button("sharing_stop", "Stop sharing", "Close the port; whoever is in has to go")
        self._stop.setProperty("kind", "danger")
        self._stop.clicked.connect(self.stop_requested)
        self._share = dialog_button("sharing_share", "Share", "Open the port and make a token")
        self._share.setProperty("kind", "primary")
        self._share.clicked.connect(
            lambda: self.share_requested.emit(
                self._role_value, self._reach_value, int(self._port.text() or 0), self._tls.isChecked()
            )
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

    def show_certificate(self, certificate: str, fingerprint: str) -> None:
        """Show what others need to trust the line, before it is shown as shared; empty texts without TLS."""
        for line, text in ((self._certificate, certificate), (self._fingerprint, fingerprint)):
            line.setText(text)
            line.setCursorPosition(0)

    def show_barred(self, why: str) -> None:
        """Say why it cannot be shared; an empty text when it can."""
        self.notice.say(why, "quiet", can_dismiss=False)
        self._share.setEnabled(not why and not self._is_shared)

    def _copy_all(self) -> None:
        lines = [self._address.text(), self._token.text(), self._fingerprint.text()]
        QGuiApplication.clipboard().setText("\n".join(line for line in lines if line))

    def _choose(self, role: str, reach: str) -> None:
        if reach != self._reach_value:
            self._tls.setChecked(reach == "network")
        self._role_value, self._reach_value = role, reach
        self._show()

    def _show(self) -> None:
        self._role.show_value(self._role_value)
        self._reach.show_value(self._reach_value)
        for row in (self._role, self._reach, self._port, self._tls):
            row.setEnabled(not self._is_shared)
        for line in (self._address, self._token):
            self._form.setRowVisible(line, self._is_shared)
        is_secured = self._tls.isChecked()
        for line in (self._certificate, self._fingerprint):
            self._form.setRowVisible(line, self._is_shared and is_secured)
        self._words.setText(self._said(is_secured=is_secured))
        self._copy.setEnabled(self._is_shared)
        self._stop.setEnabled(self._is_shared)
        self._share.setEnabled(not self._is_shared)

    def _said(self, *, is_secured: bool) -> str:
        if is_secured and self._is_shared:
            return SECURED
        if self._reach_value == "network" and not is_secured:
            return OPEN_NET
        return "" if self._is_shared else CLOSED

    def _build(self) -> None:
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(16)
        self._form.setVerticalSpacing(8)
        for title, widget in (
            ("Role", self._role), ("For", self._reach), ("Port", self._port), ("", self._tls),
            ("Address", self._address), ("Token", self._token), ("Certificate", self._certificate),
            ("Fingerprint", self._fingerprint),
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
