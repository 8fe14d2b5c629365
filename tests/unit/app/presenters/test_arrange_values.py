"""Fields as they stand become arrays and scatters."""

from __future__ import annotations

import math

from app.document.arrays import GridArray, LinearArray, RadialArray
from app.document.scatter import Scatter
from app.presenters.arrange_values import (
    DEFAULTS,
    array_field,
    array_of,
    changed,
    next_seed,
    scatter_of,
    shown,
)
from widgets.arrange.views import FIELDS


def test_every_field_has_a_value_and_every_value_a_field() -> None:
    assert set(DEFAULTS) == {spec.path for spec in FIELDS}


def test_of_a_vector_only_the_touched_components_change() -> None:
    values = changed(changed(DEFAULTS, "row.offset", {2: 5}), "row.count", 9)
    assert (values["row.offset"], values["row.count"]) == ((2, 0, 5), 9)
    assert DEFAULTS["row.offset"] == (2, 0, 0)


def test_a_page_shows_its_own_fields_and_an_array_those_of_its_kind() -> None:
    assert list(shown(DEFAULTS, "align")) == ["align.target"]
    assert list(shown(DEFAULTS, "array")) == ["array.kind", "row.count", "row.offset", "array.gather"]
    assert "grid.counts" in shown(changed(DEFAULTS, "array.kind", "grid"), "array")
    assert array_field(DEFAULTS, "offset") == "row.offset"


def test_fields_become_what_the_document_knows() -> None:
    assert array_of(DEFAULTS) == LinearArray(5, (2, 0, 0))
    assert array_of(changed(DEFAULTS, "array.kind", "grid")) == GridArray((3, 1, 3), (2, 2, 2))
    assert array_of(changed(DEFAULTS, "array.kind", "circle")) == RadialArray(8, "y", (0, 0, 0), math.tau, True)
    assert scatter_of(DEFAULTS) == Scatter()


def test_seeds_go_round() -> None:
    assert next_seed(DEFAULTS) == 2
    assert next_seed(changed(DEFAULTS, "scatter.seed", 999_999)) == 1
