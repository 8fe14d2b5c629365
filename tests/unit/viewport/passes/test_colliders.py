"""Colliders as wire."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import numpy as np
import pytest

from tests.helpers.rendering import frame_of, loaded, picture
from viewport.passes.colliders import CollidersPass, ball_circles, cube_edges
from viewport.passes.frame import Frame
from viewport.render.renderer import Renderer
from viewport.scene.colliders import Colliders

AT_ORIGIN = np.eye(3, 4, dtype=np.float32)[None]


def test_a_cube_has_twelve_edges_of_length_1() -> None:
    ends = cube_edges().reshape(12, 2, 3)
    assert np.allclose(np.linalg.norm(ends[:, 0] - ends[:, 1], axis=1), 1)
    assert len({tuple(sorted(map(tuple, edge.tolist()))) for edge in ends}) == 12


def test_circles_stand_on_the_ball() -> None:
    assert np.allclose(np.linalg.norm(ball_circles(), axis=1), 1, atol=1e-6)


@pytest.fixture
def renderer(gl: object) -> Iterator[Renderer]:
    loader = loaded([])
    made = Renderer(loader, [CollidersPass()])
    made.prepare()
    yield made
    made.close()
    loader.close()


def coloured(renderer: Renderer, frame: Frame) -> int:
    seen, _ = picture(renderer, frame)
    return int((np.abs(seen[..., :3].astype(int) - seen[0, 0, :3].astype(int)).max(axis=2) > 40).sum())


@pytest.mark.gui
def test_boxes_and_balls_are_drawn_where_they_are(renderer: Renderer) -> None:
    nothing = frame_of({})
    boxes = dataclasses.replace(nothing, colliders=Colliders(boxes=AT_ORIGIN))
    balls = dataclasses.replace(nothing, colliders=Colliders(spheres=AT_ORIGIN))
    assert coloured(renderer, boxes) > 100
    assert coloured(renderer, balls) > 100
    assert coloured(renderer, nothing) == 0
    assert picture(renderer, nothing)[1].draws == 0
    assert picture(renderer, boxes)[1].draws == 2, "once in front, once faintly behind"
