"""Makes the control of a cell, shows a cell's value in it, and says whether two cells want the same control."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QToolButton, QWidget

from widgets.config.reference import ReferenceField
from widgets.config.roles import RolesField
from widgets.config.secret import SecretField
from widgets.config.toggle import ToggleField
from widgets.config.view import (
    ActionCell,
    Cell,
    ChoiceCell,
    NumberCell,
    ReferenceCell,
    RolesCell,
    SecretCell,
    TextCell,
    ToggleCell,
    WordCell,
)
from widgets.dynamic import set_dynamic
from widgets.fields.choice import ChoiceField
from widgets.fields.field import Field
from widgets.fields.number import NumberField
from widgets.fields.text import TextField
from widgets.icons import icon
from widgets.theme import Theme

NUMBER_WIDTH = 112
REFERENCE_WIDTH = 264
ICON_SIZE = QSize(16, 16)


def object_name(address: str) -> str:
    """Return the name under which a test or a person's tool finds the control of an address."""
    return f"config_{address}"


def make_control(cell: Cell, theme: Theme, act: Callable[[str], None]) -> QWidget:
    """Return the control of a cell; `act` is called with the address when an action is pressed."""
    if isinstance(cell, WordCell):
        label = QLabel(cell.text)
        label.setProperty("tone", "quiet")
        return label
    if isinstance(cell, ActionCell):
        return _make_action(cell, theme, act)
    field = _make_field(cell)
    show_cell(field, cell)
    return field


def _make_field(cell: Cell) -> Field:
    match cell:
        case NumberCell():
            number = NumberField(cell.spec, cell.name, object_name=object_name(cell.address), tip=cell.tip)
            return _sized(number, NUMBER_WIDTH)
        case ToggleCell():
            return ToggleField(cell.name, words=cell.words, object_name=object_name(cell.address), tip=cell.tip)
        case TextCell():
            return _sized(TextField(cell.name, object_name=object_name(cell.address), tip=cell.tip), cell.width)
        case SecretCell():
            return _sized(SecretField(cell.name, object_name=object_name(cell.address), tip=cell.tip), 260)
        case ChoiceCell():
            choice = ChoiceField(cell.choices, cell.name, object_name=object_name(cell.address), tip=cell.tip)
            return _sized(choice, cell.width)
        case ReferenceCell():
            picker = ReferenceField(cell.name, object_name=object_name(cell.address), tip=cell.tip)
            return _sized(picker, REFERENCE_WIDTH)
        case RolesCell():
            return RolesField(cell.choices, cell.name, object_name=object_name(cell.address), tip=cell.tip)
        case _:
            raise TypeError(f"{type(cell).__name__} is no field")


def show_cell(control: QWidget, cell: Cell) -> None:
    """Show a cell in the control that was made for it or for one of the same shape."""
    match control, cell:
        case ReferenceField(), ReferenceCell():
            control.show_options(cell.options)
            control.show_value(cell.text)
        case ChoiceField(), ChoiceCell():
            is_known = any(value == cell.value and type(value) is type(cell.value) for value, _ in cell.choices)
            control.show_value(cell.value if is_known else cell.standing or None)
        case SecretField(), SecretCell():
            control.show_value(cell.state)
        case NumberField(), NumberCell():
            control.show_value(cell.value)
        case TextField(), TextCell():
            control.show_value(cell.value)
        case ToggleField(), ToggleCell():
            control.show_value(cell.value)
        case RolesField(), RolesCell():
            control.show_value(cell.value)


def shape(cell: Cell) -> object:
    """Return what two cells must share for one control to serve both: all but the value that is shown."""
    match cell:
        case NumberCell(address=address, spec=spec):
            return NumberCell, address, spec
        case ChoiceCell(address=address, choices=choices):
            return ChoiceCell, address, choices
        case ActionCell() | WordCell():
            return cell
        case _:
            return type(cell), cell.address


def mark_invalid(control: QWidget, is_invalid: bool) -> None:
    """Give a control its red border, or take it away; a control that never had one is left alone."""
    if is_invalid == bool(control.property("is_marked")):
        return
    control.setProperty("is_marked", is_invalid)
    if isinstance(control, NumberField):
        control.mark(is_invalid)
    elif isinstance(control, Field):
        set_dynamic(control.focusProxy() or control, "invalid", is_invalid)


def _sized(field: Field, width: int) -> Field:
    """Give the input its width and leave the rest of the row to what the field has to say below it."""
    editor = field.focusProxy()
    if isinstance(editor, QLineEdit | QComboBox | QPushButton):
        editor.setFixedWidth(width)
    field.row.addStretch(1)
    return field


def _make_action(cell: ActionCell, theme: Theme, act: Callable[[str], None]) -> QToolButton:
    button = QToolButton()
    button.setObjectName(object_name(cell.address))
    button.setText(cell.text)
    button.setToolTip(cell.tip)
    button.setAccessibleName(cell.tip.partition("\n")[0])
    if cell.icon:
        button.setProperty("flat", "true")
        button.setIcon(icon(theme, cell.icon))
        button.setIconSize(ICON_SIZE)
    button.clicked.connect(lambda: act(cell.address))
    return button
