"""Which entry of the table of fields a path leads to, into conditions and sources too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from app.staged.field import Field, Section
from app.staged.fields import CARD, FAMILY_SECTIONS, PROGRAM, WIFI
from app.staged.paths import Path
from app.staged.units import CENTIUNITS
from app.staged.words import COMBINERS, RELATIONS, SOURCE_MODES
from runtime.contracts.config import FAMILIES, Family

CLAUSE: tuple[Field, ...] = (
    Field(("source",), "source", "reference"),
    Field(("operator",), "operator", "choice", choices=tuple(RELATIONS.items())),
    Field(("threshold",), "threshold", "threshold", is_bindable=True),
)
CONDITION: tuple[Field, ...] = (Field(("combiner",), "combiner", "choice", choices=COMBINERS, absent="NONE"),)
SOURCE: tuple[Field, ...] = (
    Field(("sourceMode",), "from", "choice", choices=SOURCE_MODES),
    Field(("value",), "value", "number", CENTIUNITS),
    Field(("ref",), "reads", "reference"),
)
BINDING: tuple[Field, ...] = (
    Field(("bindingId",), "Id", "text"),
    Field(("target", "cardId"), "Card", "choice"),
    Field(("target", "path"), "Parameter", "choice"),
    Field(("source",), "Source", "source"),
)


def family_of(card: object) -> Family | None:
    """Return the family of a card as JSON; None when it names none of the six."""
    named = card.get("cardType") if isinstance(card, Mapping) else None
    return next((family for family in FAMILIES if family == named), None)


def sections_of(card: object) -> tuple[Section, ...]:
    """Return the sections of a card's form; of an unknown family the common ones alone."""
    family = family_of(card)
    return (CARD,) if family is None else (CARD, *FAMILY_SECTIONS[family])


def find(family: Family | None, path: Path) -> Field | None:
    """Return the entry of a path below a card, into conditions and sources too; None for a key not known."""
    sections = (CARD,) if family is None else (CARD, *FAMILY_SECTIONS[family])
    return _found(_fields(sections), path)


def find_outside(path: Path) -> Field | None:
    """Return the entry of a path below the document that belongs to no card."""
    if path[:1] == ("bindings",):
        return _found(BINDING, path[2:])
    return _found(_fields((*PROGRAM, *WIFI)), path)


def _fields(sections: tuple[Section, ...]) -> Iterator[Field]:
    for section in sections:
        for row in section.rows:
            yield from row.fields


def _found(fields: Iterator[Field] | tuple[Field, ...], path: Path) -> Field | None:
    for field in fields:
        if field.path == path:
            return field
        if path[: len(field.path)] == field.path:
            return _inside(field, path[len(field.path) :])
    return None


def _inside(field: Field, rest: Path) -> Field | None:
    """Return the leaf of a condition or a source, named after the field that it is in."""
    inner: Field | None = None
    if field.kind == "condition" and rest[0] in {"clauseA", "clauseB"}:
        which = "first" if rest[0] == "clauseA" else "second"
        if len(rest) == 1:
            return Field(field.path + rest, f"{field.label}, {which} clause", "clause", absent="none")
        inner = _found(CLAUSE, rest[1:])
        return _named(field, rest, inner, f"{field.label}, {which} clause: ")
    if field.kind == "condition":
        inner = _found(CONDITION, rest)
    elif field.kind == "source":
        inner = _found(SOURCE, rest)
    return _named(field, rest, inner, f"{field.label}: ")


def _named(field: Field, rest: Path, inner: Field | None, prefix: str) -> Field | None:
    if inner is None:
        return None
    return replace(inner, path=field.path + rest, label=f"{prefix}{inner.label}")
