"""Questions that the window must ask before it goes on: what happened, to what, what next; verbs on the buttons.

Never `exec`: the event loop, and with it every live value, goes on while the question stands.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeVar

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QInputDialog, QLineEdit, QMessageBox, QPushButton, QWidget

Kind = Literal["primary", "plain", "danger", "cancel"]
T = TypeVar("T")

_ROLES = {
    "primary": QMessageBox.ButtonRole.AcceptRole,
    "plain": QMessageBox.ButtonRole.ActionRole,
    "danger": QMessageBox.ButtonRole.DestructiveRole,
    "cancel": QMessageBox.ButtonRole.RejectRole,
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer: its id, the verb on its button, and what kind of step it is. A dangerous one is never the default."""

    id: str
    text: str
    kind: Kind = "plain"


async def ask(parent: QWidget, title: str, text: str, detail: str, choices: tuple[Choice, ...]) -> str:
    """Show a question on its window and return the id of the chosen answer; Esc is the `cancel` one."""
    box = QMessageBox(QMessageBox.Icon.NoIcon, title, text, QMessageBox.StandardButton.NoButton, parent)
    box.setObjectName("question")
    box.setInformativeText(detail)
    buttons: dict[QPushButton, Choice] = {}
    for choice in choices:
        button = box.addButton(choice.text, _ROLES[choice.kind])
        button.setObjectName(f"answer_{choice.id}")
        button.setProperty("kind", choice.kind)
        buttons[button] = choice
        if choice.kind == "primary":
            box.setDefaultButton(button)
        if choice.kind == "cancel":
            box.setEscapeButton(button)

    def read(_: int) -> str:
        clicked = box.clickedButton()
        chosen = next((choice for button, choice in buttons.items() if button is clicked), None)
        return chosen.id if chosen else _cancel_of(choices)

    return await answer_of(box, read)


async def ask_text(
    parent: QWidget, title: str, text: str, name: str, *, accept: str, longest: int = 1000
) -> str | None:
    """Ask for one line of text; it cannot be accepted while it is empty. None when it was cancelled."""
    box = QInputDialog(parent)
    box.setObjectName("text_question")
    box.setWindowTitle(title)
    box.setLabelText(text)
    box.setOkButtonText(accept)
    box.setTextValue("")
    line, buttons = box.findChild(QLineEdit), box.findChild(QDialogButtonBox)
    assert isinstance(line, QLineEdit)
    assert isinstance(buttons, QDialogButtonBox)
    ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
    ok.setObjectName("answer_text")
    ok.setEnabled(False)
    line.setObjectName("answer_line")
    line.setAccessibleName(name)
    line.setMaxLength(longest)
    line.textChanged.connect(lambda typed: ok.setEnabled(bool(typed.strip())))
    return await answer_of(
        box, lambda result: box.textValue().strip() if result == QDialog.DialogCode.Accepted else None
    )


async def answer_of(dialog: QDialog, read: Callable[[int], T]) -> T:
    """Open a dialog, wait until it was answered, and return what `read` makes of it and of its result."""
    answered: asyncio.Future[T] = asyncio.get_running_loop().create_future()

    def finish(result: int) -> None:
        if not answered.done():
            answered.set_result(read(result))

    dialog.finished.connect(finish)
    dialog.open()
    try:
        return await answered
    finally:
        dialog.deleteLater()


def _cancel_of(choices: tuple[Choice, ...]) -> str:
    return next((choice.id for choice in choices if choice.kind == "cancel"), choices[-1].id)
