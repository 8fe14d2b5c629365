"""What joins the window to runtimes, joined to itself."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from app.known_runtimes import KnownRuntime
from app.runtimes import Runtimes, build_runtimes
from app.session import Session
from tests.helpers.built_app import BuiltApp, built_app, options
from tests.helpers.qt_loop import wait_for
from tests.helpers.scripted_link import ScriptedLink

pytestmark = pytest.mark.gui
PLANT = KnownRuntime("ws://device:81/ws", name="Plant")


class Bench:
    """Runtimes and a session of the test's own, in the window of an application."""

    def __init__(self, built: BuiltApp, folder: Path) -> None:
        self.built = built
        app = built.app
        app.settings.runtimes = (PLANT,)
        self.gone: list[tuple[str, bool]] = []
        self.link = ScriptedLink()
        self.session = Session(self.link)
        self.runtimes: Runtimes = build_runtimes(
            options(folder, connect=PLANT.address), self.link, app.theme, self.session, app.settings, app.logic,
            app.window, lambda *told: self.gone.append(told),
        )  # fmt: skip


@pytest.fixture
def bench(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Bench]:
    with built_app(qapp, qtbot, tmp_path) as built:
        made = Bench(built, tmp_path)
        yield made
        wait_for(qtbot, built.loop, made.runtimes.fleet.close())
        wait_for(qtbot, built.loop, made.session.close())


def test_the_first_runtime_is_known_by_what_is_kept_of_it(bench: Bench) -> None:
    assert bench.runtimes.fleet.present.title == "Plant"
    assert bench.runtimes.fleet.present.link is bench.link
    assert bench.runtimes.sharing.address == ""


def test_the_connection_leads_to_the_list_of_runtimes(bench: Bench) -> None:
    before = [one for one in bench.built.app.window.findChildren(QDialog, "fleet_dialog") if one.isVisible()]
    bench.runtimes.connection.fleet_requested.emit()
    shown = [one for one in bench.built.app.window.findChildren(QDialog, "fleet_dialog") if one.isVisible()]
    assert (len(before), len(shown)) == (0, 1)


def test_another_runtime_stands_beside_the_first(bench: Bench, qtbot: QtBot) -> None:
    wait_for(qtbot, bench.built.loop, bench.runtimes.fleet.connect_to(KnownRuntime("ws://127.0.0.1:9/ws"), None))
    assert [one.title for one in bench.runtimes.fleet.members] == ["Plant", "127.0.0.1:9"]
    wait_for(qtbot, bench.built.loop, bench.runtimes.fleet.switch_to(bench.link.address))
    assert isinstance(bench.runtimes.fleet.present.link, ScriptedLink)


def test_a_remote_that_goes_is_no_process_of_ours(bench: Bench) -> None:
    bench.runtimes.own_process.look()
    assert bench.gone == []


def test_what_is_logged_can_be_told_to_support(bench: Bench) -> None:
    logging.getLogger("plumbline.test").warning("the pump is loud")
    assert "the pump is loud" in bench.runtimes.support._log()
