"""Leaving a runtime, or the window, with staged edits that nobody else has: they are asked about and never lost."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from app.fleet import Fleet
from app.known_runtimes import KnownRuntime
from app.presenters.staged_keeping import StagedKeeping
from runtime.links.link import EMBEDDED, LinkState
from tests.helpers.config_bench import Bench as ConfigBench
from tests.helpers.config_device import ConfigDevice, failed
from tests.helpers.qt_loop import running_loop, wait_for
from tests.helpers.scripted_link import ScriptedLink

pytestmark = pytest.mark.gui


class Bench:
    """A window on a device with one staged edit; this computer's runtime is scripted, too."""

    def __init__(self, qtbot: QtBot, loop: QEventLoop) -> None:
        self.qtbot, self.loop = qtbot, loop
        self.config = ConfigBench(qtbot, loop, ConfigDevice()).begin()
        self.device, self.own = self.config.device, ScriptedLink()
        self.own.address = EMBEDDED
        known = KnownRuntime(self.device.address, name="Plant 2")
        self.fleet = Fleet(self.config.session, self.device, known, open_own=self._open)
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.keeping = StagedKeeping(self.config.life, self.config.session, self.fleet, lambda: self.window)
        self.said: list[tuple[str, str]] = []
        self.keeping.said.connect(lambda tone, text: self.said.append((tone, text)))
        self.config.interval(20)

    async def _open(self) -> ScriptedLink:
        return self.own

    @property
    def key(self) -> str:
        return self.device.address

    def go_home(self) -> None:
        wait_for(self.qtbot, self.loop, self.fleet.connect_own())

    def asked(self, question: Coroutine[None, None, bool], *answers: str) -> bool:
        """Return what a question gave that was answered by clicks."""
        task: asyncio.Task[bool] = self.loop.create_task(question)
        for name in answers:
            button = self.button(f"answer_{name}")
            self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.qtbot.waitUntil(task.done)
        return task.result()

    def button(self, name: str) -> QPushButton:
        def found() -> QPushButton | None:
            buttons = self.window.findChildren(QPushButton, name)
            return next((one for one in buttons if one.isVisible()), None)

        self.qtbot.waitUntil(lambda: found() is not None)
        button = found()
        assert button is not None
        return button

    def choices(self) -> set[str]:
        box = self.window.findChild(QMessageBox, "question")
        assert box is not None
        return {button.objectName().removeprefix("answer_") for button in box.findChildren(QPushButton)}


@pytest.fixture
def bench(qapp: QApplication, qtbot: QtBot) -> Iterator[Bench]:
    with running_loop(qapp) as loop:
        bench = Bench(qtbot, loop)
        yield bench
        wait_for(qtbot, loop, bench.fleet.close())
        wait_for(qtbot, loop, bench.config.session.close())


def test_a_switch_keeps_them_and_says_so(bench: Bench) -> None:
    bench.go_home()
    assert bench.said == [("ok", "1 change staged for Plant 2: kept for your return.")]
    wait_for(bench.qtbot, bench.loop, bench.fleet.switch_to(bench.key))
    assert bench.config.life.staged is not None
    assert bench.config.life.staged.document["scan"]["intervalMs"] == 20
    assert len(bench.said) == 1


def test_a_switch_without_edits_says_nothing(bench: Bench) -> None:
    bench.config.staged.undo()
    bench.go_home()
    assert bench.said == []
    assert bench.asked(bench.keeping.may_disconnect(bench.key))
    assert bench.asked(bench.keeping.may_close())


def test_a_disconnected_runtime_is_come_back_to_with_what_was_kept(bench: Bench) -> None:
    bench.go_home()
    assert bench.asked(bench.keeping.may_disconnect(bench.key), "keep_staged")
    kept = bench.config.life.edits_for(bench.key)
    assert kept is not None
    assert kept.unsaved == "1 change"


