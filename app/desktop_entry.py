"""Writes the menu entry with which Linux desktops start Plumbline like any other application."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from platformdirs import user_data_path

ENTRY = "plumbline.desktop"


def install(command: Path, data_folder: Path) -> Path:
    """Write the entry and its icon under the user's data folder and return the entry's path."""
    icon = data_folder / "icons" / "hicolor" / "scalable" / "apps" / "plumbline.svg"
    entry = data_folder / "applications" / ENTRY
    for path in (icon, entry):
        path.parent.mkdir(parents=True, exist_ok=True)
    icon.write_bytes((files("resources") / "icons" / "plumbline.svg").read_bytes())
    template = (files("resources") / ENTRY).read_text(encoding="utf-8")
    entry.write_text(template.replace("Exec=plumbline ", f'Exec="{command}" '), encoding="utf-8")
    return entry


def run(arguments: Sequence[str]) -> int:
    """Install the entry for the current user; takes no arguments."""
    if arguments:
        sys.stderr.write("install-desktop-entry takes no arguments\n")
        return 2
    command = Path(sys.executable).parent / "plumbline"
    entry = install(command, user_data_path())
    sys.stdout.write(f"Plumbline is in the applications menu now ({entry})\n")
    return 0
