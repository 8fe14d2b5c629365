"""Which fields of which cards a parameter may read, and what else a clause must be then (card-semantics §3, §6, §7).

For pickers that offer nothing illegal. It finds no faults: what stands in a config already is judged by the runtime.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from app.staged.directory import Directory, Entry, whole
from app.staged.field_search import family_of
from app.staged.fields import PID
from app.staged.paths import ABSENT, Path, parse, value_at
from app.staged.units import COUNTS, Unit
from runtime.contracts.config import Family, FieldType, Operator

Purpose = Literal["condition", "counts", "centiunits"]
"""What is read for: a clause takes any field; a value takes numbers stored in its own way."""

FIELDS: dict[Family, tuple[tuple[str, FieldType], ...]] = {
    "DI": (("currentValue", "NUMBER"), ("logicalState", "BOOL"), ("physicalState", "BOOL")),
    "AI": (("currentValue", "NUMBER"),),
    "DO": (
        ("currentValue", "NUMBER"),
        ("logicalState", "BOOL"),
        ("physicalState", "BOOL"),
        ("missionState", "STATE"),
    ),
    "SIO": (
        ("currentValue", "NUMBER"),
        ("logicalState", "BOOL"),
        ("physicalState", "BOOL"),
        ("missionState", "STATE"),
    ),
    "MATH": (("currentValue", "NUMBER"),),
    "RTC": (("logicalState", "BOOL"),),
}
OPERATORS: dict[FieldType, tuple[Operator, ...]] = {
    "NUMBER": ("GT", "GTE", "LT", "LTE", "EQ", "NEQ"),
    "BOOL": ("EQ", "NEQ"),
    "STATE": ("EQ",),
}
FIELD_WORDS: dict[tuple[Family, str], str] = {
    ("DI", "currentValue"): "count",
    ("DO", "currentValue"): "cycles",
    ("SIO", "currentValue"): "cycles",
    ("DI", "physicalState"): "contact",
    ("DO", "physicalState"): "output",
    ("SIO", "physicalState"): "output",
    ("DO", "logicalState"): "running",
    ("SIO", "logicalState"): "running",
    ("RTC", "logicalState"): "triggered",
}
PLAIN_WORDS = {"currentValue": "value", "logicalState": "state", "physicalState": "contact", "missionState": "mission"}


@dataclass(frozen=True, slots=True)
class Operand:
    """A field of a card that may be read."""

    entry: Entry
    field: str
    type: FieldType

    @property
    def ref(self) -> dict[str, object]:
        """The reference as it stands in a config."""
        return {"cardId": self.entry.card_id, "field": self.field, "type": self.type}

    @property
    def words(self) -> str:
        return field_words(self.entry.family, self.field)


def field_words(family: Family | None, field: object) -> str:
    """Return what a field of that family is called, e.g. `cycles` for a DO's `currentValue`."""
    name = str(field)
    plain = PLAIN_WORDS.get(name, name)
    return plain if family is None else FIELD_WORDS.get((family, name), plain)


def operands(directory: Directory, purpose: Purpose, *, without: Iterable[int] = ()) -> tuple[Operand, ...]:
    """Return all that may be read for a purpose, in evaluation order, leaving out some cards."""
    left_out = frozenset(without)
    return tuple(
        Operand(entry, name, kind)
        for entry in directory.entries()
        if entry.family is not None and entry.card_id not in left_out
        for name, kind in FIELDS[entry.family]
        if purpose == "condition" or (kind == "NUMBER" and purpose == _measure(entry.value_unit))
    )


def type_of(ref: object) -> FieldType | None:
    """Return the type that a reference names; None when it names none."""
    named = ref.get("type") if isinstance(ref, dict) else None
    return next((kind for kind in OPERATORS if kind == named), None)


def read_unit(ref: object, directory: Directory) -> Unit:
    """Return the unit of the number that a reference reads; counts where nothing is known of the card."""
    entry = directory.get(ref.get("cardId")) if isinstance(ref, dict) else None
    return COUNTS if entry is None else entry.value_unit


