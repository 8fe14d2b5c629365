"""Names over the viewport: the nearest first, none over another."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from runtime.contracts.world import CameraPose, Entity
from tests.helpers.worlds import entity, world
from viewport.scene.bounds import bounds_of
from viewport.scene.build import build_scene
from viewport.scene.camera import Camera
from viewport.scene.placards import LIFT_PX, MOST, Placard, Room, placards
from viewport.scene.scene import Scene
from viewport.scene.shapes import Shapes

CAMERA = Camera(CameraPose(target=(0, 0, 0), yaw_rad=0, pitch_rad=0, distance=10), 800, 600)


def placed(
    *entities: Entity,
    names: bool = True,
    marks: Mapping[str, str] | None = None,
    hidden: list[bool] | None = None,
    first: tuple[int, ...] = (),
    kept: tuple[Room, ...] = (),
) -> tuple[Placard, ...]:
    scene = build_scene(world(*entities))
    return placards(
        scene,
        bounds_of(scene, Shapes()),
        CAMERA,
        hidden=None if hidden is None else np.array(hidden),
        names=names,
        marks=marks or {},
        first=np.array(first, np.int64),
        kept=kept,
    )


def test_a_name_stands_above_the_middle_of_its_entity() -> None:
    (one,) = placed(entity("crate", (0, 0, 0), scale=(1, 2, 1)))
    pixel = CAMERA.pixel_of(np.array([0.0, 1.0, 0.0]))
    assert pixel is not None
    assert (one.id, one.text, one.is_marked) == ("crate", "crate", False)
    assert (one.x, one.y + LIFT_PX) == (pixel[0], pixel[1])


def test_the_nearer_one_is_written_where_two_stand_behind_one_another() -> None:
    assert [one.id for one in placed(entity("far", (0, 0, -0.4)), entity("near", (0, 0, 0.4)))] == ["near"]


def test_what_is_selected_comes_first_even_behind() -> None:
    assert [one.id for one in placed(entity("far", (0, 0, -0.4)), entity("near", (0, 0, 0.4)), first=(0,))] == ["far"]


def test_without_names_only_marks_are_written() -> None:
    crates = (entity("a", (-3, 0, 0)), entity("b", (3, 0, 0)))
    (one,) = placed(*crates, names=False, marks={"b": "◆ quest", "gone": "◆ other"})
    assert (one.text, one.is_marked) == ("b · ◆ quest", True)
    assert placed(*crates, names=False) == ()


def test_what_is_hidden_behind_or_beside_the_camera_is_not_written() -> None:
    crates = (entity("hidden"), entity("behind", (0, 0, 20)), entity("beside", (90, 0, 0)))
    assert placed(*crates, hidden=[True, False, False]) == ()


def test_long_names_are_cut_and_there_is_an_end_to_them() -> None:
    (one,) = placed(entity("a" * 60))
    assert one.text.endswith("…")
    many = [entity(f"e{index}", ((index % 60) / 8 - 3.7, (index // 60) / 6 - 3, 0)) for index in range(2_000)]
    assert 20 < len(placed(*many)) <= MOST


def test_an_empty_scene_has_no_names() -> None:
    nothing = Scene()
    found = placards(
        nothing, bounds_of(nothing, Shapes()), CAMERA, hidden=None, names=True, marks={}, first=np.zeros(0, np.int64)
    )
    assert found == ()


def test_nothing_is_written_where_a_label_stands() -> None:
    (one,) = placed(entity("crate"))
    over, beside = Room(one.x - 5, one.y - 9, one.x + 5, one.y), Room(one.x + 60, one.y - 9, one.x + 90, one.y)
    assert placed(entity("crate"), kept=(over,)) == ()
    assert placed(entity("crate"), kept=(beside,)) == (one,)


def test_what_is_marked_goes_above_a_plate_that_is_in_its_way() -> None:
    marks = {"near": "◆ one", "far": "◆ two"}
    near, far = placed(entity("far", (0, 0, -0.4)), entity("near", (0, 0, 0.4)), marks=marks, names=False)
    assert (near.id, near.lift) == ("near", 0)
    assert far.id == "far"
    assert far.lift > 0
    assert far.y + LIFT_PX + far.lift == pytest.approx(CAMERA.pixel_of(np.array([0, 0.5, -0.4]))[1], abs=2)
