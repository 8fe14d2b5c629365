"""The runtime of this computer among those that the window knows."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from app.fleet import Fleet
from app.known_runtimes import KnownRuntime
from app.own_runtime import can_restart_own, header_title, is_own_gone, open_own, restart_own, shareable
from app.session import Session
from app.settings import Settings
from runtime.embedded import EmbeddedLink, start_embedded
from runtime.host import HostError
from runtime.isolated import IsolatedLink, start_isolated
from runtime.links.link import RuntimeLink
from tests.helpers.built_app import options
from tests.helpers.no_threads import refuse_threads
from tests.helpers.qt_loop import running_loop, wait_for
from tests.helpers.scripted_link import ScriptedLink

pytestmark = [pytest.mark.gui, pytest.mark.timeout(120)]
FleetOf = Callable[..., Fleet]


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[QEventLoop]:
    with running_loop(qapp) as loop:
        yield loop


@pytest.fixture
def fleet_of(loop: QEventLoop, qtbot: QtBot) -> Iterator[FleetOf]:
    sessions: list[Session] = []

    async def refuse() -> RuntimeLink:
        raise HostError("no second one here")

    def fleet(link: RuntimeLink, known: KnownRuntime | None = None) -> Fleet:
        sessions.append(Session(link))
        return Fleet(sessions[-1], link, known, open_own=refuse)

    yield fleet
    for session in sessions:
        wait_for(qtbot, loop, session.close())


def test_one_inside_the_process_can_be_opened_to_others(fleet_of: FleetOf, tmp_path: Path) -> None:
    link = start_embedded(tmp_path)
    fleet = fleet_of(link)
    assert shareable(fleet) is link
    assert header_title(fleet) == ""
    assert header_title(fleet, "http://10.0.0.2:8600") == "embedded, SHARED"


def test_a_remote_is_called_by_its_name_and_is_not_ours_to_open(fleet_of: FleetOf, qtbot: QtBot) -> None:
    fleet = fleet_of(ScriptedLink(), KnownRuntime("ws://plant/ws", name="Plant"))
    assert shareable(fleet) is None
    assert header_title(fleet, "http://10.0.0.2:8600") == "Plant"
    assert not is_own_gone(fleet)


def test_a_remote_is_not_started_again(fleet_of: FleetOf, loop: QEventLoop, qtbot: QtBot) -> None:
    said: list[str] = []
    fleet = fleet_of(ScriptedLink(), KnownRuntime("ws://plant/ws"))
    wait_for(qtbot, loop, restart_own(fleet, lambda tone, text: said.append(text)))
    assert said == []


def test_one_that_is_wanted_later_is_started_though_the_window_began_elsewhere(
    loop: QEventLoop, qtbot: QtBot, tmp_path: Path
) -> None:
    opened: list[RuntimeLink] = []

    async def use() -> None:
        opened.append(await open_own(options(tmp_path, connect="ws://plant/ws"), Settings(tmp_path / "p.ini")))
        await opened[0].close()

    wait_for(qtbot, loop, use())
    assert isinstance(opened[0], EmbeddedLink)


def test_a_process_that_ended_is_started_again_and_how_that_went_is_said(
    fleet_of: FleetOf, loop: QEventLoop, qtbot: QtBot, tmp_path: Path
) -> None:
    said: list[tuple[str, str]] = []
    link = start_isolated(tmp_path / "data")
    fleet = fleet_of(link)
    assert header_title(fleet) == IsolatedLink.place
    assert shareable(fleet) is None
    assert can_restart_own(fleet)
    assert not is_own_gone(fleet)

    async def killed() -> None:
        os.kill(link.pid, signal.SIGKILL)
        while not is_own_gone(fleet):
            await asyncio.sleep(0.01)

    wait_for(qtbot, loop, killed())
    other = start_embedded(tmp_path / "data")  # it holds the folder meanwhile
    wait_for(qtbot, loop, restart_own(fleet, lambda *told: said.append(told)))
    assert said[0][0] == "alarm"
    assert "does not start" in said[0][1]
    wait_for(qtbot, loop, other.close())
    wait_for(qtbot, loop, restart_own(fleet, lambda *told: said.append(told)))
    assert said[1:] == [("ok", "The runtime of this computer was started again.")]
    assert not is_own_gone(fleet)


def test_one_inside_the_process_that_dies_is_gone_and_not_started_again(
    fleet_of: FleetOf, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = start_embedded(tmp_path, is_waiting=True)
    fleet = fleet_of(link)
    assert not is_own_gone(fleet)
    assert not can_restart_own(fleet)
    refuse_threads(monkeypatch, "plumbline-scan")
    link.begin()
    qtbot.waitUntil(lambda: is_own_gone(fleet))
