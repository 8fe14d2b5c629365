import math
from collections.abc import Callable, Iterable

import numpy as np
import pytest

from runtime.contracts.world import Sun
from tests.helpers.rendering import frame_of
from viewport.assets.decoded import AssetKey
from viewport.assets.gpu import GpuAssets
from viewport.assets.loader import AssetLoader
from viewport.gl.ledger import Ledger
from viewport.passes.frame_block import DAYLIGHT, FLOATS, block_of, fog_density, sky_tint, sun_direction
from viewport.passes.look import to_linear


def test_the_block_has_the_layout_of_the_shaders() -> None:
    frame = frame_of({}, ambient=(0.1, 0.2, 0.3), ratio=2.0)
    block = block_of(frame, DAYLIGHT)
    assert len(block) == FLOATS
    assert np.allclose(block[:16].reshape(4, 4).T, frame.camera.clip, rtol=1e-4, atol=1e-3)
    assert np.allclose(block[32:36], [*frame.camera.eye, 1])
    assert np.allclose(block[48:51], [0.082, 0.164, 0.246])
    assert np.allclose(block[52:55], DAYLIGHT.top)
    assert block[64:67].tolist() == [320, 240, 2]


def test_the_ray_matrix_gives_the_ray_through_a_pixel() -> None:
    frame = frame_of({})
    ray = block_of(frame, DAYLIGHT)[16:32].reshape(4, 4).T
    direction = (ray @ [0.5, -0.25, 1, 1])[:3]
    expected = frame.camera.ray(0.75 * 320, 0.625 * 240).direction
    assert np.allclose(direction / np.linalg.norm(direction), expected, atol=1e-6)


def test_the_sun_stands_where_its_angles_say() -> None:
    assert np.allclose(sun_direction(math.pi / 2, 0), [1, 0, 0])
    assert np.allclose(sun_direction(0.3, math.pi / 2), [0, 1, 0])


def test_intensity_multiplies_the_suns_colour() -> None:
    frame = frame_of({}, sun=Sun(color=(1, 0.5, 0), intensity=2))
    assert np.allclose(block_of(frame, DAYLIGHT)[44:47], 2 * np.array(to_linear((1, 0.5, 0))), atol=1e-5)


def test_there_is_fog_only_under_a_sky_and_never_in_flat_views() -> None:
    assert fog_density(frame_of({}, sky="none")) == 0
    assert fog_density(frame_of({}, sky="default_sky", projection="top")) == 0
    assert fog_density(frame_of({}, sky="default_sky")) == pytest.approx(1 / 140**2)


@pytest.mark.gui
def test_the_tint_is_that_of_the_sky_shown(
    loader_of: Callable[[Iterable[AssetKey]], AssetLoader], ledger: Ledger
) -> None:
    assets = GpuAssets(loader_of([AssetKey("sky", "forest_sky")]), ledger)
    assert sky_tint(frame_of({}, sky="default_sky"), assets) is DAYLIGHT
    forest = assets.sky("forest_sky")
    assert forest is not None
    assert sky_tint(frame_of({}, sky="forest_sky"), assets) == forest.tint
    none = frame_of({}, sky="none")
    assert sky_tint(none, assets).top == to_linear(none.look.background_top)
    assert sky_tint(frame_of({}, sky="unheard_of"), assets).top == to_linear(none.look.background_top)
    assets.close()
