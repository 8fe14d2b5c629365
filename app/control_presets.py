"""Sets of controls to choose from: what the mouse does in the viewport, and which keys differ from the actions' own.

`docs/viewport-controls.md` shows them as one table; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from viewport.tools.controls import BLENDER, PLUMBLINE, WINDOWS, Controls


@dataclass(frozen=True)
class ControlPreset:
    """`keys` maps the ids of actions to their shortcuts where these are other than the action's own."""

    controls: Controls
    keys: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.controls.name

    @property
    def title(self) -> str:
        return self.controls.title


BLENDER_KEYS: Mapping[str, str] = {
    "tool.select": "W",
    "tool.move": "Shift+Space, G",
    "tool.rotate": "Shift+Space, R",
    "tool.scale": "Shift+Space, S",
    "transform.move": "G",
    "transform.rotate": "R",
    "transform.scale": "S",
    "tool.space": ",",
    "tool.snap_target": "Ctrl+Shift+Tab",
    "tool.snap": "Shift+Tab",
    "edit.select_all": "A",
    "edit.select_none": "Alt+A",
    "edit.duplicate": "Shift+D",
    "arrange.duplicate_again": "Shift+R",
}
PRESETS: tuple[ControlPreset, ...] = (
    ControlPreset(PLUMBLINE),
    ControlPreset(WINDOWS),
    ControlPreset(BLENDER, BLENDER_KEYS),
)


def preset_named(name: str) -> ControlPreset:
    """Return the preset of that name, the first one for a name that is unknown."""
    return next((preset for preset in PRESETS if preset.name == name), PRESETS[0])
