"""The look of the viewport from the theme's tokens. Chooses which token colours what, no colours."""

from __future__ import annotations

from typing import Any, Protocol

from viewport.passes.look import Color, Look, color_of, mixed


class Theme(Protocol):
    """The tokens in force, as the application has them; `changed` is a Qt signal without arguments."""

    changed: Any

    @property
    def name(self) -> str: ...

    def hex(self, token: str) -> str: ...


def look_of(theme: Theme) -> Look:
    """Return the look for a theme."""
    is_dark = theme.name == "dark"

    def token(name: str) -> Color:
        return color_of(theme.hex(name))

    return Look(
        line=token("text.2" if is_dark else "text.1"),
        line_alpha=0.42 if is_dark else 0.36,
        axis_x=token("axis.x"),
        axis_y=token("axis.y"),
        axis_z=token("axis.z"),
        outline=mixed(token("accent"), token("surface.0"), 0.15),
        outline_active=mixed(token("accent"), (1.0, 1.0, 1.0), 0.35 if is_dark else 0.0),
        screen_handle=token("text.1"),
        collider=token("ok"),
        background_top=mixed(token("surface.0"), token("surface.1"), 0.5 if is_dark else 0.6),
        background_horizon=mixed(token("surface.2"), token("surface.3"), 0.6),
        background_ground=mixed(token("surface.1"), token("surface.2"), 0.4),
    )
