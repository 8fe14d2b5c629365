"""Frames put a piece into the world and take it out again, and the parts of a piece agree on one."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.document import frames, poses
from app.document.frames import Frame
from runtime.contracts.world import PrefabInstance, Transform

METRES = st.floats(-50, 50)
POINTS = st.tuples(METRES, METRES, METRES)
ANGLES = st.tuples(*[st.floats(-1.5, 1.5)] * 3)
FRAMES = st.builds(lambda at, turn, scale: Frame(at, poses.rotation(turn), scale), POINTS, ANGLES, st.floats(0.2, 5))
TRANSFORMS = st.builds(
    lambda at, turn, scale: Transform(position=at, rotation=turn, scale=(scale, 2 * scale, scale)),
    POINTS,
    ANGLES,
    st.floats(0.5, 3),
)


@given(FRAMES, TRANSFORMS)
def test_what_is_taken_and_placed_again_is_where_it_was(frame: Frame, world: Transform) -> None:
    back = frame.placed(frame.taken(world))
    assert back.position == pytest.approx(world.position, abs=5e-4)  # the scale is kept to six digits
    assert frames.are_same_turns(poses.rotation(back.rotation), poses.rotation(world.rotation))
    assert back.scale == pytest.approx(world.scale, rel=1e-4)


@given(FRAMES, TRANSFORMS)
def test_the_frame_between_two_transforms_is_the_one_that_led_there(frame: Frame, local: Transform) -> None:
    found = Frame.between(local, frame.placed(local), 1.0)
    again = found.placed(local)
    assert again.position == pytest.approx(frame.placed(local).position, abs=5e-4)
    assert math.isclose(found.scale, frame.scale, rel_tol=1e-3)


def test_something_that_was_stretched_tells_no_scale() -> None:
    local = Transform(position=(1, 0, 0), rotation=(0, 0, 0), scale=(1, 1, 1))
    world = local.model_copy(update={"scale": (1, 3, 1)})
    assert Frame.between(local, world, 2.0).scale == 2.0


def test_an_instance_remembers_its_frame() -> None:
    frame = Frame((1.0, 2.0, 3.0), poses.rotation((0, 0.5, 0)), 2.0)
    instance = PrefabInstance(prefab="x", parts={}, **frame.fields())
    assert Frame.of(instance).is_like(frame)
    assert (instance.position, instance.scale) == ((1, 2, 3), 2)


def test_most_count_and_where_they_are_even_what_is_remembered() -> None:
    here, there, away = Frame(), Frame((1.0, 0.0, 0.0)), Frame((9.0, 0.0, 0.0))
    assert frames.agreed([there, here, there], here) == there
    assert frames.agreed([there, here], here) == here
    assert frames.agreed([there, away], here) == there
    assert frames.agreed([], here) == here
    assert not here.is_like(Frame(scale=1.1))
    assert not here.is_like(Frame(turn=poses.rotation((0.1, 0, 0))))


def test_a_plain_shift_leaves_turn_and_scale_as_they_are_written() -> None:
    local = Transform(position=(1, 0, 0), rotation=(0, 7, 0), scale=(1, 1, 1))
    assert Frame((2.0, 0.0, 0.0)).placed(local).rotation == (0, 7, 0)
    assert Frame((2.0, 0.0, 0.0)).taken(local) == local.model_copy(update={"position": (-1, 0, 0)})
