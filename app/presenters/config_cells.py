"""Fields of the staged config as typed cells: which control, which unit, what may be chosen. No Qt, no session.

Addresses are paths below a card or below the document; `bind:`, `unbind:`, `add:` and `drop:` before one are actions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from app.staged.directory import Directory, whole
from app.staged.field import Field
from app.staged.field_search import SOURCE
from app.staged.paths import ABSENT, Path, value_at, written
from app.staged.references import OPERATORS, Operand, Purpose, operands, read_unit, type_of
from app.staged.units import CENTIUNITS, Unit
from app.staged.wording import json_text, reference_text
from app.staged.words import COMBINERS, MISSION_STATES, RELATIONS, SOURCE_MODES, STATE_RELATIONS
from runtime.contracts.config import HIDDEN_PASSWORD
from widgets.config.view import (
    ActionCell,
    Cell,
    ChoiceCell,
    NumberCell,
    Reference,
    ReferenceCell,
    RolesCell,
    SecretCell,
    TextCell,
    ToggleCell,
    WordCell,
)
from widgets.fields.quantity import NumberSpec

BIND, UNBIND, ADD, DROP = "bind:", "unbind:", "add:", "drop:"
SMALL, MEDIUM, COMBINER = 64, 104, 112
MEDIUM_LONG = 260
WIDTHS: dict[object, int] = {"configId": 320, "engineeringUnit": 112}

Options = tuple[tuple[Reference, str], ...]


@dataclass(frozen=True, slots=True)
class Offers:
    """What may be read in one config, by purpose; made once for a form, shared by its cells."""

    directory: Directory

    def references(self, purpose: Purpose, without: Iterable[int] = ()) -> Options:
        return options(operands(self.directory, purpose, without=without))


def options(found: Iterable[Operand]) -> Options:
    """Return operands as a picker offers them: `4 Pump · mission`."""
    return tuple((Reference(one.entry.card_id, one.field, one.type), operand_text(one)) for one in found)


def operand_text(operand: Operand) -> str:
    return f"{operand.entry.card_id}  {operand.entry.label or operand.entry.family} · {operand.words}"


def number_spec(unit: Unit, *, is_optional: bool = False) -> NumberSpec:
    """Return how a number field shows and reads integers of a unit."""
    low, high = unit.limits
    is_centi = unit.scale == 100
    return NumberSpec(
        unit=unit.symbol,
        decimals=2 if is_centi else 0,
        minimum=low,
        maximum=high,
        step=0.1 if is_centi else 1,
        scale=Decimal("0.01") if is_centi else Decimal(1),
        is_whole=True,
        is_optional=is_optional,
    )


def plain_cells(field: Field, value: object, *, unit: Unit | None = None) -> tuple[Cell, ...]:
    """Return the cells of a field that is no condition, source or reference."""
    address, tip = written(field.path), tip_of(field)
    match field.kind:
        case "number":
            return number_cells(field, address, value, unit or field.unit)
        case "toggle":
            words = tuple(text for _, text in field.choices)
            shown = value if isinstance(value, bool) else None
            on, off = words if len(words) == 2 else ("on", "off")
            return (ToggleCell(address, field.label, shown, tip, (on, off)),)
        case "secret":
            return _secret_cells(address, field.label, value, tip)
        case "choice":
            return (choice_cell(field, address, value),)
        case "roles":
            roles = tuple(str(one) for one in value) if isinstance(value, list) else None
            cell_ = RolesCell(address, field.label, field.choices, roles, tip)
            clear = ActionCell(f"{DROP}{address}", "default", "Leave it out: Operator and up may write")
            return (cell_, clear) if value is not ABSENT else (cell_, WordCell("not set: Operator and up"))
        case _:
            width = WIDTHS.get(field.path[-1], MEDIUM_LONG)
            text = value if isinstance(value, str) else ("" if value in (ABSENT, None) else json_text(value))
            return (TextCell(address, field.label, text, tip, width),)


def _secret_cells(address: str, name: str, value: object, tip: str) -> tuple[Cell, ...]:
    if value == HIDDEN_PASSWORD:
        return (SecretCell(address, name, "stored", tip),)
    if not isinstance(value, str) or not value:
        return (SecretCell(address, name, "none", tip),)
    keep = ActionCell(f"{DROP}{address}", "keep the stored one", "Forget the new password and keep the stored one")
    return SecretCell(address, name, "new", tip), keep


def number_cells(field: Field, address: str, value: object, unit: Unit) -> tuple[Cell, ...]:
    """Return a number in its unit, with what stands in the file beside it where that is no integer."""
    number = whole(value)
    cell = NumberCell(address, field.label, number_spec(unit, is_optional=field.is_optional), number, tip_of(field))
    is_odd = number is None and value is not ABSENT and not (field.is_optional and value is None)
    return (cell, WordCell(f"stands as {json_text(value)}")) if is_odd else (cell,)


def choice_cell(field: Field, address: str, value: object) -> ChoiceCell:
    """Return one of a field's choices; an optional one may also be left out, a number is chosen as a number."""
    choices: tuple[tuple[object, str], ...] = field.choices
    if field.path[-1] == "weekday":
        choices = tuple((int(number), text) for number, text in field.choices)
    if field.is_optional:
        choices = ((None, f"not set: {field.absent}"), *choices)
    standing = "" if value is ABSENT else json_text(value)
    return ChoiceCell(address, field.label, choices, None if value is ABSENT else value, standing, tip_of(field))


