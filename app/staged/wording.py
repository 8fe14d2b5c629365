"""Config values as people read them: decimals with units, words for choices, sentences for conditions.

It words what stands in a config; a value that is of no legal form is shown as the JSON that it is.
"""

from __future__ import annotations

from app.staged.directory import Directory, whole
from app.staged.field import Field
from app.staged.paths import ABSENT, Path, value_at
from app.staged.references import field_words, is_reference, read_unit, type_of
from app.staged.units import Unit, with_unit
from app.staged.words import RELATIONS, on_or_off
from runtime.contracts.config import HIDDEN_PASSWORD
from runtime.contracts.json_text import write_json

NOTHING = "nothing"
MAX_JSON = 120


def value_text(field: Field | None, value: object, directory: Directory, *, unit: Unit | None = None) -> str:
    """Return the value of a field in words; without a field as JSON."""
    if value is ABSENT or (value is None and field is not None):
        return field.absent if field is not None and field.absent is not None else NOTHING
    if field is None:
        return json_text(value)
    if is_reference(value):
        return reference_text(value, directory)
    number = whole(value)
    if field.kind in {"number", "threshold"} and number is not None:
        return with_unit(number, unit or field.unit)
    if field.kind == "toggle" and isinstance(value, bool):
        return "on" if value else "off"
    if field.kind in {"choice", "text", "roles", "secret", "threshold"}:
        return _plain_text(field, value)
    if field.kind == "condition":
        return condition_text(value, directory, empty=field.absent or NOTHING)
    if field.kind == "clause":
        return clause_text(value, directory)
    if field.kind == "source":
        return source_text(value, directory, unit or field.unit)
    return json_text(value)


def _plain_text(field: Field, value: object) -> str:
    if field.kind == "secret":
        return "a password" if value == HIDDEN_PASSWORD else "a new password"
    if field.kind == "roles" and isinstance(value, list):
        return ", ".join(dict(field.choices).get(str(role), str(role)) for role in value) or "nobody"
    words = dict(field.choices).get(str(value))
    if words is not None:
        return words.partition(" – ")[0]
    return f"“{value}”" if isinstance(value, str) and field.kind == "text" else json_text(value)


def condition_text(condition: object, directory: Directory, *, empty: str) -> str:
    """Return a `set` or `reset` block as one sentence; `empty` is what the empty block means."""
    if condition is None or condition == {}:
        return empty
    first = value_at(condition, ("clauseA",))
    second = value_at(condition, ("clauseB",))
    if not isinstance(condition, dict) or not isinstance(first, dict):
        return json_text(condition)
    text = clause_text(first, directory)
    if not isinstance(second, dict):
        return text
    joint = {"AND": "and", "OR": "or"}.get(str(condition.get("combiner")), "(unused:)")
    return f"{text} {joint} {clause_text(second, directory)}"


def clause_text(clause: object, directory: Directory) -> str:
    """Return one clause as a sentence, e.g. `Tank level > 80.00 %` or `Pump mission is IDLE`."""
    source = value_at(clause, ("source",))
    operator, threshold = value_at(clause, ("operator",)), value_at(clause, ("threshold",))
    name = reference_text(source, directory)
    kind = type_of(source)
    if kind == "BOOL" and threshold in (0, 1) and operator in ("EQ", "NEQ"):
        return f"{name} is {on_or_off(operator, threshold)}"
    if kind == "STATE":
        return f"{name} is {threshold if isinstance(threshold, str) else json_text(threshold)}"
    number = whole(threshold)
    limit = json_text(threshold) if number is None else with_unit(number, read_unit(source, directory))
    relation = "?" if operator is ABSENT else RELATIONS.get(str(operator), str(operator))
    return f"{name} {relation} {limit}"


def source_text(source: object, directory: Directory, unit: Unit) -> str:
    """Return where a value comes from: the constant, or the card that is read."""
    number = whole(value_at(source, ("value",)))
    if value_at(source, ("sourceMode",)) == "CONSTANT" and number is not None:
        return with_unit(number, unit)
    ref = value_at(source, ("ref",))
    return reference_text(ref, directory) if is_reference(ref) else json_text(source)


def reference_text(ref: object, directory: Directory) -> str:
    """Return what a reference reads, e.g. `Tank level`, or `Pump 1 cycles` where the field must be said."""
    if not is_reference(ref):
        return json_text(ref)
    card_id, field = value_at(ref, ("cardId",)), value_at(ref, ("field",))
    entry = directory.get(card_id)
    name = directory.name(card_id)
    words = field_words(entry.family if entry is not None else None, field)
    return name if words in {"value", "state"} else f"{name} {words}"


def threshold_unit(card: object, path: Path, directory: Directory) -> Unit:
    """Return the unit of the threshold at a path below a card: that of the value which its clause reads."""
    return read_unit(value_at(card, (*path[:-1], "source")), directory)


def json_text(value: object) -> str:
    """Return a value as the JSON that it is, cut off when it is long."""
    if value is ABSENT:
        return NOTHING
    text = write_json(value).decode()
    return text if len(text) <= MAX_JSON else f"{text[: MAX_JSON - 1]}…"
