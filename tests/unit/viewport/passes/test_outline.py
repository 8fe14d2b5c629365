import dataclasses
from collections.abc import Iterator

import numpy as np
import pytest

from tests.helpers.rendering import frame_of, keys_of, loaded, picture
from tests.helpers.worlds import entity, world
from viewport.passes.frame import Frame
from viewport.passes.opaque import OpaquePass
from viewport.passes.outline import OutlinePass
from viewport.render.renderer import Renderer

pytestmark = pytest.mark.gui
WORLD = world(
    entity("front", (0, 0.5, 2), scale=(0.5, 2, 0.5), shader="unlit", color=(0, 0, 0)),
    entity("box", (0, 0.5, 0), shader="unlit", color=(0, 0, 0)),
)


@pytest.fixture
def renderer(gl: object) -> Iterator[Renderer]:
    loader = loaded(keys_of(WORLD))
    made = Renderer(loader, [OpaquePass(), OutlinePass()])
    made.prepare()
    yield made
    made.close()
    loader.close()


def _changed(renderer: Renderer, frame: Frame) -> np.ndarray:
    plain = dataclasses.replace(frame, selected=np.zeros(0, np.int64))
    one, _ = picture(renderer, plain)
    other, _ = picture(renderer, frame)
    return np.abs(one.astype(int) - other.astype(int)).max(axis=2) > 8


def test_nothing_selected_costs_no_draw(renderer: Renderer) -> None:
    _, stats = picture(renderer, frame_of(WORLD))
    assert stats.draws == 1


def test_the_line_runs_around_and_leaves_the_inside_alone(renderer: Renderer) -> None:
    changed = _changed(renderer, frame_of(WORLD, selected=np.array([1]), active=1))
    assert changed.any()
    assert not changed[120, 160]
    rows = np.flatnonzero(changed[:, 160])
    assert rows.min() < 110
    assert rows.max() > 130
    assert len(rows) < 14


def test_the_line_shows_through_what_stands_before(renderer: Renderer) -> None:
    level = frame_of({}).camera.pose.model_copy(update={"yaw_rad": 0.0, "pitch_rad": 0.0})
    changed = _changed(renderer, frame_of(WORLD, pose=level, selected=np.array([1]), active=1))
    assert changed[:, 160].any()


def test_the_active_entity_has_a_line_of_its_own_colour(renderer: Renderer) -> None:
    active, _ = picture(renderer, frame_of(WORLD, selected=np.array([1]), active=1))
    plain, _ = picture(renderer, frame_of(WORLD, selected=np.array([1]), active=None))
    assert not np.array_equal(active, plain)


def test_hidden_and_distant_selections_draw_nothing(renderer: Renderer) -> None:
    hidden = frame_of(WORLD, selected=np.array([1]), hidden=np.array([False, True]))
    assert not _changed(renderer, hidden).any()
    away = frame_of({}).camera.pose.model_copy(update={"target": (500, 0, 0)})
    assert not _changed(renderer, frame_of(WORLD, pose=away, selected=np.array([1]))).any()


def test_a_stale_mask_beside_the_box_leaves_no_trace(renderer: Renderer) -> None:
    picture(renderer, frame_of(WORLD, selected=np.array([0, 1]), active=0))
    after, _ = picture(renderer, frame_of(WORLD, selected=np.array([1]), active=1))
    fresh_loader = loaded(keys_of(WORLD))
    fresh = Renderer(fresh_loader, [OpaquePass(), OutlinePass()])
    fresh.prepare()
    expected, _ = picture(fresh, frame_of(WORLD, selected=np.array([1]), active=1))
    assert np.array_equal(after, expected)
    fresh.close()
    fresh_loader.close()
