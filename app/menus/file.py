"""File: levels opened and saved, samples, the end."""

from __future__ import annotations

from collections.abc import Sequence

from app.actions import ActionSpec
from app.menus.deeds import Deeds


def file_actions(deeds: Deeds) -> Sequence[ActionSpec]:
    files = deeds.files
    return (
        ActionSpec("file.new", "New level", "File", files.new, "Ctrl+N", group="open"),
        ActionSpec("file.open", "Open level…", "File", files.choose_and_open, "Ctrl+O", group="open"),
        ActionSpec(
            "file.sample.dark_forest",
            "Sample: Dark Forest",
            "File",
            lambda: deeds.open_sample("dark_forest"),
            group="open",
        ),
        ActionSpec(
            "file.sample.pump_yard", "Sample: Pump Yard", "File", lambda: deeds.open_sample("pump_yard"), group="open"
        ),
        ActionSpec("file.recover", "Recover unsaved work…", "File", deeds.recover, group="open"),
        ActionSpec("file.save", "Save level", "File", files.save, "Ctrl+S", group="save"),
        ActionSpec("file.save_as", "Save level as…", "File", files.choose_and_save, "Ctrl+Shift+S", group="save"),
        ActionSpec("file.quit", "Quit", "File", deeds.quit, "Ctrl+Q", group="quit"),
    )
