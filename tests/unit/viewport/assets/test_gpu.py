from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from viewport.assets import gpu
from viewport.assets.decoded import AssetKey, AssetLibrary
from viewport.assets.gpu import GpuAssets
from viewport.assets.loader import AssetLoader
from viewport.gl.errors import check
from viewport.gl.ledger import Ledger

pytestmark = pytest.mark.gui
LoaderOf = Callable[[Iterable[AssetKey]], AssetLoader]


def _assets(loader: AssetLoader, ledger: Ledger) -> GpuAssets:
    assets = GpuAssets(loader, ledger)
    assets.begin_frame()
    return assets


def test_a_loaded_mesh_is_sent_once_and_a_missing_one_is_the_box(loader_of: LoaderOf, ledger: Ledger) -> None:
    assets = _assets(loader_of([AssetKey("mesh", "wolf"), AssetKey("mesh", "unicorn")]), ledger)
    wolf = assets.mesh("wolf")
    assert wolf.index_count == 6300
    assert wolf.is_closed
    assert assets.mesh("wolf") is wolf
    assert assets.mesh("unicorn").index_count == 36
    assets.close()
    check("the assets")


def test_textures_that_load_are_blank_and_missing_ones_loud(loader_of: LoaderOf, ledger: Ledger) -> None:
    assets = _assets(loader_of([AssetKey("texture", "nothing"), AssetKey("texture", "wood")]), ledger)
    loading, missing, wood = assets.texture("never_asked"), assets.texture("nothing"), assets.texture("wood")
    assert len({loading.id, missing.id, wood.id}) == 3
    assert assets.texture("wood") is wood
    assets.close()


def test_skies_of_images_have_a_texture_and_drawn_ones_none(loader_of: LoaderOf, ledger: Ledger) -> None:
    assets = _assets(loader_of([AssetKey("sky", "forest_sky"), AssetKey("sky", "default_sky")]), ledger)
    sky = assets.sky("forest_sky")
    assert sky is not None
    assert sky.kind == "equirectangular"
    assert assets.sky("forest_sky") is sky
    assert assets.sky("default_sky") is None
    assets.close()


def test_everything_on_the_gpu_is_given_back(loader_of: LoaderOf, ledger: Ledger) -> None:
    keys = [AssetKey("mesh", "wolf"), AssetKey("texture", "wood"), AssetKey("sky", "forest_sky")]
    assets = _assets(loader_of(keys), ledger)
    assets.mesh("wolf")
    assets.texture("wood")
    assets.sky("forest_sky")
    assert ledger.buffer_bytes > 200_000
    assert ledger.texture_bytes > 2_000_000
    assets.close()
    assert (ledger.buffer_bytes, ledger.texture_bytes) == (0, 0)


def test_a_frame_sends_its_share_and_the_next_one_the_rest(
    loader_of: LoaderOf, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gpu, "UPLOAD_BUDGET_BYTES", 1000)
    assets = _assets(loader_of([AssetKey("mesh", "wolf"), AssetKey("mesh", "pine")]), ledger)
    assert assets.mesh("wolf").index_count == 6300
    assert assets.mesh("pine").index_count == 36
    assert assets.is_behind
    assets.begin_frame()
    assert assets.mesh("pine").index_count == 312
    assert not assets.is_behind
    assets.close()


def test_a_mesh_that_arrives_is_another_revision(loader_of: LoaderOf, ledger: Ledger) -> None:
    assets = _assets(loader_of([AssetKey("mesh", "wolf")]), ledger)
    before = assets.revision
    assets.mesh("wolf")
    assert assets.revision != before
    assets.close()


def test_another_library_frees_what_the_old_one_gave(loader_of: LoaderOf, ledger: Ledger, tmp_path: Path) -> None:
    keys = [AssetKey("mesh", "wolf"), AssetKey("texture", "wood"), AssetKey("sky", "forest_sky")]
    loader = loader_of(keys)
    assets = _assets(loader, ledger)
    empty = (ledger.buffer_bytes, ledger.texture_bytes)
    assets.mesh("wolf")
    assets.texture("wood")
    assets.sky("forest_sky")
    loader.use(AssetLibrary(level=tmp_path, samples=None))
    assets.begin_frame()
    assert (ledger.buffer_bytes, ledger.texture_bytes) == empty
    assert assets.mesh("wolf").index_count == 36
    assets.close()
