"""A support bundle of runtimes that answer, refuse and are silent."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from app.fleet import Fleet
from app.known_runtimes import KnownRuntime
from app.presenters.support import SupportPresenter
from app.session import Session
from runtime.links.link import EMBEDDED, Reply
from tests.helpers.qt_loop import running_loop, wait_for
from tests.helpers.scripted_link import ScriptedLink, snapshot_text

pytestmark = pytest.mark.gui


class Bench:
    def __init__(self, loop: QEventLoop, window: QWidget) -> None:
        self.loop = loop
        self.device, self.own = ScriptedLink(), ScriptedLink()
        self.own.address = EMBEDDED
        self.session = Session(self.device, monotonic=lambda: 100.0)
        self.fleet = Fleet(self.session, self.device, KnownRuntime(self.device.address), open_own=self._open)
        self.presenter = SupportPresenter(
            self.fleet, self.session, window=lambda: window, log=lambda: "the log, Bearer abc", version="0.1.0",
            secrets=lambda: ("hunter2",),
        )  # fmt: skip
        self.said: list[tuple[str, str]] = []
        self.presenter.said.connect(lambda tone, text: self.said.append((tone, text)))

    async def _open(self) -> ScriptedLink:
        return self.own


@pytest.fixture
def bench(qapp: QApplication, qtbot: QtBot) -> Iterator[Bench]:
    window = QWidget()
    qtbot.addWidget(window)
    with running_loop(qapp) as loop:
        bench = Bench(loop, window)
        yield bench
        wait_for(qtbot, loop, bench.fleet.close())
        wait_for(qtbot, loop, bench.session.close())


def test_every_connected_runtime_is_in_it_with_what_it_gave(bench: Bench, qtbot: QtBot, tmp_path: Path) -> None:
    bench.device.replies["/api/config/active"] = Reply(
        200, body=b'{"config": {"password": "hunter3"}, "note": "hunter2"}'
    )
    bench.device.replies["/api/audit?limit=500"] = Reply(403, body=b"{}")
    bench.session.take(snapshot_text(7))
    wait_for(qtbot, bench.loop, bench.fleet.connect_own())
    path = tmp_path / "bundle.zip"
    wait_for(qtbot, bench.loop, bench.presenter.write(path))
    assert bench.said[0][0] == "ok"
    with zipfile.ZipFile(path) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert {"about.json", "window.log", "runtimes/1/active.json", "runtimes/1/snapshot.json"} <= set(texts)
    assert "runtimes/1/audit.json" not in texts
    assert json.loads(texts["runtimes/2/runtime.json"])["title"] == "This computer"
    assert json.loads(texts["runtimes/1/snapshot.json"])["snapshotRevision"] == 7
    assert not [name for name, text in texts.items() for secret in ("hunter", "abc") if secret in text]


def test_a_folder_that_takes_no_file_is_named(bench: Bench, qtbot: QtBot, tmp_path: Path) -> None:
    wait_for(qtbot, bench.loop, bench.presenter.write(tmp_path / "nowhere" / "bundle.zip"))
    assert bench.said[0][0] == "alarm"
    assert "Choose another folder" in bench.said[0][1]


def test_it_asks_where_the_bundle_goes(bench: Bench, qtbot: QtBot, tmp_path: Path) -> None:
    bench.presenter.choose_and_write()
    dialogs = [one for one in QApplication.topLevelWidgets() if one.objectName() == "support_dialog"]
    assert isinstance(dialogs[0], QFileDialog)
    dialogs[0].fileSelected.emit(str(tmp_path / "b.zip"))
    dialogs[0].reject()
    qtbot.waitUntil((tmp_path / "b.zip").exists)
    qtbot.waitUntil(lambda: bool(bench.said))
