"""The connection dialog on a real fleet: what is kept, what is asked, what is never gone to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from keyring.backends.fail import Keyring as NoKeyring
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from app.fleet import Fleet
from app.known_runtimes import KnownRuntime
from app.presenters.connection import ConnectionPresenter, key_of
from app.secret_box import SecretBox
from app.session import Session
from app.settings import Settings
from runtime.links.link import EMBEDDED
from runtime.links.websocket import WebSocketLink
from tests.helpers.qt_loop import running_loop, wait_for
from tests.helpers.runtimes import Served
from tests.helpers.scripted_link import ScriptedLink, snapshot_text
from widgets.connection.dialog import ConnectionDialog
from widgets.connection.view import Wish

pytestmark = pytest.mark.gui
FORCED = {"cardId": 1, "cardType": "DI", "label": "Low float", "force": {"mode": "FORCED_HIGH", "value": 1}}
NOBODY = "ws://127.0.0.1:9"


class Bench:
    def __init__(self, loop: QEventLoop, folder: Path) -> None:
        self.loop = loop
        self.own = ScriptedLink()
        self.own.address = EMBEDDED
        self.own_failure: Exception | None = None
        self.session = Session(self.own, monotonic=lambda: 100.0)
        self.settings = Settings(folder / "plumbline.ini")
        self.secrets = SecretBox(NoKeyring())
        self.fleet = Fleet(self.session, self.own, None, open_own=self._open)
        self.dialog = ConnectionDialog()
        self.presenter = ConnectionPresenter(
            self.dialog, self.fleet, self.settings, self.secrets, proposed="http://127.0.0.1:8600",
            run=self.session.run_in_background, own_failures=(OSError,),
        )  # fmt: skip
        self.said: list[tuple[str, str]] = []
        self.presenter.said.connect(lambda tone, text: self.said.append((tone, text)))

    async def _open(self) -> ScriptedLink:
        if self.own_failure is not None:
            raise self.own_failure
        return self.own


@pytest.fixture
def bench(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Bench]:
    with running_loop(qapp) as loop:
        bench = Bench(loop, tmp_path)
        qtbot.addWidget(bench.dialog)
        bench.presenter.show()
        qtbot.waitExposed(bench.dialog)
        yield bench
        wait_for(qtbot, loop, bench.fleet.close())
        wait_for(qtbot, loop, bench.session.close())


def go(bench: Bench, known: KnownRuntime) -> None:
    bench.settings.runtimes = (known, *bench.settings.runtimes)
    bench.session.run_in_background(bench.fleet.connect_to(known, None))


def test_an_address_is_proposed_until_one_was_used(bench: Bench) -> None:
    assert bench.dialog.form.wish == Wish("http://127.0.0.1:8600")
    assert bench.presenter.why_not_own() == "it is the one in use"


def test_a_runtime_is_looked_at_taken_up_and_remembered(bench: Bench, qtbot: QtBot, tmp_path: Path) -> None:
    served = Served(tmp_path / "served")
    address = served.start()
    try:
        token = str(getattr(served, "token", "")) or "none"
        wish = Wish(address, name="Plant", sign_in="token", secret=token)
        bench.dialog.test_requested.emit(wish)
        qtbot.waitUntil(lambda: "It can be used" in bench.dialog.check.text, timeout=10_000)
        bench.dialog.connect_requested.emit(wish)
        qtbot.waitUntil(lambda: bench.session.snapshot is not None, timeout=10_000)
        assert bench.settings.runtimes == (KnownRuntime(address, "", "Plant", "token"),)
        assert not bench.dialog.isVisible()
        bench.presenter.show()
        assert bench.dialog.form.wish == Wish(address, name="Plant", sign_in="token")
        bench.dialog.test_requested.emit(bench.dialog.form.wish)
        qtbot.waitUntil(lambda: "It can be used" in bench.dialog.check.text, timeout=10_000)
        assert (tmp_path / "plumbline.ini").read_text(encoding="utf-8").count(token) == 0 or token == "none"
    finally:
        wait_for(qtbot, bench.loop, bench.fleet.connect_own())
        wait_for(qtbot, bench.loop, bench.fleet.close())
        served.stop()


def test_who_wants_to_go_in_spite_of_what_was_found_says_so_once_more(bench: Bench, qtbot: QtBot) -> None:
    bench.dialog.connect_requested.emit(Wish(NOBODY))
    qtbot.waitUntil(lambda: "Connect once more" in bench.dialog.check.text)
    assert bench.session.key == EMBEDDED
    qtbot.waitUntil(lambda: not bench.presenter._is_busy)
    bench.dialog.connect_requested.emit(Wish(NOBODY))
    qtbot.waitUntil(lambda: bench.session.key == f"{NOBODY}/ws")


def test_where_going_there_would_show_nothing_there_is_no_second_time(bench: Bench, qtbot: QtBot) -> None:
    for _ in range(2):
        bench.dialog.connect_requested.emit(Wish("plant"))
        qtbot.waitUntil(lambda: "no address" in bench.dialog.check.text)
        qtbot.waitUntil(lambda: not bench.presenter._is_busy)
    assert bench.session.key == EMBEDDED


@pytest.mark.parametrize(
    "wish",
    [
        Wish(NOBODY, sign_in="password", user="eve"),
        Wish(NOBODY, sign_in="token"),
        Wish(NOBODY, sign_in="token", secret="ä"),
    ],
)
@pytest.mark.parametrize("deed", ["test_requested", "connect_requested"])
def test_a_missing_secret_is_said_before_anybody_is_asked(bench: Bench, qtbot: QtBot, wish: Wish, deed: str) -> None:
    getattr(bench.dialog, deed).emit(wish)
    qtbot.waitUntil(lambda: "A sign-in is missing" in bench.dialog.check.text)


def test_a_kept_sign_in_is_shown_to_the_runtime_that_the_window_begins_with(bench: Bench, qtbot: QtBot) -> None:
    bench.presenter.sign_in_as_kept()
    known = KnownRuntime(NOBODY, sign_in="password", user="eve")
    wait_for(qtbot, bench.loop, bench.secrets.put(known.secret_key, "refresh-1"))
    go(bench, known)
    qtbot.waitUntil(lambda: bench.session.key == f"{NOBODY}/ws")
    qtbot.waitUntil(lambda: not bench.presenter._is_busy)
    bench.presenter.sign_in_as_kept()
    link = bench.fleet.present.link
    assert isinstance(link, WebSocketLink)
    qtbot.waitUntil(lambda: link._requests.credentials is not None)


def test_the_own_runtime_that_does_not_start_is_told(bench: Bench, qtbot: QtBot) -> None:
    go(bench, KnownRuntime(NOBODY))
    qtbot.waitUntil(lambda: bench.session.key == f"{NOBODY}/ws")
    wait_for(qtbot, bench.loop, bench.fleet.leave(EMBEDDED))
    bench.own_failure = OSError("the folder is in use")
    bench.presenter.use_own()
    qtbot.waitUntil(lambda: bench.said[-1:] == [
        ("alarm", "The runtime of this computer does not start: the folder is in use")
    ])  # fmt: skip
    bench.own_failure = None
    bench.presenter.use_own()
    qtbot.waitUntil(lambda: bench.session.key == EMBEDDED)


def test_what_is_overridden_is_let_go_only_after_a_question(bench: Bench, qtbot: QtBot) -> None:
    bench.session.take(snapshot_text(1, cards=[FORCED]))
    go(bench, KnownRuntime(NOBODY))
    qtbot.waitUntil(lambda: bench.session.key == f"{NOBODY}/ws")
    for answer, members in (("stay", 2), ("disconnect", 1)):
        bench.dialog.disconnect_requested.emit(EMBEDDED)
        qtbot.waitUntil(lambda answer=answer: _button(bench.dialog, answer) is not None)
        qtbot.mouseClick(_button(bench.dialog, answer), Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: not bench.presenter._is_busy)
        assert len(bench.fleet.members) == members
        QApplication.processEvents()


def test_a_forgotten_runtime_is_nowhere_any_more(bench: Bench, qtbot: QtBot) -> None:
    known = KnownRuntime(NOBODY, name="Plant", sign_in="token")
    go(bench, known)
    wait_for(qtbot, bench.loop, bench.secrets.put(known.secret_key, "abc"))
    qtbot.waitUntil(lambda: bench.session.key == f"{NOBODY}/ws")
    wait_for(qtbot, bench.loop, bench.fleet.connect_own())
    bench.dialog.forget_requested.emit(key_of(known))
    qtbot.waitUntil(lambda: bench.settings.runtimes == ())
    assert [member.key for member in bench.fleet.members] == [EMBEDDED]
    assert wait_for(qtbot, bench.loop, bench.secrets.get(known.secret_key)) is None
    qtbot.waitUntil(lambda: not bench.presenter._is_busy)
    bench.dialog.forget_requested.emit("ws://nobody")
    qtbot.waitUntil(lambda: not bench.presenter._is_busy)


def test_a_second_deed_waits_for_nobody(bench: Bench, qtbot: QtBot) -> None:
    bench.dialog.test_requested.emit(Wish(NOBODY))
    bench.dialog.test_requested.emit(Wish("plant"))
    qtbot.waitUntil(lambda: "Nobody answers" in bench.dialog.check.text)


def test_an_address_written_by_hand_is_its_own_key() -> None:
    assert key_of(KnownRuntime("plant")) == "plant"
    assert key_of(KnownRuntime("http://h:1")) == "ws://h:1/ws"


def _button(dialog: ConnectionDialog, answer: str) -> Any:
    found = [one for one in dialog.findChildren(QPushButton, f"answer_{answer}") if one.isVisible()]
    return found[0] if found else None