def fitted_clause(clause: object, ref: Mapping[str, object], directory: Directory) -> dict[str, object]:
    """Return a clause with another source, its operator and threshold kept as far as they are legal for it.

    A threshold keeps the number that a person reads: 5 pulses become 5.00 of a value with decimals.
    """
    before = clause if isinstance(clause, dict) else {}
    kind = type_of(ref)
    fitted = {**before, "source": dict(ref)}
    if kind is None:
        return fitted
    if before.get("operator") not in OPERATORS[kind]:
        fitted["operator"] = OPERATORS[kind][0]
    if kind == type_of(before.get("source")) != "NUMBER":
        return fitted
    if kind == "NUMBER":
        fitted["threshold"] = _fitted_number(before, ref, directory)
    else:
        fitted["threshold"] = 1 if kind == "BOOL" else "ACTIVE"
    return fitted


def _fitted_number(before: Mapping[str, object], ref: Mapping[str, object], directory: Directory) -> int:
    old = before.get("source")
    threshold = whole(before.get("threshold"))
    if threshold is None or type_of(old) != "NUMBER":
        return 0
    was, becomes = read_unit(old, directory).scale, read_unit(ref, directory).scale
    return threshold * becomes // was


def bindable_paths(card: object, directory: Directory) -> dict[Path, Purpose]:
    """Return the parameters of a card that may follow another card's value, and the kind of number each takes."""
    family = family_of(card)
    config = value_at(card, ("config",))
    paths: dict[Path, Purpose] = {}
    if family == "DI":
        paths[("config", "debounceTime")] = "centiunits"
    if family in {"DO", "SIO"}:
        paths[("config", "delayBeforeON")] = paths[("config", "onDuration")] = "centiunits"
        paths[("config", "repeatCount")] = "counts"
    if family == "MATH":
        is_pid = value_at(config, ("mode",)) == PID
        for name in ("pid.processVariable", "pid.setpoint") if is_pid else ("standard.inputA", "standard.inputB"):
            paths[("config", *parse(name))] = "centiunits"
    for block in ("set", "reset"):
        for clause in ("clauseA", "clauseB"):
            source = value_at(config, (block, clause, "source"))
            if family not in {None, "AI", "RTC"} and type_of(source) == "NUMBER":
                paths[("config", block, clause, "threshold")] = _measure(read_unit(source, directory))
    return paths


def value_readers(document: Mapping[str, object], card_id: int) -> frozenset[int]:
    """Return the cards whose values depend on a card's value, itself included: reading one of them closes a cycle."""
    readers: dict[int, set[int]] = {}
    for reader, source in _value_reads(document):
        readers.setdefault(source, set()).add(reader)
    found, waiting = {card_id}, [card_id]
    while waiting:
        for reader in readers.get(waiting.pop(), set()) - found:
            found.add(reader)
            waiting.append(reader)
    return frozenset(found)


def _value_reads(document: Mapping[str, object]) -> Iterator[tuple[int, int]]:
    """Yield reader and source of every value that is read: inputs of calculations, and bindings."""
    cards, bindings = document.get("cards"), document.get("bindings")
    for card in cards if isinstance(cards, list) else ():
        reader = whole(value_at(card, ("cardId",)))
        for path in ("standard.inputA", "standard.inputB", "pid.processVariable", "pid.setpoint"):
            source = value_at(card, ("config", *parse(path)))
            if value_at(source, ("sourceMode",)) == "VARIABLE_REF":
                yield from _read(reader, value_at(source, ("ref", "cardId")))
    for binding in bindings if isinstance(bindings, list) else ():
        target = whole(value_at(binding, ("target", "cardId")))
        yield from _read(target, value_at(binding, ("source", "ref", "cardId")))


def _read(reader: int | None, source: object) -> Iterator[tuple[int, int]]:
    read = whole(source)
    if reader is not None and read is not None:
        yield reader, read


def _measure(unit: Unit) -> Literal["counts", "centiunits"]:
    return "centiunits" if unit.scale == 100 else "counts"


def is_reference(value: object) -> bool:
    """Whether a JSON value is an object that names a card and a field."""
    return value_at(value, ("cardId",)) is not ABSENT and value_at(value, ("field",)) is not ABSENT
