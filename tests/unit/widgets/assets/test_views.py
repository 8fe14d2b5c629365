from widgets.assets.views import KINDS, SOURCES, AssetKey, AssetsView


def test_an_asset_is_told_by_kind_and_name_and_words_are_there_for_all_of_them() -> None:
    assert AssetKey("mesh", "wolf") == ("mesh", "wolf")
    assert set(KINDS) == {"mesh", "texture", "sky"}
    assert set(SOURCES) == {"level", "user", "samples", "built-in"}
    assert AssetsView().tiles == ()
