"""What the Arrange panel shows and asks, as values, and the table of its fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from widgets.fields.choice import Choice
from widgets.fields.quantity import ANGLE, METRES, NumberSpec

Page = Literal["align", "array", "scatter", "mesh"]

PAGES: tuple[tuple[Page, str], ...] = (
    ("align", "Align and distribute"),
    ("array", "Array"),
    ("scatter", "Scatter on a surface"),
    ("mesh", "Replace mesh"),
)
COUNT = NumberSpec(decimals=0, minimum=1, maximum=5000, step=1, is_whole=True)
SEED = NumberSpec(decimals=0, minimum=0, maximum=999_999, step=1, is_whole=True)
SPACING = NumberSpec(unit="m", decimals=2, minimum=0, step=0.1)
FACTOR = NumberSpec(unit="×", decimals=2, minimum=0, above_minimum=True, maximum=1000, step=0.05)
TURN = NumberSpec(unit="°", decimals=1, minimum=0, step=5, is_angle=True)


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field: its name, what it is called, its control and what that needs."""

    path: str
    label: str
    control: Literal["number", "vector", "choice", "switch", "text"]
    tip: str
    spec: NumberSpec = METRES
    choices: tuple[Choice, ...] = ()
    placeholder: str = ""


AXES: tuple[Choice, ...] = (("x", "X"), ("y", "Y (up)"), ("z", "Z"))

FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec(
        "align.target",
        "Line up with",
        "choice",
        "What the others are lined up with; it stays where it is",
        choices=(("active", "The active thing"), ("bounds", "The bounds of all")),
    ),
    FieldSpec(
        "array.kind",
        "Array",
        "choice",
        "How the copies are laid out",
        choices=(("row", "In a row"), ("grid", "In a grid"), ("circle", "Around an axis")),
    ),
    FieldSpec("row.count", "Count", "number", "How many there are in the end, the original counted", COUNT),
    FieldSpec("row.offset", "Offset", "vector", "How far each stands from the one before"),
    FieldSpec("grid.counts", "Counts", "vector", "How many along each axis, the original counted", COUNT),
    FieldSpec("grid.spacing", "Spacing", "vector", "How far neighbours stand apart along each axis"),
    FieldSpec("circle.count", "Count", "number", "How many there are in the end, the original counted", COUNT),
    FieldSpec("circle.axis", "Axis", "choice", "What the copies go around", choices=AXES),
    FieldSpec("circle.centre", "Centre", "vector", "A point that the axis goes through"),
    FieldSpec("circle.sweep", "Angle", "number", "How far around the axis; 360° closes the circle", ANGLE),
    FieldSpec("circle.turns", "Turn along", "switch", "Each turns with its place, so that all face the axis alike"),
    FieldSpec("array.gather", "Group copies", "switch", "Put the copies into a group of their own"),
    FieldSpec(
        "scatter.surface",
        "Surface",
        "text",
        "The entity to scatter on, over all of it. Left empty: on whatever lies below, within the selection's bounds",
        placeholder="within the selection's bounds",
    ),
    FieldSpec("scatter.seed", "Seed", "number", "The same seed gives the same places again", SEED),
    FieldSpec("scatter.count", "Count", "number", "How many copies; fewer where the area is full", COUNT),
    FieldSpec("scatter.spacing", "Spacing", "number", "No two are nearer to each other, seen from above", SPACING),
    FieldSpec("scatter.turn", "Random turn", "number", "Each is turned at random by up to so much either way", TURN),
    FieldSpec("scatter.smallest", "Scale from", "number", "The smallest that one becomes at random", FACTOR),
    FieldSpec("scatter.largest", "Scale to", "number", "The largest that one becomes at random", FACTOR),
    FieldSpec("scatter.leans", "Follow slope", "switch", "Copies stand at right angles to the surface"),
    FieldSpec("scatter.gather", "Group copies", "switch", "Put the copies into a group of their own"),
    FieldSpec("mesh.name", "New mesh", "text", "The mesh that the selected entities get", placeholder="e.g. rock"),
)


@dataclass(frozen=True, slots=True)
class ArrangeView:
    """One page: the values of its fields (the others are not shown), what is wrong, and what it would make.

    `why_not` says why it cannot be applied; `is_previewing`: what it makes is to be seen in the level.
    """

    page: Page
    fields: Mapping[str, object]
    problems: Mapping[str, str]
    summary: str = ""
    why_not: str = ""
    is_previewing: bool = False
