"""File: levels opened and saved, samples, the end."""

from __future__ import annotations

from collections.abc import Sequence

from app.actions import ActionSpec
from app.menus.deeds import Deeds
from runtime.assets.export.level import ExportFormat


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
        ActionSpec(
            "file.import",
            "Import assets…",
            "File",
            deeds.import_assets,
            "Ctrl+Shift+I",
            group="import",
            tip="Copy models and pictures into the level's asset folder: glTF, OBJ, STL, PLY, PNG, JPG.",
        ),
        *_store(deeds),
        *_exports(deeds),
        ActionSpec("file.quit", "Quit", "File", deeds.quit, "Ctrl+Q", group="quit"),
    )


def _exports(deeds: Deeds) -> Sequence[ActionSpec]:
    kinds: tuple[tuple[ExportFormat, str, str], ...] = (
        ("glb", "Export as GLB…", "A scene that other 3D tools open: a node an entity, meshes shared."),
        ("zip", "Export as zip with assets…", "The level and every asset file that it uses."),
        ("world_spec", "Export world spec…", "The level alone, as engines read it."),
    )
    return [
        ActionSpec(
            f"file.export.{kind}",
            text,
            "File",
            lambda kind=kind: deeds.exports.choose_and_export(kind),  # type: ignore[misc]
            "",
            deeds.exports.why_not,
            tip,
            group="export",
        )
        for kind, text, tip in kinds
    ]


def _store(deeds: Deeds) -> Sequence[ActionSpec]:
    store = deeds.store
    over = "Over the version that it came from; for a new level a name is asked."
    return (
        ActionSpec(
            "file.store", "Level store…", "File", store.show, tip="Levels that the runtime keeps.", group="store"
        ),
        ActionSpec("file.store.save", "Save to the level store", "File", store.save, tip=over, group="store"),
        ActionSpec("file.store.save_as", "Save to the level store as…", "File", store.save_as, group="store"),
    )
