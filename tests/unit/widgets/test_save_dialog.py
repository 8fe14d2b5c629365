"""Where a file goes."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from widgets.save_dialog import save_dialog

pytestmark = pytest.mark.gui


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


def test_it_proposes_a_name_in_a_folder_and_adds_the_suffix(window: QWidget, tmp_path: Path) -> None:
    dialog = save_dialog(
        window, "table_dialog", "Export", "trend.csv", filters=["Table (*.csv)"], suffix="csv", folder=str(tmp_path)
    )
    chosen: list[str] = []
    dialog.fileSelected.connect(chosen.append)
    dialog.open()
    assert dialog.selectedFiles() == [str(tmp_path / "trend.csv")]
    assert (dialog.objectName(), dialog.windowTitle(), dialog.nameFilters()) == (
        "table_dialog",
        "Export",
        ["Table (*.csv)"],
    )
    dialog.selectFile(str(tmp_path / "other"))
    dialog.accept()
    assert chosen == [str(tmp_path / "other.csv")]
