"""The colours of what is not the world's own: grid, gizmo, outline, background. sRGB, 0..1; given, never chosen."""

from __future__ import annotations

from dataclasses import dataclass

Color = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Look:
    """`background_*` is what is seen behind a world without a sky, from above to below."""

    line: Color
    line_alpha: float
    axis_x: Color
    axis_y: Color
    axis_z: Color
    outline: Color
    outline_active: Color
    screen_handle: Color
    collider: Color
    background_top: Color
    background_horizon: Color
    background_ground: Color


def color_of(text: str) -> Color:
    """Return the colour of `#rrggbb`."""
    red, green, blue = (int(text[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue


def mixed(one: Color, other: Color, share: float) -> Color:
    """Return the colour that has `share` of the other."""
    red, green, blue = (a + (b - a) * share for a, b in zip(one, other, strict=True))
    return red, green, blue


def to_linear(color: Color) -> Color:
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in color)
    return red, green, blue
