import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from runtime.assets.arrays import FACES
from runtime.contracts.world import CameraPose
from tests.helpers.rendering import frame_of, loaded, picture
from viewport.assets.decoded import AssetKey, AssetLibrary
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


SIDES = {"px": 200, "nx": 60, "pz": 230, "nz": 30}
"""How bright each face is; a white band marks the right edge of each."""


@pytest.fixture
def compass(gl: object, tmp_path: Path) -> Iterator[Renderer]:
    for face in FACES:
        pixels = np.full((64, 64, 3), SIDES.get(face, 128), np.uint8)
        pixels[:, 48:, 0], pixels[:, 48:, 1:] = 255, 0
        Image.fromarray(pixels).save(tmp_path / f"compass_{face}.png")
    loader = loaded([AssetKey("sky", "compass")], AssetLibrary(level=tmp_path))
    made = Renderer(loader, [SkyPass()])
    made.prepare()
    yield made
    made.close()
    loader.close()


@pytest.mark.parametrize(("face", "yaw_rad"), [("pz", 0.0), ("nx", math.pi / 2), ("nz", math.pi), ("px", -math.pi / 2)])
def test_each_face_is_seen_where_its_name_says_and_not_as_in_a_mirror(
    compass: Renderer, face: str, yaw_rad: float
) -> None:
    pose = CameraPose(target=(0, 0, 0), yaw_rad=yaw_rad, pitch_rad=0.0, distance=1)
    seen = picture(compass, frame_of({}, sky="compass", pose=pose, pixels=(480, 240)))[0][120, :, :3].astype(int)
    assert seen[240] == pytest.approx([SIDES[face]] * 3, abs=12)
    red = seen[:, 0] - seen[:, 1] > 120
    # The face ends 45 degrees to the right of its middle; its band begins half as far.
    assert red[400]
    assert not red[80]
