"""The dialog that asks where a file goes. Whoever asks opens it, and gives it away."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFileDialog, QWidget


def save_dialog(
    parent: QWidget, name: str, title: str, proposed: str, *, filters: Sequence[str], suffix: str, folder: str = ""
) -> QFileDialog:
    """Return the dialog, not open yet. `suffix` has no dot; without a folder it begins where the last one ended."""
    dialog = QFileDialog(parent, title)
    dialog.setObjectName(name)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setNameFilters(list(filters))
    dialog.setDefaultSuffix(suffix)
    if folder:
        dialog.setDirectory(folder)
    dialog.selectFile(proposed)
    return dialog
