import dataclasses
from collections.abc import Callable, Iterator, Mapping

import numpy as np
import pytest

from runtime.contracts.world import Entity
from tests.helpers.rendering import frame_of, keys_of, loaded, picture
from tests.helpers.worlds import entity, world
from viewport.assets.loader import AssetLoader
from viewport.passes.opaque import OpaquePass
from viewport.render.renderer import Renderer
from viewport.scene.build import change_scene

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("gl")]
RendererOf = Callable[[Mapping[str, Entity]], Renderer]


@pytest.fixture
def renderer_of(gl: object) -> Iterator[RendererOf]:
    made: list[tuple[Renderer, AssetLoader]] = []

    def make(entities: Mapping[str, Entity]) -> Renderer:
        loader = loaded(keys_of(entities))
        renderer = Renderer(loader, [OpaquePass()])
        renderer.prepare()
        made.append((renderer, loader))
        return renderer

    yield make
    for renderer, loader in made:
        renderer.close()
        loader.close()


def test_unlit_shows_colour_and_texture_as_they_are(renderer_of: RendererOf) -> None:
    entities = world(entity("a", (0, 0.5, 0), scale=(2, 2, 2), shader="unlit", color=(0.8, 0.4, 0.2)))
    seen, _ = picture(renderer_of(entities), frame_of(entities))
    assert np.abs(seen[120, 160, :3].astype(int) - [204, 102, 51]).max() <= 2


def test_standard_is_brighter_above_than_at_a_side_away_from_the_sun(renderer_of: RendererOf) -> None:
    entities = world(entity("a", (0, 0.5, 0), scale=(2, 2, 2), color=(0.5, 0.5, 0.5)))
    frame = frame_of(entities)
    seen, _ = picture(renderer_of(entities), frame)
    top = frame.camera.pixel_of(np.array([0, 1.5, 0]))
    assert top is not None
    away = dataclasses.replace(frame, sun=frame.sun.model_copy(update={"intensity": 0}))
    dark, _ = picture(renderer_of(entities), away)
    x, y = (int(value) for value in top)
    assert int(seen[y, x, 0]) > int(dark[y, x, 0]) + 30


def test_emissive_needs_no_light(renderer_of: RendererOf) -> None:
    entities = world(entity("a", (0, 0.5, 0), scale=(2, 2, 2), shader="emissive", color=(0.2, 0.9, 0.5)))
    frame = frame_of(entities, ambient=(0, 0, 0))
    frame = dataclasses.replace(frame, sun=frame.sun.model_copy(update={"intensity": 0}))
    seen, _ = picture(renderer_of(entities), frame)
    assert seen[120, 160, 1] > 180


def test_a_sheet_is_seen_from_below_too(renderer_of: RendererOf) -> None:
    entities = world(entity("a", (0, 0.5, 0), scale=(4, 1, 4), mesh="plane", shader="unlit", color=(1, 0, 0)))
    below = frame_of({}).camera.pose.model_copy(update={"pitch_rad": -0.6})
    seen, _ = picture(renderer_of(entities), frame_of(entities, pose=below))
    assert seen[120, 160, :3].tolist() == [255, 0, 0]


def test_work_is_counted_by_batch_triangle_and_instance(renderer_of: RendererOf) -> None:
    entities = world(*(entity(f"e{n}", (n, 0, 0), mesh=("box", "plane")[n % 2]) for n in range(10)))
    _, stats = picture(renderer_of(entities), frame_of(entities))
    assert (stats.draws, stats.triangles, stats.instances) == (2, 5 * 12 + 5 * 2, 10)


def test_a_moved_entity_is_drawn_where_it_went(renderer_of: RendererOf) -> None:
    entities = world(entity("a", (0, 0.5, 0), shader="unlit", color=(1, 0, 0)), entity("b", (50, 0, 0), shader="unlit"))
    renderer = renderer_of(entities)
    frame = frame_of(entities)
    before, _ = picture(renderer, frame)
    assert before[120, 160, 0] == 255
    change = change_scene(frame.scene, {"a": entity("a", (40, 0, 0), shader="unlit", color=(1, 0, 0))})
    after, _ = picture(renderer, dataclasses.replace(frame, scene=change.scene, changed_rows=change.rows))
    fresh, _ = picture(renderer_of(entities), dataclasses.replace(frame, scene=change.scene, changed_rows=None))
    assert after[120, 160, 0] != 255
    assert np.array_equal(after, fresh)


def test_hidden_entities_are_not_drawn(renderer_of: RendererOf) -> None:
    entities = world(entity("a", (0, 0.5, 0), shader="unlit", color=(1, 0, 0)))
    frame = frame_of(entities)
    seen, stats = picture(renderer_of(entities), dataclasses.replace(frame, hidden=np.array([True])))
    assert stats.instances == 0
    assert seen[120, 160, 0] != 255
