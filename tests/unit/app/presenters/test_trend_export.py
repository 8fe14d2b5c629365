"""Exports of what is visible: files that are there, whole, and refusals that say where."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from app.presenters.active_config import ActiveConfig
from app.presenters.trend_export import TrendExport
from app.presenters.trends import TrendsPresenter
from app.session import Session
from runtime.embedded import start_embedded
from tests.helpers.qt_loop import running_loop, wait_for
from widgets.theme import Theme
from widgets.trends.panel import TrendsPanel

pytestmark = pytest.mark.gui


@pytest.fixture
def panel(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[TrendsPanel]:
    with running_loop(qapp) as loop:
        session = Session(start_embedded(tmp_path / "data"))
        panel = TrendsPanel(Theme("dark"))
        qtbot.addWidget(panel)
        panel.resize(1100, 320)
        panel.show()
        presenter = TrendsPresenter(panel, session, ActiveConfig(session))
        TrendExport(panel, session)
        session.start()
        qtbot.waitUntil(lambda: session.snapshot is not None)
        presenter.suggest()
        qtbot.waitUntil(lambda: any(plot.unit for plot in panel.plots))
        qtbot.waitUntil(lambda: all(lane.note != "n/a" for lane in panel.bands.values()))
        yield panel
        presenter._ticker.stop()
        wait_for(qtbot, loop, session.close())


def export(panel: TrendsPanel, kind: str, path: Path) -> None:
    action = panel.findChild(QAction, f"export_{kind}")
    assert isinstance(action, QAction)
    action.trigger()
    dialog = panel.findChild(QFileDialog, "trend_export_dialog")
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(path))
    dialog.close()


def test_a_table_holds_what_is_visible(panel: TrendsPanel, qtbot: QtBot, tmp_path: Path) -> None:
    export(panel, "csv", tmp_path / "trend.csv")
    qtbot.waitUntil((tmp_path / "trend.csv").exists)
    rows = list(csv.reader(io.StringIO((tmp_path / "trend.csv").read_text("utf-8-sig"))))
    assert rows[0][:2] == ["time", "seconds"]
    assert rows[0][2:] == [signal.title for signal in panel.signals]
    assert len(rows) > 1
    assert all(cell for cell in rows[-1])


def test_a_picture_shows_the_lanes_under_a_heading(panel: TrendsPanel, qtbot: QtBot, tmp_path: Path) -> None:
    export(panel, "png", tmp_path / "trend.png")
    qtbot.waitUntil(lambda: "Saved" in panel.notice.text)
    image = QImage(str(tmp_path / "trend.png"))
    assert image.width() >= 1000
    colours = {image.pixelColor(x, 14).name() for x in range(0, image.width(), 3)}
    assert len(colours) > 1


def test_what_cannot_be_written_is_said_with_its_place(panel: TrendsPanel, qtbot: QtBot, tmp_path: Path) -> None:
    export(panel, "csv", tmp_path / "none" / "trend.csv")
    qtbot.waitUntil(lambda: "was not written" in panel.notice.text)
    assert str(tmp_path / "none") in panel.notice.text
