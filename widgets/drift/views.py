"""What the strip of differences shows, as frozen values; its presenter makes the texts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldDrift:
    """A field that differs: its path, and how either side has it."""

    path: str
    mine: str
    built: str


@dataclass(frozen=True, slots=True)
class DriftView:
    """What differs of that which is selected, or of the level; an empty `summary` takes the strip away.

    The last two say why nothing can be pushed or taken over now; empty: it can.
    """

    summary: str = ""
    fields: tuple[FieldDrift, ...] = ()
    why_not_push: str = ""
    why_not_take: str = ""
