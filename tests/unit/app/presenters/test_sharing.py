"""Sharing on demand: opened, refused, stopped, or not possible."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.presenters.sharing import NOT_HERE, SharingPresenter
from tests.helpers.qt_loop import running_loop
from widgets.sharing.dialog import SharingDialog

pytestmark = pytest.mark.gui


class Place(NamedTuple):
    address: str
    token: str
    certificate: str = ""
    fingerprint: str = ""


class Own:
    """A runtime whose port is taken, or not."""

    def __init__(self) -> None:
        self.asked: list[Any] = []
        self.is_taken = False

    async def share(self, host: str, port: int, role: str, *, is_secured: bool = False) -> Place:
        self.asked.append((host, port, role))
        if self.is_taken:
            raise OSError("port 80 is taken")
        if is_secured:
            return Place("https://127.0.0.1:8700", "abc", "/home/me/authority.crt", "AB:CD")
        return Place("http://127.0.0.1:8700", "abc")

    async def unshare(self) -> None:
        self.asked.append("stop")


class Bench:
    def __init__(self, qtbot: QtBot, loop: Any) -> None:
        self.dialog = SharingDialog()
        qtbot.addWidget(self.dialog)
        self.own: Own | None = Own()
        self.said: list[str] = []
        self.presenter = SharingPresenter(self.dialog, own=lambda: self.own, run=loop.create_task, failures=(OSError,))
        self.presenter.said.connect(lambda _tone, text: self.said.append(text))
        self.presenter.changed.connect(lambda: self.said.append(f"at {self.presenter.address!r}"))


@pytest.fixture
def bench(qapp: QApplication, qtbot: QtBot) -> Iterator[Bench]:
    with running_loop(qapp) as loop:
        yield Bench(qtbot, loop)


def test_it_is_opened_and_stopped(bench: Bench, qtbot: QtBot) -> None:
    assert bench.own is not None
    bench.presenter.show()
    assert bench.dialog.notice.text == ""
    bench.dialog.share_requested.emit("VIEWER", "network", 8700, False)
    qtbot.waitUntil(lambda: len(bench.said) == 2)
    assert bench.own.asked == [("0.0.0.0", 8700, "VIEWER")]
    assert bench.said[0] == "at 'http://127.0.0.1:8700'"
    assert "as VIEWER" in bench.said[1]
    assert "abc" not in "".join(bench.said)
    bench.dialog.stop_requested.emit()
    qtbot.waitUntil(lambda: len(bench.said) == 4)
    assert bench.presenter.address == ""


def test_a_port_that_is_taken_is_said(bench: Bench, qtbot: QtBot) -> None:
    assert bench.own is not None
    bench.own.is_taken = True
    bench.dialog.share_requested.emit("VIEWER", "machine", 80, False)
    qtbot.waitUntil(lambda: "Not shared: port 80 is taken" in bench.dialog.notice.text)
    assert bench.presenter.address == ""


def test_a_runtime_elsewhere_cannot_be_shared_from_here(bench: Bench, qtbot: QtBot) -> None:
    bench.own = None
    bench.presenter.show()
    assert bench.dialog.notice.text == NOT_HERE
    bench.dialog.share_requested.emit("VIEWER", "machine", 80, False)
    bench.dialog.stop_requested.emit()
    qtbot.waitUntil(lambda: bench.said[-1:] == ["Nobody else gets in any more."])


def test_a_runtime_that_is_let_go_is_shared_no_more(bench: Bench, qtbot: QtBot) -> None:
    bench.dialog.share_requested.emit("VIEWER", "machine", 0, False)
    qtbot.waitUntil(lambda: bool(bench.presenter.address))
    bench.presenter.look()
    assert bench.presenter.address
    bench.own = None
    bench.presenter.look()
    assert bench.presenter.address == ""


def test_over_tls_the_certificate_that_others_need_is_shown(bench: Bench, qtbot: QtBot) -> None:
    bench.presenter.show()
    bench.dialog.share_requested.emit("VIEWER", "network", 8700, True)
    qtbot.waitUntil(lambda: len(bench.said) == 2)
    for name, text in (("certificate", "/home/me/authority.crt"), ("fingerprint", "AB:CD")):
        line = bench.dialog.findChild(QLineEdit, f"sharing_{name}")
        assert line is not None
        assert line.text() == text
