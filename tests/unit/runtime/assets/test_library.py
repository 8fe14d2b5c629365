from pathlib import Path

import numpy as np
import pytest
import trimesh
from PIL import Image

from runtime.assets.arrays import FACES
from runtime.assets.errors import AssetError, AssetNotFoundError
from runtime.assets.library import AssetLibrary, is_asset_name, level_asset_folder
from runtime.contracts.world import BUILTIN_MESHES, BUILTIN_SKIES, BUILTIN_TEXTURES


@pytest.fixture
def folders(tmp_path: Path) -> AssetLibrary:
    made = [tmp_path / name for name in ("level", "user", "samples")]
    for folder in made:
        folder.mkdir()
    return AssetLibrary(*made)


def _image(folder: Path | None, name: str, size: tuple[int, int] = (4, 4)) -> None:
    assert folder is not None
    Image.new("RGB", size, (10, 20, 30)).save(folder / name)


def _mesh(folder: Path | None, name: str, width: float) -> None:
    assert folder is not None
    trimesh.creation.box((width, 1, 1)).export(folder / name)


def test_the_level_wins_over_the_user_and_the_user_over_the_samples(folders: AssetLibrary) -> None:
    for width, folder in ((3.0, folders.samples), (2.0, folders.user), (1.0, folders.level)):
        _mesh(folder, "wolf.stl", width)
        assert np.ptp(folders.load_mesh("wolf").positions[:, 0]) == pytest.approx(width)


def test_a_file_wins_over_the_builtin_of_its_name(folders: AssetLibrary) -> None:
    assert np.ptp(folders.load_mesh("box").positions[:, 0]) == pytest.approx(1)
    _mesh(folders.user, "box.obj", 7)
    assert np.ptp(folders.load_mesh("box").positions[:, 0]) == pytest.approx(7)


def test_glb_wins_over_other_formats_in_the_same_folder(folders: AssetLibrary) -> None:
    _mesh(folders.level, "wolf.stl", 2)
    _mesh(folders.level, "wolf.glb", 3)
    assert folders.files("mesh", "wolf")[0].suffix == ".glb"


def test_none_is_untextured_whatever_lies_in_a_folder(folders: AssetLibrary) -> None:
    _image(folders.level, "none.png")
    assert (folders.load_texture("none").pixels == 255).all()


def test_textures_are_found_as_png_and_jpg(folders: AssetLibrary) -> None:
    _image(folders.level, "a.png")
    _image(folders.level, "b.jpg")
    assert folders.load_texture("a").width == folders.load_texture("b").width == 4


def test_a_sky_is_one_image_or_six_faces(folders: AssetLibrary) -> None:
    _image(folders.level, "dawn.png", (8, 4))
    for face in FACES:
        _image(folders.level, f"dusk_{face}.png")
    dawn, dusk = folders.load_sky("dawn"), folders.load_sky("dusk")
    assert dawn is not None
    assert dawn.kind == "equirectangular"
    assert dusk is not None
    assert (dusk.kind, len(dusk.images)) == ("faces", 6)


def test_a_sky_that_lacks_a_face_is_not_found(folders: AssetLibrary) -> None:
    for face in FACES[:5]:
        _image(folders.level, f"dusk_{face}.png")
    with pytest.raises(AssetNotFoundError, match="no sky of this name"):
        folders.load_sky("dusk")


def test_faces_of_two_sizes_are_refused(folders: AssetLibrary) -> None:
    for face in FACES:
        _image(folders.level, f"dusk_{face}.png", (8, 8) if face == "py" else (4, 4))
    with pytest.raises(AssetError, match="squares of one size"):
        folders.load_sky("dusk")


def test_builtin_skies_are_drawn_not_loaded(folders: AssetLibrary) -> None:
    assert all(folders.load_sky(name) is None for name in BUILTIN_SKIES)


@pytest.mark.parametrize("name", ["../secret", "a/b", "a\\b", "", ".hidden", "c:evil", "x\0y", "n" * 129])
def test_a_name_that_is_no_plain_file_name_leads_nowhere(folders: AssetLibrary, tmp_path: Path, name: str) -> None:
    _image(tmp_path, "secret.png")
    assert not is_asset_name(name)
    assert not folders.has("texture", name)
    with pytest.raises(AssetNotFoundError, match="plain file name"):
        folders.load_texture(name)


def test_a_folder_in_place_of_a_file_is_named(folders: AssetLibrary) -> None:
    assert folders.level is not None
    (folders.level / "moss.png").mkdir()
    (folders.level / "rock.glb").mkdir()
    assert folders.in_the_way("texture", "moss") == folders.level / "moss.png"
    assert folders.in_the_way("texture", "rock") is None
    assert folders.in_the_way("mesh", "../rock") is None
    assert not folders.has("texture", "moss")
    for load, name in ((folders.load_texture, "moss"), (folders.load_mesh, "rock")):
        with pytest.raises(AssetError, match=f"{name}.* is a folder, not the file of a") as refused:
            load(name)
        assert not isinstance(refused.value, AssetNotFoundError)


def test_a_link_that_leads_out_of_the_folder_is_not_followed(folders: AssetLibrary, tmp_path: Path) -> None:
    _image(tmp_path, "secret.png")
    assert folders.level is not None
    (folders.level / "leak.png").symlink_to(tmp_path / "secret.png")
    assert not folders.has("texture", "leak")
    assert "leak" not in folders.names("texture")


def test_what_is_missing_says_where_it_was_looked_for(folders: AssetLibrary) -> None:
    with pytest.raises(AssetNotFoundError) as caught:
        folders.load_mesh("unicorn")
    assert str(folders.level) in str(caught.value)
    assert "built-ins" in str(caught.value)


def test_names_are_files_and_builtins_sorted(folders: AssetLibrary) -> None:
    _mesh(folders.user, "Zebra crossing.stl", 1)
    assert folders.names("mesh") == tuple(sorted({*BUILTIN_MESHES, "Zebra crossing"}))
    assert folders.names("texture") == tuple(sorted(BUILTIN_TEXTURES))
    assert AssetLibrary(samples=Path("/nowhere")).names("sky") == tuple(sorted(BUILTIN_SKIES))


def test_has_knows_builtins_and_files(folders: AssetLibrary) -> None:
    _image(folders.user, "bark.png")
    assert folders.has("mesh", "cube")
    assert folders.has("texture", "bark")
    assert not folders.has("mesh", "bark")


def test_another_level_is_another_library(folders: AssetLibrary, tmp_path: Path) -> None:
    moved = folders.with_level(level_asset_folder(tmp_path / "worlds" / "forest.json"))
    assert moved.level == tmp_path / "worlds" / "assets"
    assert moved.user == folders.user


def test_the_samples_own_assets_all_load() -> None:
    library = AssetLibrary()
    for name in library.names("mesh"):
        assert len(library.load_mesh(name).triangles)
    assert library.load_texture("wolf_fur").width == 256
    sky = library.load_sky("forest_sky")
    assert sky is not None
    assert sky.kind == "equirectangular"
