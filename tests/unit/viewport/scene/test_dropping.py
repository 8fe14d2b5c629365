import numpy as np
import pytest

from runtime.assets.primitives import primitive
from runtime.contracts.world import Entity
from tests.helpers.worlds import entity, world
from viewport.scene.bounds import bounds_of
from viewport.scene.build import build_scene
from viewport.scene.dropping import falls
from viewport.scene.shapes import MeshShape, Shapes

CONE = primitive("cone")
LOW, HIGH = CONE.bounds
SHAPES = Shapes({"cone": MeshShape(LOW, HIGH, CONE.positions, CONE.triangles)})


def _falls(entities: list[Entity], *things: tuple[str, ...], hidden: tuple[str, ...] = ()) -> list[float | None]:
    scene = build_scene(world(*entities))
    rows = [scene.rows(thing) for thing in things]
    found = falls(scene, bounds_of(scene, SHAPES), SHAPES, rows, scene.mask(hidden))
    return [fall.by_m for fall in sorted(found, key=lambda fall: fall.place)]


def test_a_thing_falls_onto_the_ground_or_onto_what_lies_below() -> None:
    floating = entity("a", (0, 5, 0))
    table = entity("table", (0.4, 1, 0), scale=(1, 0.5, 1))
    assert _falls([floating], ("a",)) == [pytest.approx(-4.5)]
    assert _falls([floating, table], ("a",)) == [pytest.approx(-3.25)]
    assert _falls([floating, table], ("a",), hidden=("table",)) == [pytest.approx(-4.5)]
    beside = entity("table", (3, 1, 0))
    assert _falls([floating, beside], ("a",)) == [pytest.approx(-4.5)]


def test_what_touches_only_the_rim_holds_nothing() -> None:
    wall = entity("wall", (1, 2, 0), scale=(1, 4, 1))
    assert _falls([entity("a", (0, 5, 0)), wall], ("a",)) == [pytest.approx(-4.5)]


def test_what_is_sunk_by_less_than_half_comes_up() -> None:
    assert _falls([entity("a", (0, 0.3, 0))], ("a",)) == [pytest.approx(0.2)]
    assert _falls([entity("a", (0, -0.3, 0))], ("a",)) == [None]
    deep = [entity("a", (0, -3, 0)), entity("floor", (0, -5, 0), scale=(9, 1, 9))]
    assert _falls(deep, ("a",)) == [pytest.approx(-1)]


def test_a_stack_stays_a_stack_and_a_group_falls_as_one() -> None:
    upper, lower = entity("upper", (0, 8, 0)), entity("lower", (0.2, 4, 0))
    assert _falls([upper, lower], ("upper",), ("lower",)) == [pytest.approx(-6.5), pytest.approx(-3.5)]
    assert _falls([upper, lower], ("upper", "lower")) == [pytest.approx(-3.5)]


def test_the_form_of_a_mesh_counts_not_its_box() -> None:
    cone = entity("cone", (0, 0.5, 0), mesh="cone", scale=(4, 1, 4))
    (by_m,) = _falls([entity("a", (1.6, 5, 1.6), scale=(0.1, 1, 0.1)), cone], ("a",))
    assert by_m is not None
    assert by_m < -4


def test_many_things_among_many_and_some_large_ones_fall_as_they_would_alone() -> None:
    random = np.random.default_rng(3)
    still = [
        entity(f"s{n}", (float(x), 0.5, float(z)), scale=(1, float(h), 1))
        for n, (x, z, h) in enumerate(random.uniform(1, 30, (60, 3)))
    ]
    still.append(entity("floor", (15, -1, 15), scale=(60, 4, 60)))
    falling = [
        entity(f"f{n}", (float(x), 40.0 + 10 * n, float(z))) for n, (x, z) in enumerate(random.uniform(1, 30, (12, 2)))
    ]
    alone = [_falls([*still, one], (one.id,))[0] for one in falling]
    together = _falls([*still, *falling], *((one.id,) for one in falling))
    assert all(a is not None and t is not None and t >= a - 1e-6 for a, t in zip(alone, together, strict=True))
    assert together[0] == pytest.approx(alone[0])


def test_nothing_falls_where_there_is_nothing() -> None:
    assert _falls([entity("a")]) == []
    assert _falls([entity("a")], ("gone",)) == []
    assert _falls([entity("a", (0, 2, 0))], ("gone",), ("a",)) == [pytest.approx(-1.5)]
