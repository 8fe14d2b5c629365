"""One entry of the table of config fields, and the rows and sections in which a form lays entries out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.staged.paths import Path
from app.staged.units import COUNTS, Unit

Kind = Literal[
    "number",
    "toggle",
    "text",
    "secret",
    "choice",
    "roles",
    "condition",
    "clause",
    "source",
    "reference",
    "threshold",
]
Choice = tuple[str, str]
"""A stored value and the words for it."""


@dataclass(frozen=True, slots=True)
class Field:
    """One key. `path` is below the card, or below the document; `absent` says what it means when it is missing."""

    path: Path
    label: str
    kind: Kind
    unit: Unit = COUNTS
    choices: tuple[Choice, ...] = ()
    absent: str | None = None
    is_bindable: bool = False
    hint: str = ""
    help: str = ""

    @property
    def is_optional(self) -> bool:
        return self.absent is not None


@dataclass(frozen=True, slots=True)
class Row:
    """Fields that stand side by side; `only` names the value of the card's `config.mode` for which the row counts."""

    label: str
    fields: tuple[Field, ...]
    only: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    rows: tuple[Row, ...]
