import pytest

from runtime.assets.patterns import PATTERNS, missing, pattern
from runtime.contracts.world import BUILTIN_TEXTURES


def test_every_builtin_name_has_a_texture() -> None:
    assert set(PATTERNS) == set(BUILTIN_TEXTURES)


def test_none_is_white_so_that_only_the_colour_counts() -> None:
    assert (pattern("none").pixels == 255).all()


@pytest.mark.parametrize("name", ["checker", "grid"])
def test_patterns_have_contrast_and_are_opaque(name: str) -> None:
    pixels = pattern(name).pixels
    assert int(pixels[..., 0].max()) - int(pixels[..., 0].min()) > 60
    assert (pixels[..., 3] == 255).all()


def test_checker_fields_alternate() -> None:
    pixels = pattern("checker").pixels
    assert pixels[0, 0, 0] != pixels[0, 40, 0]
    assert pixels[0, 0, 0] == pixels[40, 40, 0]


def test_the_missing_texture_is_loud() -> None:
    red, green, blue, _ = missing().pixels[0, 16].tolist()
    assert red > 2 * green
    assert blue > 2 * green
