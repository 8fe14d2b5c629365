"""Arrays and scatters are worked out piece by piece, and say beforehand what keeps them from being made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pytest

from app.document import grouping
from app.document.document import Document
from app.document.placing import Box
from app.presenters.arrange_making import (
    Making,
    Problems,
    array_making,
    array_problems,
    scatter_making,
    scatter_problems,
)
from app.presenters.arrange_values import DEFAULTS
from tests.helpers import levels


class Flat:
    """A world of unit boxes above a flat ground; notes what was asked of it."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self.asked: list[tuple[Any, Any]] = []

    def box_of(self, ids: Sequence[str]) -> Box | None:
        boxes = [self._document.entities[one].transform for one in ids if one != "ghost"]
        if not boxes:
            return None
        places = list(zip(*(box.position for box in boxes), strict=True))
        sizes = boxes[0].scale
        low = [min(axis) - size / 2 for axis, size in zip(places, sizes, strict=True)]
        return low, [max(axis) + size / 2 for axis, size in zip(places, sizes, strict=True)]

    def surface_below(
        self, only: Iterable[str] | None, without: Iterable[str]
    ) -> Callable[[float, float], tuple[Sequence[float], Sequence[float]] | None]:
        self.asked.append((only, tuple(without)))
        return lambda x, z: ((x, 0, z), (0, 1, 0))


@pytest.fixture
def document() -> Document:
    ground = levels.entity("ground", scale=(10, 1, 10))
    thin = levels.entity("thin", scale=(1, 1, 0.001))
    return levels.document(
        levels.entity("a", (0, 3, 0)), levels.entity("b", (4, 3, 4)), ground, thin, levels.entity("ghost")
    )


def finished(making: Making) -> Making:
    while making.step():
        pass
    return making


def put(document: Document, making: Making) -> tuple[str, ...]:
    with document.transaction(making.label):
        while making.put():
            pass
    return making.ids


def with_values(**values: Any) -> dict[str, Any]:
    return {**DEFAULTS, **{name.replace("_", ".", 1): value for name, value in values.items()}}


def test_an_array_is_made_piece_by_piece_and_put_in_as_one(document: Document) -> None:
    making = array_making(document, ["a", "b"], DEFAULTS)
    assert making.step()
    assert (making.made, making.rounds) == (2, 1)
    assert len(document.entities) == 5
    assert finished(making).label == "Array: 8 new entities"
    assert len(put(document, making)) == 8
    assert document.history.undo_label == "Array: 8 new entities"
    gathered = finished(array_making(document, ["a"], with_values(array_gather=True, row_count=2)))
    assert gathered.label == "Array: 1 new entity"
    put(document, gathered)
    assert grouping.group_tree(document).title_of("group_1") == "Array"


@pytest.mark.parametrize(
    ("values", "chosen", "problems"),
    [
        ({}, [], {"": "select what is to be copied"}),
        ({"row_count": 1}, ["a"], {"": "a count of one makes no copy"}),
        ({"row_count": 5000}, ["a", "b"], {"": "9998 new entities are more than the 5000"}),
        ({"row_offset": (0, 0, 0)}, ["a"], {"row.offset": "the copies would stand in each other"}),
        ({}, ["a"], {}),
    ],
)
def test_what_keeps_an_array_from_being_made_is_said(
    values: dict[str, Any], chosen: list[str], problems: dict[str, str]
) -> None:
    found = array_problems(with_values(**values), chosen)
    assert set(found.by_field) == set(problems)
    assert all(found.by_field[name].startswith(reason) for name, reason in problems.items())


def test_a_scatter_covers_its_surface_and_never_moves_it(document: Document) -> None:
    around = Flat(document)
    values = with_values(scatter_surface="ground", scatter_count=20)
    making = finished(scatter_making(document, ["a", "ground"], values, around))
    assert around.asked == [(["ground"], ("a",))]
    assert (making.rounds, making.label) == (20, "Scatter, seed 1: 20 new entities")
    for copy in put(document, making):
        placed = document.entities[copy].transform
        assert placed.position[1] == pytest.approx(placed.scale[1] / 2, abs=1e-5)
        assert abs(placed.position[0]) <= 5
    assert len(grouping.group_tree(document).members_of("group_1")) == 20


def test_without_a_surface_the_selection_bounds_what_is_scattered(document: Document) -> None:
    around = Flat(document)
    making = finished(scatter_making(document, ["a", "b"], with_values(scatter_count=5, scatter_gather=False), around))
    assert around.asked == [(None, ("a", "b"))]
    xs = [document.entities[copy].transform.position[0] for copy in put(document, making)]
    assert all(-0.5 <= x <= 4.5 for x in xs)
    assert grouping.group_tree(document).groups == {}


def test_what_is_not_shown_stands_on_its_own_origin(document: Document) -> None:
    values = with_values(scatter_surface="ground", scatter_count=1, scatter_smallest=1, scatter_largest=1)
    (copy,) = put(document, finished(scatter_making(document, ["ghost"], values, Flat(document))))
    assert document.entities[copy].transform.position[1] == 0


@pytest.mark.parametrize(
    ("values", "chosen", "problems"),
    [
        ({}, [], {"": "select what is to be scattered"}),
        ({"scatter_surface": "ground"}, ["ground"], {"": "select what is to be scattered"}),
        ({"scatter_surface": "moon"}, ["a"], {"scatter.surface": "no entity is called “moon”"}),
        ({"scatter_surface": "thin"}, ["a"], {"scatter.surface": "“thin” has no extent to scatter on"}),
        ({}, ["thin"], {"scatter.surface": "is needed: the selection spans no area"}),
        ({}, ["ghost"], {"scatter.surface": "is needed: the selection spans no area"}),
        ({"scatter_largest": 0.1}, ["a", "b"], {"scatter.largest": "is below the smallest"}),
    ],
)
def test_what_keeps_a_scatter_from_being_made_is_said(
    document: Document, values: dict[str, Any], chosen: list[str], problems: dict[str, str]
) -> None:
    found = scatter_problems(with_values(**values), document, chosen, Flat(document))
    assert set(found.by_field) == set(problems)
    assert all(found.by_field[name].startswith(reason) for name, reason in problems.items())


def test_the_first_problem_is_the_one_that_has_no_field() -> None:
    assert Problems().first == ""
    assert Problems({"row.count": "wrong"}).first == "correct what is marked"
    assert Problems({"row.count": "wrong", "": "select something"}).first == "select something"
