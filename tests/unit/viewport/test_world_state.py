import numpy as np
import pytest

from runtime.contracts.world import CameraPose
from tests.helpers.worlds import SETTINGS, entity, world
from viewport.assets.decoded import AssetKey
from viewport.scene.camera import Camera, Ray
from viewport.scene.marquee import Marquee
from viewport.scene.shapes import MeshShape, Shapes
from viewport.world_state import WorldState

AHEAD = Ray(np.zeros(3), np.array([0.0, 0, -1]))


@pytest.fixture
def state() -> WorldState:
    made = WorldState()
    made.show(SETTINGS, world(entity("near", (0, 0, -4)), entity("far", (0, 0, -9)), entity("side", (9, 0, 0))))
    return made


def test_the_front_one_is_picked_and_hidden_or_locked_ones_are_not(state: WorldState) -> None:
    assert _picked(state) == "near"
    state.hide(["near"])
    assert _picked(state) == "far"
    state.lock(["far"])
    assert _picked(state) is None


def _picked(state: WorldState) -> str | None:
    hit = state.pick(AHEAD)
    return hit.id if hit is not None else None


def test_what_lies_behind_and_within_a_marquee_is_found_without_hidden_and_locked_ones(state: WorldState) -> None:
    camera = Camera(CameraPose(target=(0, 0, -4), yaw_rad=0, pitch_rad=0, distance=8), 800, 600)
    everything, middle = Marquee(0, 0, 800, 600), Marquee(450, 350, 350, 250)
    assert [hit.id for hit in state.pick_all(AHEAD)] == ["near", "far"]
    assert state.within(camera, middle) == ("near", "far")
    state.lock(["near"])
    assert [hit.id for hit in state.pick_all(AHEAD)] == ["far"]
    assert state.within(camera, everything) == ("far",)
    state.lock([])
    state.apply({"side": None})
    assert state.within(camera, everything) == ("near", "far")


def test_picking_follows_a_change(state: WorldState) -> None:
    assert not state.apply({"near": entity("near", (0, 5, 0))})
    assert _picked(state) == "far"
    assert state.apply({"near": None})
    assert state.apply({"new": entity("new", (0, 0, -2), mesh="wolf")})
    assert _picked(state) == "new"


def test_picking_follows_a_mesh_that_was_loaded(state: WorldState) -> None:
    tiny = MeshShape(np.full(3, 3, np.float32), np.full(3, 4, np.float32))
    state.use_shapes(Shapes({"box": tiny}))
    assert _picked(state) is None


def test_movable_is_what_is_selected_and_neither_locked_nor_hidden(state: WorldState) -> None:
    state.select(["near", "far", "side", "ghost"], "far")
    state.lock(["near"])
    state.hide(["side"])
    assert list(state.movable()) == ["far"]
    assert state.selected_rows.tolist() == [0, 1, 2]
    assert state.active_row == 1


def test_changed_rows_gather_until_they_are_taken(state: WorldState) -> None:
    assert state.take_changed_rows() is None
    state.apply({"far": entity("far", (1, 0, 0))})
    state.apply({"near": entity("near", (1, 0, 0)), "far": entity("far", (2, 0, 0))})
    rows = state.take_changed_rows()
    assert rows is not None
    assert rows.tolist() == [0, 1]
    rows = state.take_changed_rows()
    assert rows is not None
    assert len(rows) == 0
    state.apply({"far": None})
    assert state.take_changed_rows() is None


def test_the_hidden_mask_is_the_same_array_until_something_changes(state: WorldState) -> None:
    assert state.hidden_mask is None
    state.hide(["far"])
    mask = state.hidden_mask
    assert mask is state.hidden_mask
    assert mask is not None
    assert mask.tolist() == [False, True, False]
    state.apply({"far": entity("far", (2, 0, 0))})
    assert state.hidden_mask is mask
    state.apply({"near": None})
    after = state.hidden_mask
    assert after is not None
    assert after.tolist() == [True, False]


def test_the_box_is_around_the_selection_or_around_what_is_seen(state: WorldState) -> None:
    assert state.box(of_selection=True) is None
    state.select(["side"], "side")
    box = state.box(of_selection=True)
    assert box is not None
    assert box[0].tolist() == [8.5, -0.5, -0.5]
    state.hide(["side"])
    everything = state.box(of_selection=False)
    assert everything is not None
    assert everything[1].tolist() == [0.5, 0.5, -3.5]


def test_assets_are_wanted_by_what_is_in_use_and_the_sky(state: WorldState) -> None:
    state.apply({"near": entity("near", mesh="wolf", texture="fur")})
    assert state.wanted_assets == {
        AssetKey("mesh", "wolf"),
        AssetKey("mesh", "box"),
        AssetKey("texture", "fur"),
        AssetKey("texture", "none"),
        AssetKey("sky", "none"),
    }


def test_surfaces_are_those_that_can_be_seen_of_the_ones_that_are_asked_for(state: WorldState) -> None:
    def met(only: list[str] | None, *without: str) -> str | None:
        hit = state.surface_below(only, without)(AHEAD)
        return hit.id if hit is not None else None

    assert met(None) == "near"
    assert met(None, "near") == "far"
    assert met(["far", "side"]) == "far"
    state.hide(["far"])
    assert met(["far"]) is None


def test_a_box_is_drawn_around_some_entities(state: WorldState) -> None:
    box = state.box_of(["far", "side", "ghost"])
    assert box is not None
    assert (box[0].tolist(), box[1].tolist()) == ([-0.5, -0.5, -9.5], [9.5, 0.5, 0.5])
    assert state.box_of(["ghost"]) is None


def test_vertices_and_corners_are_where_things_stand(state: WorldState) -> None:
    tip = MeshShape(
        np.zeros(3, np.float32), np.ones(3, np.float32), np.array([[0, 1, 0]], np.float32), np.zeros((0, 3), np.uint32)
    )
    state.use_shapes(Shapes({"cone": tip}))
    state.apply({"side": entity("side", (9, 0, 0), mesh="cone")})
    (cone, box) = state.vertices(["side", "near"])
    assert cone.tolist() == [[9, 1, 0]]
    assert box.shape == (8, 3)
    assert state.corners(["near"]).max(axis=0).tolist() == [0.5, 0.5, -3.5]


def test_what_is_shown_around_a_pixel_is_found_nearest_first(state: WorldState) -> None:
    camera = Camera(CameraPose(target=(0, 0, -4), yaw_rad=0, pitch_rad=0, distance=8), 800, 600)
    rows = state.shown_within(camera, Marquee(410, 310, 390, 290), ())
    assert state.nearest_first(camera, rows) == ["near", "far"]
    assert state.nearest_first(camera, state.shown_within(camera, Marquee(410, 310, 390, 290), ["near"])) == ["far"]


def test_movable_is_the_same_until_something_changes(state: WorldState) -> None:
    state.select(["near"], "near")
    assert state.movable() is state.movable()
    state.apply({"near": entity("near", (0, 7, 0))})
    assert state.movable()["near"].position == (0, 7, 0)
    state.lock(["near"])
    assert not state.movable()


def test_the_highest_surface_is_found_from_above_wherever_it_is(state: WorldState) -> None:
    state.apply({"roof": entity("roof", (7, 30, 7))})
    below = state.highest_below(None, ())
    assert below(7, 7) == (pytest.approx((7, 30.5, 7)), pytest.approx((0, 1, 0)))
    assert below(70, 70) is None
    assert state.highest_below(None, ("roof",))(7, 7) is None
