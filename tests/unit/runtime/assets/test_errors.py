from pathlib import Path

from runtime.assets.errors import AssetError, AssetNotFoundError


def test_message_names_file_and_cause() -> None:
    assert (
        str(AssetError("wolf", Path("/level/wolf.glb"), "holds no triangles")) == "/level/wolf.glb: holds no triangles"
    )


def test_message_names_the_asset_where_there_is_no_file() -> None:
    error = AssetNotFoundError("wolf", None, "no mesh of this name")
    assert str(error) == "wolf: no mesh of this name"
    assert isinstance(error, AssetError)
