"""Shadows as pixels: where something stands between the ground and the sun it is darker."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import numpy as np
import pytest

from runtime.contracts.world import CameraPose, Sun
from tests.helpers.rendering import frame_of, keys_of, loaded, picture
from tests.helpers.worlds import entity, world
from viewport.passes.frame import Frame
from viewport.passes.opaque import OpaquePass
from viewport.passes.shadow import ShadowPass
from viewport.render.renderer import Renderer
from viewport.scene.build import change_scene

pytestmark = pytest.mark.gui
GROUND = entity("ground", mesh="plane", scale=(20, 1, 20))
BALL = entity("ball", (0, 2, 0), mesh="sphere")
ABOVE = Sun(azimuth_rad=0.0, elevation_rad=1.5)
UNDER_BALL, IN_THE_SUN = (0.0, 0.0, 0.0), (3.0, 0.0, 0.0)


@pytest.fixture
def renderer(gl: object) -> Iterator[Renderer]:
    loader = loaded(keys_of(world(GROUND, BALL)))
    made = Renderer(loader, [ShadowPass(), OpaquePass()])
    made.prepare()
    yield made
    made.close()
    loader.close()


def lit(*entities: object, **changes: object) -> Frame:
    pose = CameraPose(target=(1, 0, 0), yaw_rad=0.3, pitch_rad=0.25, distance=9)
    return frame_of(world(*entities), pose=pose, sun=ABOVE, shows_shadows=True, **changes)  # type: ignore[arg-type]


def brightness(renderer: Renderer, frame: Frame, point: tuple[float, float, float]) -> int:
    seen, _ = picture(renderer, frame)
    pixel = frame.camera.pixel_of(np.array(point))
    assert pixel is not None
    x, y = (int(value) for value in pixel)
    return int(seen[y, x, :3].astype(int).sum())


def test_it_is_darker_under_the_ball_and_nowhere_else(renderer: Renderer) -> None:
    frame = lit(GROUND, BALL)
    assert brightness(renderer, frame, UNDER_BALL) < brightness(renderer, frame, IN_THE_SUN) - 60
    without = dataclasses.replace(frame, shows_shadows=False)
    assert abs(brightness(renderer, without, IN_THE_SUN) - brightness(renderer, frame, IN_THE_SUN)) <= 6
    assert brightness(renderer, without, UNDER_BALL) > brightness(renderer, frame, UNDER_BALL) + 60


def test_a_shadow_goes_where_its_entity_goes(renderer: Renderer) -> None:
    frame = lit(GROUND, BALL)
    brightness(renderer, frame, UNDER_BALL)
    moved = entity("ball", (3, 2, 0), mesh="sphere")
    change = change_scene(frame.scene, {"ball": moved})
    after = dataclasses.replace(frame, scene=change.scene, changed_rows=change.rows)
    assert brightness(renderer, after, IN_THE_SUN) < brightness(renderer, after, UNDER_BALL) - 60


def test_the_map_is_drawn_again_only_when_something_changed(renderer: Renderer) -> None:
    frame = lit(GROUND, BALL)
    first = picture(renderer, frame)[1]
    again = picture(renderer, dataclasses.replace(frame, changed_rows=np.zeros(0, np.int64)))[1]
    assert again.draws < first.draws


def test_what_is_hidden_or_glows_casts_none(renderer: Renderer) -> None:
    hidden = dataclasses.replace(lit(GROUND, BALL), hidden=np.array([False, True]))
    glowing = lit(GROUND, entity("ball", (0, 2, 0), mesh="sphere", shader="emissive"))
    for frame in (hidden, glowing):
        assert abs(brightness(renderer, frame, UNDER_BALL) - brightness(renderer, frame, IN_THE_SUN)) <= 12


def test_a_sun_that_has_set_costs_nothing(renderer: Renderer) -> None:
    night = dataclasses.replace(lit(GROUND, BALL), sun=Sun(elevation_rad=-0.3))
    by_day = picture(renderer, lit(GROUND, BALL))[1]
    assert picture(renderer, night)[1].draws < by_day.draws


def test_nothing_to_cast_a_shadow_is_no_problem(renderer: Renderer) -> None:
    assert picture(renderer, lit())[1].draws == 0
