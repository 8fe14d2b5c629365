"""Shadows as pixels: where something stands between the ground and the sun it is darker."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import numpy as np
import pytest

from runtime.contracts.world import CameraPose, Entity, Sun
from tests.helpers.rendering import frame_of, keys_of, loaded, picture
from tests.helpers.worlds import entity, world
from viewport.passes.frame import Frame
from viewport.passes.opaque import OpaquePass
from viewport.passes.shadow import ShadowPass
from viewport.render.renderer import Renderer
from viewport.scene.build import change_scene
from viewport.scene.camera import Camera

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


CRATE = entity("crate", (2, 1, 1))


def _after(frame: Frame, *entities: Entity) -> Frame:
    change = change_scene(frame.scene, world(*entities))
    return dataclasses.replace(frame, scene=change.scene, changed_rows=change.rows)


def test_while_one_is_dragged_the_others_are_not_drawn_again(renderer: Renderer) -> None:
    frame = lit(GROUND, BALL, CRATE)
    whole = picture(renderer, frame)[1]
    world_alone = picture(renderer, dataclasses.replace(frame, changed_rows=np.zeros(0, np.int64)))[1]
    work = []
    for step in range(1, 4):
        frame = _after(frame, entity("ball", (step / 2, 2, 0), mesh="sphere"))
        work.append(picture(renderer, frame)[1])
    assert work[0].draws == whole.draws
    assert [each.draws - world_alone.draws for each in work[1:]] == [1, 1]
    assert world_alone.triangles < work[1].triangles < whole.triangles


def test_a_drag_leaves_the_very_picture_that_a_fresh_map_gives(renderer: Renderer) -> None:
    frame = lit(GROUND, BALL, CRATE)
    picture(renderer, frame)
    for step in range(1, 4):
        frame = _after(frame, entity("ball", (step / 2, 2, 0), mesh="sphere"))
        picture(renderer, frame)
    frame = _after(frame, entity("crate", (2, 1.5, 1)))
    picture(renderer, frame)
    frame = _after(frame, entity("ball", (1, 2, 1), mesh="sphere"), entity("crate", (2, 1, 0)))
    picture(renderer, frame)
    turned = CameraPose(target=(0, 0, 0), yaw_rad=0.9, pitch_rad=0.4, distance=8)
    camera = Camera(turned, frame.camera.width, frame.camera.height)
    moved = dataclasses.replace(frame, camera=camera, changed_rows=np.zeros(0, np.int64))
    seen = picture(renderer, moved)[0]
    fresh = picture(renderer, dataclasses.replace(moved, changed_rows=None))[0]
    assert np.array_equal(seen, fresh)


def test_when_very_many_move_all_are_drawn(renderer: Renderer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("viewport.passes.shadow.MOST_MOVING", 1)
    frame = lit(GROUND, BALL, CRATE)
    whole = picture(renderer, frame)[1]
    for step in (1, 2):
        frame = _after(frame, entity("ball", (step, 2, 0), mesh="sphere"), entity("crate", (2, step, 1)))
        seen, work = picture(renderer, frame)
    assert work.draws == whole.draws
    assert np.array_equal(seen, picture(renderer, dataclasses.replace(frame, changed_rows=None))[0])


def test_what_casts_no_shadow_can_be_dragged_too(renderer: Renderer) -> None:
    glow = entity("glow", (0, 1, 0), shader="emissive")
    frame = lit(GROUND, BALL, glow)
    picture(renderer, frame)
    for step in (1, 2):
        frame = _after(frame, entity("glow", (step, 1, 0), shader="emissive"))
        seen, work = picture(renderer, frame)
    assert work.draws == picture(renderer, dataclasses.replace(frame, changed_rows=np.zeros(0, np.int64)))[1].draws
    assert np.array_equal(seen, picture(renderer, dataclasses.replace(frame, changed_rows=None))[0])


def test_what_moved_while_shadows_were_off_has_its_shadow_where_it_is(renderer: Renderer) -> None:
    frame = lit(GROUND, BALL)
    picture(renderer, frame)
    frame = _after(frame, entity("ball", (3, 2, 0), mesh="sphere"))
    picture(renderer, dataclasses.replace(frame, shows_shadows=False))
    frame = dataclasses.replace(frame, changed_rows=np.zeros(0, np.int64))
    assert brightness(renderer, frame, IN_THE_SUN) < brightness(renderer, frame, UNDER_BALL) - 60
