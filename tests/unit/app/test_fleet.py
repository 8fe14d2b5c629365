"""Several runtimes kept connected, one of them looked at."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from app.fleet import Fleet
from app.known_runtimes import KnownRuntime
from app.session import Session
from runtime.links.credentials import GivenToken
from runtime.links.link import EMBEDDED
from tests.helpers.qt_loop import running_loop, wait_for
from tests.helpers.scripted_link import ScriptedLink, snapshot_text

pytestmark = pytest.mark.gui
REMOTE = "ws://127.0.0.1:9/ws"


class Bench:
    """A fleet that begins on a device; the own runtime is a scripted link as well."""

    def __init__(self, loop: QEventLoop) -> None:
        self.loop = loop
        self.device, self.own = ScriptedLink(), ScriptedLink()
        self.own.address = EMBEDDED
        self.opened = 0
        self.session = Session(self.device, monotonic=lambda: 100.0)
        self.fleet = Fleet(self.session, self.device, KnownRuntime(self.device.address), open_own=self._open)
        self.session.start()

    async def _open(self) -> ScriptedLink:
        self.opened += 1
        return self.own


@pytest.fixture
def bench(qapp: QApplication, qtbot: QtBot) -> Iterator[Bench]:
    with running_loop(qapp) as loop:
        bench = Bench(loop)
        yield bench
        wait_for(qtbot, loop, bench.fleet.close())
        wait_for(qtbot, loop, bench.session.close())


def test_the_own_runtime_is_started_when_it_is_first_wanted(bench: Bench, qtbot: QtBot) -> None:
    bench.device.inbox.put_nowait(snapshot_text(7))
    qtbot.waitUntil(lambda: bench.session.snapshot is not None)
    wait_for(qtbot, bench.loop, bench.fleet.connect_own())
    assert bench.fleet.present.title == "This computer"
    assert [member.title for member in bench.fleet.members] == ["device:81", "This computer"]
    wait_for(qtbot, bench.loop, bench.fleet.switch_to(bench.device.address))
    assert bench.session.snapshot is not None
    assert bench.session.snapshot.snapshot_revision == 7
    wait_for(qtbot, bench.loop, bench.fleet.connect_own())
    assert bench.opened == 1


def test_who_stands_by_is_read_on(bench: Bench, qtbot: QtBot) -> None:
    told: list[bool] = []
    bench.fleet.changed.connect(lambda: told.append(True))
    wait_for(qtbot, bench.loop, bench.fleet.connect_own())
    bench.device.inbox.put_nowait(snapshot_text(8))
    qtbot.waitUntil(lambda: bench.fleet.snapshot(bench.device.address) is not None)
    standby = bench.fleet.standby(bench.device.address)
    assert standby is not None
    assert standby.snapshot is bench.fleet.snapshot(bench.device.address)
    assert bench.fleet.standby(EMBEDDED) is None
    assert len(told) >= 2


def test_a_remote_is_connected_once_and_told_a_new_sign_in(bench: Bench, qtbot: QtBot) -> None:
    known = KnownRuntime("http://127.0.0.1:9", name="Plant")
    wait_for(qtbot, bench.loop, bench.fleet.connect_to(known, None))
    assert bench.session.key == REMOTE
    link = bench.fleet.present.link
    wait_for(qtbot, bench.loop, bench.fleet.connect_to(KnownRuntime(known.address, name="Again"), GivenToken("abc")))
    assert bench.fleet.present.link is link
    assert bench.fleet.present.title == "Again"
    assert len(bench.fleet.members) == 2


def test_what_is_no_address_changes_nothing(bench: Bench, qtbot: QtBot) -> None:
    with pytest.raises(ValueError, match="address"):
        wait_for(qtbot, bench.loop, bench.fleet.connect_to(KnownRuntime("plant"), None))
    assert bench.session.key == bench.device.address


def test_one_is_let_go_but_never_the_one_that_is_looked_at(bench: Bench, qtbot: QtBot) -> None:
    wait_for(qtbot, bench.loop, bench.fleet.leave(bench.device.address))
    assert len(bench.fleet.members) == 1
    wait_for(qtbot, bench.loop, bench.fleet.connect_own())
    wait_for(qtbot, bench.loop, bench.fleet.leave(bench.device.address))
    assert [member.key for member in bench.fleet.members] == [EMBEDDED]
    wait_for(qtbot, bench.loop, bench.fleet.switch_to(bench.device.address))
    assert bench.session.key == EMBEDDED
