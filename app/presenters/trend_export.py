"""Saving what a trend shows: asks where to, writes off the GUI thread, says what became of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject
from PySide6.QtGui import QImage, QImageWriter

from app.presenters.file_writing import write_file
from app.presenters.trend_table import csv_table
from app.session import Session
from widgets.trends.panel import TrendsPanel


class TrendExport(QObject):
    """Exports what is visible when the file is chosen as it was when the menu was."""

    def __init__(
        self,
        panel: TrendsPanel,
        session: Session,
        *,
        wall: Callable[[], float] = time.time,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent or panel)
        self._panel = panel
        self._session = session
        self._wall = wall
        panel.export_requested.connect(self.choose)

    def choose(self, kind: str) -> None:
        """Take what is visible now, then ask where it goes."""
        stamp = datetime.fromtimestamp(self._wall(), UTC).astimezone()  # local time
        make = self._table() if kind == "csv" else self._picture(stamp)

        def write(chosen: str) -> None:
            self._session.run_in_background(write_file(Path(chosen), make, self._panel))

        self._panel.choose_file(kind, f"trend_{stamp:%Y%m%d_%H%M%S}.{kind}", write)

    def _table(self) -> Callable[[], bytes]:
        base = self._panel.base
        samples, start = self._panel.samples(), base.span()[0]
        offset = self._wall() - base.now()
        return lambda: csv_table(samples, start, offset)

    def _picture(self, stamp: datetime) -> Callable[[], bytes]:
        base = self._panel.base
        start, end = base.span()
        until = stamp - timedelta(seconds=base.now() - end)
        image = self._panel.picture(
            f"{self._session.link_view.address} · {end - start:g}\u2009s until {until:%Y-%m-%d %H:%M:%S %Z}"
        )
        return lambda: _png(image)


def _png(image: QImage) -> bytes:
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"png"))
    if not writer.write(image):
        raise OSError(writer.errorString())
    return bytes(content.data())
