from collections.abc import Iterator

import numpy as np
import pytest

from tests.helpers.rendering import frame_of, loaded, picture
from viewport.assets.decoded import AssetKey
from viewport.passes.sky import SkyPass
from viewport.render.renderer import Renderer

pytestmark = [pytest.mark.gui, pytest.mark.usefixtures("gl")]


@pytest.fixture
def renderer(gl: object) -> Iterator[Renderer]:
    loader = loaded([AssetKey("sky", "forest_sky"), AssetKey("sky", "default_sky")])
    made = Renderer(loader, [SkyPass()])
    made.prepare()
    yield made
    made.close()
    loader.close()


def test_daylight_is_bluer_above_than_at_the_horizon(renderer: Renderer) -> None:
    level = frame_of({}).camera.pose.model_copy(update={"pitch_rad": -0.3})
    seen, stats = picture(renderer, frame_of({}, sky="default_sky", pose=level))
    top = seen[5, :, :3].mean(axis=0)
    assert top[2] > top[0] * 1.3
    assert stats.draws == 1


def test_a_sky_that_is_missing_shows_the_themes_background(renderer: Renderer) -> None:
    none, _ = picture(renderer, frame_of({}, sky="none"))
    missing, _ = picture(renderer, frame_of({}, sky="unheard_of"))
    assert np.array_equal(none, missing)


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_background_is_as_dark_or_light_as_the_theme(renderer: Renderer, theme: str) -> None:
    seen, _ = picture(renderer, frame_of({}, theme))
    assert (seen[..., :3].mean() < 80) if theme == "dark" else (seen[..., :3].mean() > 200)


def test_a_panorama_fills_the_window_without_a_seam_of_background(renderer: Renderer) -> None:
    for yaw_rad in (0.0, 1.5, 3.14, 4.7):
        pose = frame_of({}).camera.pose.model_copy(update={"yaw_rad": yaw_rad, "pitch_rad": -0.2})
        seen, _ = picture(renderer, frame_of({}, "light", sky="forest_sky", pose=pose))
        assert seen[..., :3].max() < 215, "the light theme's background shines through"


def test_flat_views_show_no_panorama(renderer: Renderer) -> None:
    seen, stats = picture(renderer, frame_of({}, sky="forest_sky", projection="top"))
    assert stats.triangles == 1
    assert seen[0, :, :3].std(axis=0).max() < 2