def reference_cell(address: str, name: str, ref: object, offered: Options, directory: Directory) -> ReferenceCell:
    """Return a picker that shows what is read and offers what may be."""
    standing = next((text for one, text in offered if _is_of(one, ref)), "")
    card_id = whole(value_at(ref, ("cardId",)))
    number = "" if card_id is None else f"{card_id}  "
    text = standing or ("choose …" if ref in (ABSENT, None) else f"{number}{reference_text(ref, directory)}")
    return ReferenceCell(address, name, offered, text, "Only what may be read here is offered")


def clause_cells(
    path: Path, clause: object, name: str, offers: Offers, threshold: tuple[Cell, ...]
) -> tuple[Cell, ...]:
    """Return a clause side by side: what is read, the relation, the threshold, and the way to take it away."""
    source, operator = value_at(clause, ("source",)), value_at(clause, ("operator",))
    kind = type_of(source)
    words = RELATIONS if kind in {"NUMBER", None} else STATE_RELATIONS
    legal = tuple((one, words[one]) for one in (OPERATORS[kind] if kind else tuple(RELATIONS)))
    at = written(path)
    return (
        reference_cell(f"{at}.source", f"{name}: source", source, offers.references("condition"), offers.directory),
        ChoiceCell(
            f"{at}.operator",
            f"{name}: operator",
            legal,
            None if operator is ABSENT else operator,
            "?" if operator is ABSENT else str(operator),
            width=SMALL,
        ),
        *threshold,
        ActionCell(f"{DROP}{at}", "", "Take this clause away", "mdi6.close"),
    )


def threshold_cells(path: Path, clause: object, name: str, directory: Directory) -> tuple[Cell, ...]:
    """Return the threshold by the type of what is read: a number in its unit, on or off, or a mission state."""
    source, value = value_at(clause, ("source",)), value_at(clause, ("threshold",))
    address, label = f"{written(path)}.threshold", f"{name}: threshold"
    standing = "" if value is ABSENT else json_text(value)
    kind = type_of(source)
    if kind == "BOOL":
        shown = None if value is ABSENT else value
        return (ChoiceCell(address, label, ((1, "on"), (0, "off")), shown, standing, width=MEDIUM),)
    if kind == "STATE":
        shown = None if value is ABSENT else value
        return (ChoiceCell(address, label, MISSION_STATES, shown, standing, width=MEDIUM),)
    field = Field((), label, "number")
    return number_cells(field, address, value, read_unit(source, directory))


def source_cells(
    path: Path, source: object, name: str, offered: Options, directory: Directory, *, unit: Unit = CENTIUNITS
) -> tuple[Cell, ...]:
    """Return where a value comes from: constant or card, and the one or the other."""
    mode, at = value_at(source, ("sourceMode",)), written(path)
    standing = "" if mode is ABSENT else json_text(mode)
    shown = None if mode is ABSENT else mode
    choice = ChoiceCell(f"{at}.sourceMode", f"{name}: from", SOURCE_MODES, shown, standing, width=136)
    if mode == "VARIABLE_REF":
        ref = value_at(source, ("ref",))
        return choice, reference_cell(f"{at}.ref", f"{name}: reads", ref, offered, directory)
    field = replace(SOURCE[1], path=(*path, "value"), label=f"{name}: value")
    return choice, *number_cells(field, f"{at}.value", value_at(source, ("value",)), unit)


def bound_cells(path: Path, ref: object, name: str, offered: Options, directory: Directory) -> tuple[Cell, ...]:
    """Return a parameter that follows another card, and the way back to its own value."""
    at = written(path)
    return (
        WordCell("follows"),
        reference_cell(f"{BIND}{at}", f"{name}: follows", ref, offered, directory),
        ActionCell(f"{UNBIND}{at}", "", "Take the binding away: its own value counts again", "mdi6.link-off"),
    )


def bind_action(path: Path) -> ActionCell:
    return ActionCell(f"{BIND}{written(path)}", "", "Have it follow the value of a card (binding)", "mdi6.link-plus")


def combiner_cell(path: Path, combiner: object, name: str) -> ChoiceCell:
    shown = "NONE" if combiner is ABSENT else combiner
    return ChoiceCell(f"{written(path)}.combiner", f"{name}: combiner", COMBINERS, shown, str(shown), width=COMBINER)


def tip_of(field: Field) -> str:
    """Return what a tooltip says of a field: its help, its key in the contract, what leaving it out means."""
    parts = [field.help, field.hint, f"{written(field.path)} ({field.unit.name})" if field.kind == "number" else ""]
    parts.append("" if field.kind == "number" else written(field.path))
    parts.append(f"left out: {field.absent}" if field.is_optional else "")
    return "\n".join(part for part in parts if part)


def _is_of(reference: Reference, ref: object) -> bool:
    named = (value_at(ref, ("cardId",)), value_at(ref, ("field",)), value_at(ref, ("type",)))
    return named == (reference.card_id, reference.field, reference.type)
