import dataclasses

import numpy as np
import pytest

from tests.helpers.rendering import frame_of, keys_of, loaded, picture
from tests.helpers.worlds import entity, world
from viewport.gl.errors import GLError
from viewport.passes.frame import Work
from viewport.render.renderer import Renderer, standard_passes, works_instances
from viewport.surface import offscreen_context

WORLD = world(entity("a", (0, 0.5, 0), texture="checker"), entity("b", (2, 0.5, 0), mesh="sphere"))


def test_the_world_is_drawn_before_what_lies_over_it() -> None:
    names = [type(each).__name__ for each in standard_passes()]
    assert names == [
        "ShadowPass",
        "OpaquePass",
        "SkyPass",
        "GridPass",
        "CollidersPass",
        "OutlinePass",
        "GizmoPass",
    ]


def test_an_entity_drawn_by_two_passes_counts_once() -> None:
    assert works_instances([Work(1, 10, 5), Work(1, 10, 2)]) == 5
    assert works_instances([]) == 0


@pytest.mark.gui
@pytest.mark.usefixtures("gl")
def test_stats_add_up_and_memory_is_told() -> None:
    loader = loaded(keys_of(WORLD))
    renderer = Renderer(loader)
    renderer.prepare()
    _, stats = picture(renderer, frame_of(WORLD, selected=np.array([0]), active=0))
    assert stats.draws == 2 + 1 + 1 + 2 + 1
    assert stats.instances == 2
    assert stats.cpu_ms > 0
    assert stats.gpu_ms is None or stats.gpu_ms > 0
    assert stats.texture_mb > 0.3
    assert stats.buffer_mb > 0.05
    renderer.close()
    loader.close()


@pytest.mark.gui
def test_another_context_gives_the_same_picture_without_decoding_again(qapp: object) -> None:
    loader = loaded(keys_of(WORLD))
    renderer = Renderer(loader)
    pictures = []
    for _ in range(2):
        with offscreen_context():
            renderer.prepare()
            pictures.append(picture(renderer, frame_of(WORLD))[0])
            renderer.close()
            assert not renderer.is_prepared
    assert np.array_equal(*pictures)
    loader.close()


@pytest.mark.gui
@pytest.mark.usefixtures("gl")
def test_closing_twice_or_before_preparing_is_harmless() -> None:
    loader = loaded([])
    renderer = Renderer(loader)
    renderer.close()
    renderer.prepare()
    assert not renderer.is_behind
    renderer.close()
    renderer.close()
    loader.close()


@pytest.mark.gui
@pytest.mark.usefixtures("gl")
def test_a_framebuffer_that_does_not_exist_is_an_error_that_says_so() -> None:
    loader = loaded([])
    renderer = Renderer(loader)
    renderer.prepare()
    with pytest.raises(GLError, match="drawing a frame"):
        renderer.draw(dataclasses.replace(frame_of({}), framebuffer=4711))
    renderer.close()
    loader.close()