def test_before_disconnecting_they_are_saved_there(bench: Bench) -> None:
    bench.go_home()
    assert bench.asked(bench.keeping.may_disconnect(bench.key), "save_staged")
    assert bench.device.staged is not None
    assert bench.said[-1] == ("ok", "Saved as s19 on Plant 2. Nothing became active.")
    kept = bench.config.life.edits_for(bench.key)
    assert kept is not None
    assert (kept.unsaved, kept.staged_version) == ("", "s19")


def test_what_is_discarded_is_gone_and_what_is_cancelled_stays(bench: Bench) -> None:
    bench.go_home()
    assert not bench.asked(bench.keeping.may_disconnect(bench.key), "stay")
    assert bench.config.life.edits_for(bench.key) is not None
    assert bench.asked(bench.keeping.may_disconnect(bench.key), "discard_staged")
    assert bench.config.life.edits_for(bench.key) is None


def test_a_runtime_that_does_not_take_them_stays_connected(bench: Bench) -> None:
    bench.device.script["/api/config/staged/save"] = (403, failed("FORBIDDEN", "needs ENGINEER"))
    bench.go_home()
    assert not bench.asked(bench.keeping.may_disconnect(bench.key), "save_staged")
    tone, text = bench.said[-1]
    assert tone == "alarm"
    assert "needs ENGINEER" in text
    assert "Nothing was closed" in text


def test_closing_the_window_asks_for_the_present_one_and_saves_it(bench: Bench) -> None:
    assert bench.asked(bench.keeping.may_close(), "save_staged")
    assert bench.config.life.staged_version == "s19"
    assert bench.asked(bench.keeping.may_close())


def test_closing_asks_for_each_runtime_that_was_left_too_and_drops_what_is_discarded(bench: Bench) -> None:
    bench.go_home()
    assert not bench.asked(bench.keeping.may_close(), "stay")
    assert bench.asked(bench.keeping.may_close(), "discard_staged")


def test_a_runtime_that_is_not_there_cannot_be_saved_to(bench: Bench) -> None:
    bench.device.state = LinkState("down", "cable")
    task = bench.loop.create_task(bench.keeping.may_close())
    bench.button("answer_stay")
    assert bench.choices() == {"staged_to_file", "discard_staged", "stay"}
    bench.qtbot.mouseClick(bench.button("answer_stay"), Qt.MouseButton.LeftButton)
    bench.qtbot.waitUntil(task.done)


def file_dialog(bench: Bench) -> QFileDialog:
    def found() -> QFileDialog | None:
        return next((one for one in bench.window.findChildren(QFileDialog) if one.isVisible()), None)

    bench.qtbot.waitUntil(lambda: found() is not None)
    dialog = found()
    assert dialog is not None
    return dialog


@pytest.fixture
def our_dialogs() -> Iterator[None]:
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    yield
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs, on=False)


@pytest.mark.usefixtures("our_dialogs")
def test_they_are_written_to_a_file(bench: Bench, tmp_path: Path) -> None:
    task = bench.loop.create_task(bench.keeping.may_close())
    bench.qtbot.mouseClick(bench.button("answer_staged_to_file"), Qt.MouseButton.LeftButton)
    dialog = file_dialog(bench)
    line = dialog.findChild(QLineEdit, "fileNameEdit")
    assert line is not None
    line.setText(str(tmp_path / "kept.json"))
    dialog.accept()
    bench.qtbot.waitUntil(task.done)
    assert task.result()
    assert json.loads((tmp_path / "kept.json").read_text(encoding="utf-8"))["scan"]["intervalMs"] == 20
    assert "was written to" in bench.said[-1][1]


@pytest.mark.usefixtures("our_dialogs")
def test_no_file_no_leaving(bench: Bench) -> None:
    task = bench.loop.create_task(bench.keeping.may_close())
    bench.qtbot.mouseClick(bench.button("answer_staged_to_file"), Qt.MouseButton.LeftButton)
    file_dialog(bench).reject()
    bench.qtbot.waitUntil(task.done)
    assert not task.result()
