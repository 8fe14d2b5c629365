import numpy as np
import pytest

from tests.helpers.worlds import entity, world
from viewport.scene.build import build_scene
from viewport.scene.scene import Scene


def test_arrays_of_a_scene_cannot_be_written() -> None:
    scene = build_scene(world(entity("a")))
    with pytest.raises(ValueError, match="read-only"):
        scene.models[0, 0, 0] = 2


def test_rows_come_in_the_order_asked_and_leave_out_the_unknown() -> None:
    scene = build_scene(world(entity("a"), entity("b"), entity("c")))
    assert scene.rows(["c", "nobody", "a"]).tolist() == [2, 0]


def test_mask_is_true_for_the_ids_given() -> None:
    scene = build_scene(world(entity("a"), entity("b"), entity("c")))
    assert scene.mask(["b", "nobody"]).tolist() == [False, True, False]


def test_names_in_use_are_those_that_some_entity_has() -> None:
    scene = build_scene(world(entity("a", mesh="wolf", texture="fur"), entity("b", mesh="box", texture="fur")))
    assert scene.names_in_use() == ({"wolf", "box"}, {"fur"})


def test_an_empty_scene_has_no_rows() -> None:
    scene = Scene()
    assert len(scene) == 0
    assert scene.rows(["a"]).dtype == np.int64
    assert scene.names_in_use() == (frozenset(), frozenset())
