"""A stored level becomes a file in the format that its name says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from app.presenters.exporting import KINDS
from app.presenters.store_export import choose_export, export_level, format_of
from app.store_calls import StoreRefusedError
from runtime.assets.export.level import ExportFormat, file_stem
from runtime.contracts.phase2 import LevelItem
from tests.helpers.qt_loop import running_loop
from tests.helpers.store_bench import StoreBench

pytestmark = pytest.mark.gui


class Bench(StoreBench):
    """A real store with one level in it, which names a mesh that the runtime lacks."""

    def __init__(self, loop: QEventLoop, qtbot: QtBot, folder: Path) -> None:
        super().__init__(loop, qtbot, folder)
        self.level_id = self.create("Forest")

    def export(self, path: Path, wanted: ExportFormat) -> tuple[str, str]:
        told: tuple[str, str] = self.get(export_level(self.calls, self.level_id, path, wanted))
        return told


@pytest.fixture
def bench(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Bench]:
    with running_loop(qapp) as loop:
        made = Bench(loop, qtbot, tmp_path)
        yield made
        made.close()


@pytest.mark.parametrize(
    ("name", "filtered", "wanted"),
    [("a.glb", "zip", "glb"), ("a.ZIP", "glb", "zip"), ("a.json", "glb", "world_spec"), ("a", "zip", "zip")],
)
def test_the_name_says_the_format_before_the_filter(name: str, filtered: ExportFormat, wanted: str) -> None:
    assert format_of(Path(name), filtered) == wanted


@pytest.mark.parametrize(("wanted", "start"), [("glb", b"glTF"), ("zip", b"PK"), ("world_spec", b"{")])
def test_the_file_is_what_the_runtime_made(bench: Bench, tmp_path: Path, wanted: ExportFormat, start: bytes) -> None:
    _, text = bench.export(tmp_path / "a.file", wanted)
    assert text.startswith("Exported a.file")
    assert (tmp_path / "a.file").read_bytes().startswith(start)


def test_a_file_that_cannot_be_written_is_named_with_what_to_do(bench: Bench, tmp_path: Path) -> None:
    with pytest.raises(StoreRefusedError, match=r"a\.glb was not exported: no such file.*another folder"):
        bench.export(tmp_path / "no" / "a.glb", "glb")


def test_the_dialog_proposes_the_level_s_name_and_gives_out_file_and_format(qtbot: QtBot, tmp_path: Path) -> None:
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    item = LevelItem(level_id="x", name="Dark Forest", version=2, updated_at="2026-11-21T09:00:01Z", entity_count=3)
    chosen: list[tuple[Path, str]] = []
    choose_export(window, item, lambda path, wanted: chosen.append((path, wanted)))
    [dialog] = window.findChildren(QFileDialog, "store_export_dialog")
    assert Path(dialog.selectedFiles()[0]).name == f"{file_stem(item.name)}.glb"
    zipped = next(text for kind, text in KINDS.items() if kind == "zip")
    dialog.filterSelected.emit(zipped)
    assert dialog.defaultSuffix() == "zip"
    dialog.fileSelected.emit(str(tmp_path / "b.zip"))
    dialog.reject()
    assert chosen == [(tmp_path / "b.zip", "zip")]
