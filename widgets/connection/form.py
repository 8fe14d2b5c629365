"""Where a runtime is and how one signs in there: the lines to type in. Passive."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QWidget

from widgets.connection.view import SignIn, Wish
from widgets.dynamic import set_dynamic
from widgets.fields.choice import ChoiceField
from widgets.fields.line import Line

SIGN_INS = (
    ("none", "No sign-in (devices in the field)"),
    ("password", "User and password"),
    ("token", "Token"),
)
ADDRESS_TIP = "ws://, wss://, http:// or https:// with host and port. Without a path the WebSocket is at /ws."
AUTHORITY_TIP = "The PEM file of the authority that vouches for the runtime's certificate, where it is an own one"
HTTP_TIP = "Only where configs are served at another port than the WebSocket, as by devices: http://host:80"


class ConnectionForm(QWidget):
    """`edited` when anything was typed; `accepted` on Return."""

    edited = Signal()
    accepted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sign_in: SignIn = "none"
        self._keeps_secret = False
        self._name = self._line("connection_name", "Name", "How you call it; one with a name stays in the list")
        self._name.setPlaceholderText("optional")
        self._address = self._line("connection_address", "Address", ADDRESS_TIP)
        self._http = self._line("connection_http", "HTTP address", HTTP_TIP)
        self._http.setPlaceholderText("same host and port")
        self._choice = ChoiceField(
            SIGN_INS, "Sign-in", object_name="connection_sign_in", tip="How it knows who you are"
        )
        self._choice.edited.connect(self._choose)
        self._authority = self._line("connection_authority", "Authority", AUTHORITY_TIP)
        self._authority.setPlaceholderText("those that this computer trusts")
        self._address.textChanged.connect(self._show_sign_in)
        self._user = self._line("connection_user", "User", "The user of that runtime")
        self._secret = self._line("connection_secret", "Password", "Never written to a file of Plumbline")
        self._secret.setEchoMode(QLineEdit.EchoMode.Password)
        self._kept = QLabel()
        self._kept.setObjectName("connection_kept")
        self._kept.setProperty("tone", "quiet")
        self._kept.setWordWrap(True)
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setHorizontalSpacing(16)
        self._form.setVerticalSpacing(8)
        for title, widget in (
            ("Address", self._address), ("HTTP elsewhere", self._http), ("Authority", self._authority),
            ("Name", self._name), ("Sign-in", self._choice), ("User", self._user), ("Password", self._secret),
            ("", self._kept),
        ):  # fmt: skip
            self._form.addRow(title, widget)
        self._show_sign_in()

    @property
    def wish(self) -> Wish:
        """What stands in the lines."""
        is_password = self._sign_in == "password"
        return Wish(
            address=self._address.text().strip(),
            http=self._http.text().strip(),
            name=self._name.text().strip(),
            sign_in=self._sign_in,
            user=self._user.text().strip() if is_password else "",
            secret=self._secret.text() if self._sign_in != "none" else "",
            authority=self._authority.text().strip() if self._is_secured() else "",
        )

    def show_wish(self, wish: Wish, *, keeps_secret: bool = False) -> None:
        """Show a runtime; `keeps_secret`: its secret is at hand and need not be typed."""
        self._keeps_secret = keeps_secret
        for line, text in (
            (self._address, wish.address), (self._http, wish.http), (self._name, wish.name),
            (self._user, wish.user), (self._secret, wish.secret), (self._authority, wish.authority),
        ):  # fmt: skip
            line.setText(text)
        self._sign_in = wish.sign_in
        self._show_sign_in()

    def show_place(self, text: str) -> None:
        """Say where a secret is kept."""
        self._kept.setText(text)

    def show_bad_address(self, is_bad: bool) -> None:
        set_dynamic(self._address, "invalid", is_bad)

    def begin(self) -> None:
        """Put the keyboard where one types first."""
        self._address.setFocus()
        self._address.selectAll()

    def _choose(self, sign_in: object) -> None:
        self._sign_in, self._keeps_secret = cast(SignIn, sign_in), False
        self._show_sign_in()
        self.edited.emit()

    def _is_secured(self) -> bool:
        return self._address.text().strip().lower().startswith(("wss:", "https:"))

    def _show_sign_in(self) -> None:
        self._form.setRowVisible(self._authority, self._is_secured())
        self._choice.show_value(self._sign_in)
        self._form.setRowVisible(self._user, self._sign_in == "password")
        self._form.setRowVisible(self._secret, self._sign_in != "none")
        self._form.setRowVisible(self._kept, self._sign_in != "none")
        title = "Token" if self._sign_in == "token" else "Password"
        label = self._form.labelForField(self._secret)
        if isinstance(label, QLabel):
            label.setText(title)
        self._secret.setAccessibleName(title)
        self._secret.setPlaceholderText("as kept" if self._keeps_secret else "")

    def _line(self, name: str, title: str, tip: str) -> Line:
        line = Line()
        line.setObjectName(name)
        line.setAccessibleName(title)
        line.setToolTip(tip)
        line.textEdited.connect(self.edited)
        line.returnPressed.connect(self.accepted)
        return line
