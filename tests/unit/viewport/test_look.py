import pytest

from viewport.look import look_of
from viewport.passes.look import color_of
from widgets.theme import Theme


@pytest.mark.parametrize("name", ["dark", "light"])
def test_axes_have_the_themes_colours_and_lines_stand_out_from_the_background(name: str) -> None:
    theme = Theme(name)  # type: ignore[arg-type]  # one of two names
    look = look_of(theme)
    assert look.axis_x == color_of(theme.hex("axis.x"))
    assert abs(sum(look.line) - sum(look.background_ground)) > 0.9


def test_the_background_follows_the_theme() -> None:
    assert sum(look_of(Theme("dark")).background_top) < 0.6
    assert sum(look_of(Theme("light")).background_top) > 2.5
