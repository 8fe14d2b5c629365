"""A stored level as a file of this computer: which one, in which format, and how that went."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.document.atomic_write import write_atomically
from app.presenters.exporting import KINDS
from app.store_calls import StoreCalls, StoreRefusedError
from runtime.assets.export.level import ExportFormat, file_stem
from runtime.contracts.phase2 import LevelItem
from widgets.save_dialog import save_dialog

SUFFIXES: dict[ExportFormat, str] = {"glb": "glb", "zip": "zip", "world_spec": "json"}


def choose_export(parent: QWidget, item: LevelItem, chosen: Callable[[Path, ExportFormat], None]) -> None:
    """Ask where a level is to be written; `chosen` gets the file and the format that its name says."""
    filters = {text: kind for kind, text in KINDS.items()}
    dialog = save_dialog(
        parent, "store_export_dialog", "Export level", file_stem(item.name), filters=list(filters), suffix="glb"
    )
    dialog.filterSelected.connect(lambda text: dialog.setDefaultSuffix(SUFFIXES[filters[text]]))
    dialog.fileSelected.connect(
        lambda path: chosen(Path(path), format_of(Path(path), filters[dialog.selectedNameFilter()]))
    )
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def format_of(path: Path, otherwise: ExportFormat) -> ExportFormat:
    """Return the format that a name says, else that of the filter."""
    return next((kind for kind, suffix in SUFFIXES.items() if path.suffix.lower() == f".{suffix}"), otherwise)


async def export_level(calls: StoreCalls, level_id: str, path: Path, wanted: ExportFormat) -> tuple[str, str]:
    """Have the runtime export a level and write the file; returns tone and text. Raises `StoreRefusedError`."""
    content, missing = await calls.export(level_id, wanted)
    try:
        await asyncio.to_thread(write_atomically, path, content)
    except OSError as failed:
        reason = (failed.strerror or str(failed)).lower()
        raise StoreRefusedError(f"{path.name} was not exported: {reason}. Choose another folder.") from failed
    if missing:
        return "warn", f"Exported {path.name}; the runtime lacks {', '.join(missing)}"
    return "ok", f"Exported {path.name}"
