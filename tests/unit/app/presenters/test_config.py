"""The config panel on a real embedded runtime, by real keys and clicks; each fact read back over the link."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QToolButton
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from app.presenters.active_config import ActiveConfig
from app.presenters.config import ConfigPresenter
from app.presenters.config_form import BINDINGS_PAGE, PROGRAM_PAGE, WIFI_PAGE
from app.session import Session
from app.staged.staged_config import StagedConfig
from runtime.embedded import start_embedded
from runtime.links.link import LinkState
from tests.helpers.config_device import ConfigDevice
from tests.helpers.pump_config import pump_config
from tests.helpers.qt_loop import running_loop, wait_for
from tests.helpers.shown import show_active
from widgets.config.panel import FINDINGS, HISTORY, ConfigPanel
from widgets.config.reference import ReferencePopup
from widgets.theme import Theme

pytestmark = pytest.mark.gui


class Bench:
    """The panel with its presenter on a link, and hands to use it."""

    def __init__(self, qtbot: QtBot, loop: QEventLoop, link: Any) -> None:
        self.qtbot, self.loop = qtbot, loop
        self.barred = ""
        self.session = Session(link)
        self.panel = ConfigPanel(Theme("dark"))
        self.presenter = ConfigPresenter(
            self.panel, self.session, ActiveConfig(self.session), barred=lambda deed: self.barred
        )
        self.panel.resize(1200, 700)
        show_active(qtbot, self.panel)

    def start(self) -> Bench:
        self.session.start()
        self.wait(lambda: self.presenter.life.is_validated)
        return self

    def wait(self, holds: Callable[[], object]) -> None:
        """Wait until something holds; when it never does, tell what the panel says."""

        def check() -> None:
            assert holds(), f"{self.panel.bar.text} | {self.panel.notice.text} | {self.panel.asking.text}"

        self.qtbot.waitUntil(check, timeout=10_000)

    @property
    def staged(self) -> StagedConfig:
        assert self.presenter.life.staged is not None
        return self.presenter.life.staged

    def read(self, path: str) -> dict[str, Any]:
        """Ask the runtime itself."""
        reply = wait_for(self.qtbot, self.loop, self.session.request("GET", path))
        document = json.loads(reply.body)
        assert isinstance(document, dict)
        return document

    def click(self, name: str) -> None:
        self.whole()
        buttons = (
            *self.panel.findChildren(QPushButton, f"config_{name}"),
            *self.panel.findChildren(QToolButton, f"config_{name}"),
        )
        button = next((one for one in buttons if one.isVisibleTo(self.panel)), buttons[0])
        self.wait(button.isEnabled)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def answer(self, name: str) -> None:
        self.wait(lambda: self.panel.findChild(QPushButton, f"config_answer_{name}") is not None)
        self.click(f"answer_{name}")

    def choose(self, card_id: int) -> None:
        """Click a card in the list."""
        cards = self.panel.cards
        key = self.staged.key_of(card_id)
        assert key is not None
        place = cards.model.place_of(key)
        assert place is not None
        rect = cards.view.visualRect(cards.model.index(place))
        QTest.mouseClick(cards.view.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
        assert self.presenter.page == key

    def whole(self) -> None:
        """Wait until the page that was chosen is built."""
        self.wait(lambda: self.panel.form.is_whole or self.panel.form.form is None)

    def editor(self, address: str) -> QLineEdit:
        self.whole()
        found = self.panel.form.controls[address].focusProxy()
        assert isinstance(found, QLineEdit), address
        return found

    def type(self, address: str, text: str) -> None:
        editor = self.editor(address)
        editor.setFocus()
        editor.selectAll()
        QTest.keyClicks(editor, text)
        QTest.keyClick(editor, Qt.Key.Key_Return)

    def differences(self) -> list[str]:
        model = self.panel.difference.model
        return [str(model.data(model.index(row))) for row in range(model.rowCount())]


@pytest.fixture
def bench(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Bench]:
    (tmp_path / "first.json").write_text(json.dumps(pump_config()))
    with running_loop(qapp) as loop:
        bench = Bench(qtbot, loop, start_embedded(tmp_path / "data", config=tmp_path / "first.json"))
        yield bench.start()
        wait_for(qtbot, loop, bench.session.close())


def test_a_parameter_is_typed_compared_committed_and_restored(bench: Bench) -> None:
    bench.choose(4)
    bench.type("config.delayBeforeON", "2.5 s")
    assert bench.differences() == ["4  Pump changed DO", "Delay before on: 1.25\u2009s → 2.50\u2009s"]
    assert "STAGED" in [label.text() for label in bench.panel.bar.findChildren(type(bench.panel.bar._badge))]
    assert "1 change · not saved" in bench.panel.bar.text
    bench.wait(lambda: bench.presenter.life.is_validated)
    bench.click("commit")
    assert "Starts anew (value, mission, counter): card 4" in bench.panel.asking.text
    bench.answer("commit")
    bench.wait(lambda: bench.presenter.life.active_version == "v2")
    active = bench.read("/api/config/active")
    assert (active["activeVersion"], active["config"]["cards"][3]["config"]["delayBeforeON"]) == ("v2", 250)
    assert bench.read("/api/config/lkg")["lkgVersion"] == "v1"
    bench.wait(lambda: bench.differences() == [])
    bench.click("restore_lkg")
    bench.wait(lambda: "2.50\u2009s → 1.25\u2009s" in bench.panel.asking.text)
    bench.answer("restore_lkg")
    bench.wait(lambda: bench.presenter.life.active_version == "v3")
    active = bench.read("/api/config/active")
    assert active["config"]["cards"][3]["config"]["delayBeforeON"] == 125
    bench.wait(lambda: bench.staged.document["cards"][3]["config"]["delayBeforeON"] == 125)
    assert [item["version"] for item in bench.read("/api/config/history")["items"]][:2] == ["v3", "v2"]


def test_a_wrong_value_is_found_by_the_runtime_and_shown_beside_its_field(bench: Bench) -> None:
    bench.presenter.show_page(PROGRAM_PAGE)
    bench.choose(4)
    bench.click("drop:config.set.clauseA")
    bench.click("drop:config.set.clauseA")
    bench.click("add:config.set.clauseA")
    bench.wait(lambda: bench.presenter.life.is_validated)
    assert "▲" in bench.panel.bar.text
    assert "validation found errors" in bench.presenter.why_not()["commit"]
    bench.panel.tabs.setCurrentIndex(FINDINGS)
    view = bench.panel.findings
    bench.presenter.show_page(PROGRAM_PAGE)
    rect = view.view.visualRect(view.model.index(0))
    QTest.mouseClick(view.view.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert bench.presenter.page == bench.staged.key_of(4)
    rows = [row for section in (bench.panel.form.form or pytest.fail("no form")).sections for row in section.rows]
    assert any(row.remarks for row in rows if row.label == "Set")


def test_a_number_that_another_card_has_is_refused_where_it_was_typed(bench: Bench) -> None:
    before = bench.staged.document
    bench.choose(4)
    bench.type("cardId", "3")
    assert bench.staged.document == before
    assert bench.panel.notice.text.startswith("Another card has number 3")
    assert bench.editor("cardId").text() == "4"


def test_a_role_that_may_not_validate_is_told_so_and_nothing_is_asked(bench: Bench) -> None:
    bench.barred = "this takes the role ENGINEER; vic is VIEWER"
    bench.presenter.show_rights()
    bench.choose(4)
    bench.type("label", "Pump 1")
    bench.wait(lambda: not bench.presenter.life._debounce.isActive())
    assert not bench.presenter.life.is_validated
    assert bench.panel.notice.text == ""
    assert "not validated: takes another role" in bench.panel.bar.text
    bench.barred = ""
    bench.presenter.show_rights()
    bench.wait(lambda: bench.presenter.life.is_validated)


def test_a_reference_is_picked_with_keys_and_the_clause_fits_it(bench: Bench) -> None:
    bench.choose(4)
    bench.whole()
    control = bench.panel.form.controls["config.reset.clauseA.source"]
    QTest.keyClick(control.focusProxy(), Qt.Key.Key_Space)
    popup = control.findChild(ReferencePopup)
    assert isinstance(popup, ReferencePopup)
    QTest.keyClicks(popup.filter, "level")
    QTest.keyPress(popup.filter, Qt.Key.Key_Return)  # the popup has gone before the key comes up
    bench.type("config.reset.clauseA.threshold", "12.5")
    assert bench.staged.document["cards"][3]["config"]["reset"]["clauseA"] == {
        "source": {"cardId": 2, "field": "currentValue", "type": "NUMBER"},
        "operator": "EQ",
        "threshold": 1250,
    }
    bench.wait(lambda: bench.presenter.life.is_validated)
    validation = bench.presenter.life.validation
    assert validation is not None
    assert validation.errors == ()


def test_a_commit_in_mid_scan_finishes_the_scan_and_commits(bench: Bench) -> None:
    def halted() -> bool:
        snapshot = bench.session.snapshot
        return snapshot is not None and snapshot.halt is not None and snapshot.halt.last_card_id == 1

    bench.session.command("set_run_mode", {"mode": "RUN_STEP"})
    bench.wait(lambda: bench.session.snapshot is not None and bench.session.snapshot.halt is not None)
    bench.session.command("step_once", {})
    bench.wait(halted)
    bench.choose(4)
    bench.type("label", "Pump A")
    bench.wait(lambda: bench.presenter.life.is_validated)
    bench.click("commit")
    bench.answer("commit")
    bench.answer("finish_and_commit")
    bench.wait(lambda: bench.presenter.life.active_version == "v2")
    snapshot = bench.read("/api/snapshot")["snapshot"]
    assert (snapshot["runMode"], snapshot["halt"]) == ("RUN_NORMAL", None)
    assert bench.read("/api/config/active")["config"]["cards"][3]["label"] == "Pump A"


def test_staged_is_saved_and_nothing_becomes_active(bench: Bench) -> None:
    bench.choose(1)
    bench.type("config.debounceTime", "0.3")
    bench.click("save")
    bench.wait(lambda: bench.presenter.life.staged_version is not None)
    assert bench.read("/api/config/staged")["config"]["cards"][0]["config"]["debounceTime"] == 30
    assert bench.read("/api/config/active")["activeVersion"] == "v1"
    assert f"saved as {bench.presenter.life.staged_version}" in bench.panel.bar.text
    assert "it is saved as" in bench.presenter.why_not()["save"]


def test_cards_are_added_duplicated_moved_and_removed_with_undo(bench: Bench) -> None:
    bench.choose(2)
    bench.panel.cards.add_requested.emit("DI")
    bench.wait(lambda: bench.editor("label").hasFocus())
    assert [card["cardId"] for card in bench.staged.document["cards"]] == [1, 2, 3, 4, 5, 6, 7]
    bench.click("duplicate")
    bench.click("up")
    bench.click("remove")
    assert bench.panel.cards.current != ""
    for _ in range(4):
        bench.panel.cards.view.setFocus()
        QTest.keyClick(bench.panel.cards.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert bench.staged.document == pump_config()
    bench.click("redo")
    assert len(bench.staged.document["cards"]) == 7
    bench.click("undo")


def test_removing_the_last_cards_ends_on_the_program_page(bench: Bench) -> None:
    for _ in range(6):
        bench.choose(next(card["cardId"] for card in reversed(bench.staged.document["cards"])))
        bench.click("remove")
    assert bench.presenter.page == PROGRAM_PAGE


def test_every_page_is_shown(bench: Bench) -> None:
    for page, title in ((PROGRAM_PAGE, "Program"), (BINDINGS_PAGE, "Bindings"), (WIFI_PAGE, "Wi-Fi")):
        bench.presenter.show_page(page)
        form = bench.panel.form.form
        assert form is not None
        assert form.title == title
    bench.presenter.choose_card(99)
    assert bench.presenter.page == WIFI_PAGE
    bench.presenter.choose_card(2)
    assert bench.presenter.page == bench.staged.key_of(2)


def test_a_binding_is_made_and_lost_in_the_form(bench: Bench) -> None:
    bench.choose(4)
    bench.click("bind:config.delayBeforeON")
    bench.whole()
    control = bench.panel.form.controls["bind:config.delayBeforeON"]
    QTest.keyClick(control.focusProxy(), Qt.Key.Key_Space)
    popup = control.findChild(ReferencePopup)
    assert isinstance(popup, ReferencePopup)
    QTest.keyClick(popup.filter, Qt.Key.Key_Return)
    assert bench.staged.document["bindings"][1]["source"]["ref"]["cardId"] == 2
    bench.click("unbind:config.delayBeforeON")
    assert len(bench.staged.document["bindings"]) == 1


def test_what_is_being_typed_belongs_to_the_page_on_which_it_was_typed(bench: Bench) -> None:
    bench.choose(4)
    editor = bench.editor("label")
    assert isinstance(editor, QLineEdit)
    editor.setFocus()
    QTest.keyClicks(editor, "!")
    bench.presenter.choose_card(5)
    labels = [card["label"] for card in bench.staged.document["cards"]]
    assert labels[3].endswith("!")
    assert labels[4] == "Flush"


def test_the_history_is_read_when_it_is_opened(bench: Bench) -> None:
    bench.panel.tabs.setCurrentIndex(HISTORY)
    bench.wait(lambda: bench.panel.history.table.rowCount() == len(bench.read("/api/config/history")["items"]))


def test_files_go_in_and_out(bench: Bench, tmp_path: Path) -> None:
    bench.panel.export_requested.emit(str(tmp_path / "out.json"))
    document = json.loads((tmp_path / "out.json").read_text())
    document["scan"]["intervalMs"] = 50
    (tmp_path / "in.json").write_text(json.dumps(document))
    bench.panel.import_requested.emit(str(tmp_path / "in.json"))
    assert bench.differences() == ["Scan changed", "Interval: 10\u2009ms → 50\u2009ms"]
    for name in ("import", "export"):
        bench.click(name)
        dialog = bench.panel.findChild(object, f"config_{name}_dialog")
        assert dialog is not None
        dialog.close()  # type: ignore[attr-defined]  # a QFileDialog
    bench.click("discard")
    QTest.keyClick(bench.panel, Qt.Key.Key_Escape)
    assert bench.panel.asking.question is None
    bench.click("restore_factory")
    bench.qtbot.waitUntil(lambda: "FACTORY" in bench.panel.asking.text)
    bench.wait(lambda: bench.presenter.life.is_validated)  # no answer is to find the panel gone


@pytest.fixture
def lonely(qapp: QApplication, qtbot: QtBot) -> Iterator[Bench]:
    device = ConfigDevice()
    device.state = LinkState("down", "cable")
    with running_loop(qapp) as loop:
        bench = Bench(qtbot, loop, device)
        yield bench
        wait_for(qtbot, loop, bench.session.close())


def test_without_a_runtime_it_says_what_would_be_here_and_what_cannot_be_done(lonely: Bench) -> None:
    assert "active: not read · nothing yet" in lonely.panel.bar.text
    form = lonely.panel.form.form
    assert form is not None
    assert "Or import a config file" in form.empty
    reasons = lonely.presenter.why_not()
    assert reasons["commit"] == "nothing is staged yet"
    assert "there is no link" in reasons["restore_lkg"]
    for action in ("undo", "redo"):
        getattr(lonely.presenter, action)()
        lonely.presenter.do(action)
    lonely.panel.edited.emit("card:1", "label", "x", "")
    lonely.panel.add_requested.emit("DI")
    lonely.panel.remove_requested.emit()
    lonely.presenter.choose_card(1)
    lonely.panel.tabs.setCurrentIndex(HISTORY)
    assert lonely.presenter.life.staged is None


def test_a_file_can_be_edited_without_a_runtime(lonely: Bench, tmp_path: Path) -> None:
    (tmp_path / "pump.json").write_text(json.dumps(pump_config()))
    lonely.panel.import_requested.emit(str(tmp_path / "pump.json"))
    lonely.choose(4)
    lonely.type("label", "Pump A")
    assert lonely.staged.document["cards"][3]["label"] == "Pump A"
    assert "not compared · not saved" in lonely.panel.bar.text
    assert "not validated: no link" in lonely.panel.bar.text
    assert "active config was not read" in lonely.presenter.why_not()["discard"]
    assert "once both are known" in lonely.panel.difference._empty.text()


def test_while_something_runs_nothing_else_is_begun(lonely: Bench, tmp_path: Path) -> None:
    (tmp_path / "pump.json").write_text(json.dumps(pump_config()))
    lonely.panel.import_requested.emit(str(tmp_path / "pump.json"))
    lonely.presenter.life.busy = "committing …"
    assert lonely.presenter.why_not()["import"] == "committing …"
