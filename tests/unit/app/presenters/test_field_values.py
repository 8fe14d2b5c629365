"""Fields by path: read, replaced, combined."""

from decimal import Decimal
from typing import Any

import pytest

from app.presenters.field_values import (
    common,
    described,
    reader,
    replaced,
    split_index,
    unknown_fields,
    wish_of,
)
from runtime.contracts.world import Entity
from tests.helpers import levels
from widgets.fields.quantity import ANGLE, METRES, Relative
from widgets.inspector.views import FieldView

WOLF = levels.entity("wolf_1", (5, 0, 0), kind="npc")


def test_fields_are_read_by_the_names_of_the_contract() -> None:
    assert reader("transform.position")(WOLF) == (5, 0, 0)
    assert reader("ambientLight")(levels.world().scene) == (0.4, 0.6, 0.4)


def test_replacing_shares_everything_beside_the_path() -> None:
    moved = replaced(WOLF, "transform.position", wish_of({1: 2}))
    assert moved.transform.position == (5, 2, 0)
    assert moved.transform.scale is WOLF.transform.scale
    assert moved.material is WOLF.material
    assert replaced(WOLF, "type", wish_of("npc")) is WOLF
    bright = replaced(levels.world().scene, "ambientLight", wish_of({0: 1}))
    assert bright.to_wire()["ambientLight"] == [1, 0.6, 0.4]


@pytest.mark.parametrize(
    ("value", "old", "new"),
    [
        ("rock", "wolf", "rock"),
        ({0: 7}, (1, 2.5, 3), (7, 2.5, 3)),
        ({2: Relative("add", Decimal("0.5"), METRES)}, (1, 2, 3), (1, 2, 3.5)),
        (Relative("multiply", Decimal(2), METRES), 4, 8),
    ],
)
def test_a_wish_changes_only_what_it_names(value: object, old: object, new: object) -> None:
    assert wish_of(value)(old) == new


def test_untouched_angles_keep_every_bit() -> None:
    odd = (0.1 + 0.2, 1e-17, -2.0000000000000004)
    turned = wish_of({0: Relative("add", Decimal(1), ANGLE)})(odd)
    assert turned[1:] == odd[1:]


@pytest.mark.parametrize(
    ("values", "view"),
    [
        (["a"], FieldView("a", False)),
        (["a", "a"], FieldView("a", False)),
        (["a", "b"], FieldView("a", True)),
        ([(1, 2, 3), (1, 2, 3)], FieldView((1, 2, 3), (False, False, False))),
        ([(1, 2, 3), (1, 5, 3)], FieldView((1, 2, 3), (False, True, False))),
        ([(1, 2, 3), (4, 5, 6), (1, 2, 3)], FieldView((1, 2, 3), (True, True, True))),
    ],
)
def test_mixed_is_told_for_each_component(values: list[Any], view: FieldView) -> None:
    assert common(values) == view


def test_component_is_split_from_the_field() -> None:
    assert split_index("transform.scale[1]") == ("transform.scale", 1)
    assert split_index("components.mesh") == ("components.mesh", None)


def test_unknown_fields_are_shown_at_their_depth() -> None:
    wire = WOLF.to_wire()
    wire["note"] = "shy"
    wire["transform"]["pivot"] = [0, 1]
    shown = unknown_fields(Entity.from_wire(wire))
    assert shown.replace("\n", "").replace(" ", "") == '{"note":"shy","transform":{"pivot":[0,1]}}'
    assert unknown_fields(WOLF) == ""


def test_types_are_counted() -> None:
    assert described([WOLF, levels.entity("a"), levels.entity("b")]) == "1 npc, 2 object"
