"""What the fields of the Arrange panel hold, and what they ask for: arrays and scatters as the document knows them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, cast

from app.document.arrays import Array, Axis, GridArray, LinearArray, RadialArray
from app.document.scatter import MAX_SEED, Scatter
from runtime.contracts.base import Vec3
from widgets.arrange.views import Page

Values = Mapping[str, Any]

DEFAULTS: Values = {
    "align.target": "active",
    "array.kind": "row",
    "row.count": 5,
    "row.offset": (2, 0, 0),
    "grid.counts": (3, 1, 3),
    "grid.spacing": (2, 2, 2),
    "circle.count": 8,
    "circle.axis": "y",
    "circle.centre": (0, 0, 0),
    "circle.sweep": math.tau,
    "circle.turns": True,
    "array.gather": False,
    "scatter.surface": "",
    "scatter.seed": 1,
    "scatter.count": 50,
    "scatter.spacing": 1,
    "scatter.turn": math.pi,
    "scatter.smallest": 0.8,
    "scatter.largest": 1.2,
    "scatter.leans": False,
    "scatter.gather": True,
    "mesh.name": "",
}
KINDS = {"row": "row.", "grid": "grid.", "circle": "circle."}


def changed(values: Values, path: str, wish: object) -> Values:
    """Return the values after a field was edited; of a vector only the touched components change."""
    if isinstance(wish, Mapping):
        wish = tuple(wish.get(index, part) for index, part in enumerate(values[path]))
    return {**values, path: wish}


def shown(values: Values, page: Page) -> dict[str, Any]:
    """Return the values of the fields that a page shows, in their order."""
    prefixes = (f"{page}.", KINDS[values["array.kind"]]) if page == "array" else (f"{page}.",)
    return {path: value for path, value in values.items() if path.startswith(prefixes)}


def array_of(values: Values) -> Array:
    """Return the array that the fields describe."""
    if values["array.kind"] == "row":
        return LinearArray(values["row.count"], cast(Vec3, values["row.offset"]))
    if values["array.kind"] == "grid":
        return GridArray(values["grid.counts"], cast(Vec3, values["grid.spacing"]))
    return RadialArray(
        values["circle.count"],
        cast(Axis, values["circle.axis"]),
        cast(Vec3, values["circle.centre"]),
        values["circle.sweep"],
        values["circle.turns"],
    )


def array_field(values: Values, problem: str) -> str:
    """Return the field that a problem of the array belongs to."""
    return f"{values['array.kind']}.{problem}"


def scatter_of(values: Values) -> Scatter:
    """Return the scatter that the fields describe."""
    return Scatter(
        seed=values["scatter.seed"],
        count=values["scatter.count"],
        spacing_m=values["scatter.spacing"],
        turn_rad=values["scatter.turn"],
        smallest=values["scatter.smallest"],
        largest=values["scatter.largest"],
        leans=values["scatter.leans"],
    )


def next_seed(values: Values) -> int:
    return int(values["scatter.seed"]) % MAX_SEED + 1
