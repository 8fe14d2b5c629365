"""From this computer's runtime to one in another process and back, by hand, in one window."""

from __future__ import annotations

import socket
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QTreeWidget
from pytestqt.qtbot import QtBot

from app.known_runtimes import KnownRuntime
from tests.end_to_end.window.test_config import DELAY, LONGER_DELAY_S, choose_in_list
from tests.helpers.certificates import Authority
from tests.helpers.driven_app import CTRL, DrivenApp, driven, served
from tests.helpers.field_device import field_device
from tests.helpers.signing_in import ADMIN, PASSWORD, admin
from tests.helpers.tls_servers import server_context, telling
from widgets.cards.row import Column
from widgets.connection.dialog import ConnectionDialog
from widgets.fleet.dialog import FleetDialog
from widgets.header.segment_label import SegmentLabel

pytestmark = [pytest.mark.gui, pytest.mark.timeout(240)]
PUMP = 40


def dialog_of(app: DrivenApp) -> ConnectionDialog:
    """Open the connection dialog by a click on the link in the header."""
    app.click("header_link")
    app.wait(lambda: app.is_seen("connection_dialog"))
    dialog = app.find("connection_dialog", ConnectionDialog)
    app.wait(lambda: dialog.windowHandle() is not None and dialog.windowHandle().isExposed())
    dialog.activateWindow()
    app.wait(dialog.isActiveWindow)
    return dialog


def type_into(app: DrivenApp, dialog: ConnectionDialog, name: str, text: str) -> None:
    app.click(name, dialog)
    app.press(Qt.Key.Key_A, CTRL)
    app.press(Qt.Key.Key_Backspace)
    app.type_text(text)


def choose_sign_in(app: DrivenApp, dialog: ConnectionDialog, user: str, password: str) -> None:
    app.click("connection_sign_in_input", dialog)
    app.press(Qt.Key.Key_Down)
    app.press(Qt.Key.Key_Return)
    app.wait(lambda: app.is_seen("connection_user"))
    type_into(app, dialog, "connection_user", user)
    if password:
        type_into(app, dialog, "connection_secret", password)


def connect_to(app: DrivenApp, address: str, http: str = "", name: str = "", password: str = "") -> None:
    dialog = dialog_of(app)
    app.wait(lambda: app.is_usable("connection_list", dialog))
    choose_another(app, dialog)
    type_into(app, dialog, "connection_address", address)
    if http:
        type_into(app, dialog, "connection_http", http)
    if name:
        type_into(app, dialog, "connection_name", name)
    if password:
        choose_sign_in(app, dialog, ADMIN, password)
    app.click("connection_connect", dialog)
    app.wait(lambda: not app.is_seen("connection_dialog"))
    app.wait_until_active()


def choose_another(app: DrivenApp, dialog: ConnectionDialog) -> None:
    """Choose the last row of the list, which stands for a runtime that is not known yet."""
    rows = dialog._list
    app.click_row(rows, rows.count() - 1)


def switch_to(app: DrivenApp, row: int) -> None:
    dialog = dialog_of(app)
    app.click_row(dialog._list, row)
    app.click("connection_connect", dialog)
    app.wait(lambda: not app.is_seen("connection_dialog"))
    app.wait_until_active()


def test_there_and_back_with_staged_edits_that_wait(embedded_app: DrivenApp, tmp_path: Path) -> None:
    app = embedded_app
    session, life = app.application.session, app.application.logic.config.life
    own_boot = app.snapshot()["bootId"]
    app.press(Qt.Key.Key_E, CTRL)
    app.wait(lambda: app.is_seen("config_cards"))
    choose_in_list(app, PUMP)
    app.click(f"config_{DELAY}_input")
    app.replace_text(LONGER_DELAY_S)
    app.wait(lambda: len(life.differences) == 1)

    with served(tmp_path) as address:
        connect_to(app, address, name="Plant 2", password=PASSWORD)
        app.wait(lambda: session.snapshot is not None and session.snapshot.boot_id != own_boot)
        assert app.snapshot()["bootId"] != own_boot
        app.wait(lambda: life.staged is not None and life.differences == ())
        app.wait(lambda: "Plant 2" in app.application.window.findChild(SegmentLabel, "header_link").text)
        tip = app.application.window.findChild(SegmentLabel, "header_link").toolTip()
        assert "Connected since" in tip
        app.click("workspace_logic")
        app.click_card(PUMP, Column.CARD)
        app.press(Qt.Key.Key_P, CTRL)
        app.click("mask")
        app.card_where(PUMP, masked=True)
        app.wait(lambda: session.snapshot.card(PUMP).masked)
        assert app.application.settings.runtimes == (
            KnownRuntime(address, name="Plant 2", sign_in="password", user=ADMIN),
        )

        switch_to(app, 0)
        app.wait(lambda: session.snapshot is not None and session.snapshot.boot_id == own_boot)
        app.wait(lambda: len(life.differences) == 1)
        assert not app.card(PUMP)["masked"]
        assert not app.application.logic.deeds.is_watched()
        standby = app.application.fleet.standby(f"{address.replace('http', 'ws')}/ws")
        assert standby is not None
        app.wait(lambda: standby.snapshot is not None and standby.snapshot.card(PUMP).masked)
        assert not standby.is_stale

        switch_to(app, 1)
        app.wait(lambda: session.snapshot is not None and session.snapshot.boot_id != own_boot)
        app.wait(lambda: life.differences == ())
        assert app.card(PUMP)["masked"]
        switch_to(app, 0)
        app.wait(lambda: session.snapshot is not None and session.snapshot.boot_id == own_boot)
        app.window.close()
        app.answer("save_staged")
        app.answer("leave", is_last=True)
        app.wait(lambda: app.is_finished)


def test_the_fleet_beside_each_other_and_a_config_that_goes_from_one_to_another(
    embedded_app: DrivenApp, tmp_path: Path
) -> None:
    app = embedded_app
    session, life = app.application.session, app.application.logic.config.life
    with served(tmp_path) as address:
        connect_to(app, address, name="Plant 2", password=PASSWORD)
        app.wait(lambda: session.snapshot is not None)
        app.press(Qt.Key.Key_E, CTRL)
        app.wait(lambda: app.is_seen("config_cards"))
        choose_in_list(app, PUMP)
        app.click(f"config_{DELAY}_input")
        app.replace_text(LONGER_DELAY_S)
        app.wait(lambda: len(life.differences) == 1)
        app.click("config_commit")
        app.click("config_answer_commit")
        app.wait(lambda: session.snapshot.config_version == "v2")
        app.click_card(PUMP)
        app.click("mask")
        app.wait(lambda: session.snapshot.card(PUMP).masked)

        app.application.actions.trigger("runtime.fleet")
        app.wait(lambda: app.is_seen("fleet_dialog"))
        table = app.find("fleet_dialog", FleetDialog)
        app.wait(lambda: table.windowHandle() is not None and table.windowHandle().isExposed())
        table.activateWindow()
        app.wait(table.isActiveWindow)
        app.wait(lambda: [row[4] for row in table.texts] == ["v1", "v2"])
        assert [row[0] for row in table.texts] == ["◐ This computer", "● Plant 2"]
        assert [row[3] for row in table.texts] == ["0", "M 1"]
        app.click_row(table.findChild(QTreeWidget), 0)
        app.click("fleet_switch", table)
        app.wait(lambda: session.key == "embedded" and session.snapshot is not None)
        app.wait(lambda: table.texts[1][0] == "◐ Plant 2")
        app.wait(lambda: life.staged is not None and life.active_document is not None)
        app.click_row(table.findChild(QTreeWidget), 1)
        app.click("fleet_copy", table)
        app.wait(lambda: len(life.differences) == 1)
        assert app.get("/api/config/active")["activeVersion"] == "v1"
        app.wait(lambda: "v2 of Plant 2 is staged here" in table.notice.text)
        table.close()
        app.wait_until_active()


def test_a_wrong_password_is_named_and_nothing_is_switched(embedded_app: DrivenApp, tmp_path: Path) -> None:
    app = embedded_app
    with served(tmp_path) as address:
        dialog = dialog_of(app)
        type_into(app, dialog, "connection_address", address)
        app.click("connection_test", dialog)
        app.wait(lambda: "does not take the sign-in" in dialog.check.text)
        choose_sign_in(app, dialog, ADMIN, "not the password")
        app.click("connection_connect", dialog)
        app.wait(lambda: f"signing in as {ADMIN}" in dialog.check.text)
        assert app.application.session.key == "embedded"
        type_into(app, dialog, "connection_secret", PASSWORD)
        app.click("connection_connect", dialog)
        app.wait(lambda: app.application.rights.user == ADMIN)
        assert PASSWORD not in (tmp_path / "plumbline.ini").read_text(encoding="utf-8")


def test_a_device_of_the_field_on_two_ports_is_taken_up(embedded_app: DrivenApp, tmp_path: Path) -> None:
    app = embedded_app
    with field_device(tmp_path / "device") as (_, address, http):
        connect_to(app, address, http)
        app.wait(lambda: app.application.session.key.startswith(address))
        app.wait(lambda: app.application.session.snapshot is not None)
        assert app.application.session.snapshot.boot_id is None
        assert app.get("/api/config/active")["activeVersion"]
        switch_to(app, 0)
        app.wait(lambda: app.application.session.snapshot is not None)
        assert app.application.session.snapshot.boot_id


def test_what_is_in_the_way_is_named_and_the_window_stays_where_it_is(embedded_app: DrivenApp) -> None:
    app = embedded_app
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    dialog = dialog_of(app)
    for address, words in (
        ("plant", "no address"),
        ("ws://no-such-host.invalid:8600", "Nobody knows this name"),
        (f"ws://127.0.0.1:{port}", "Nobody answers at this port"),
    ):
        type_into(app, dialog, "connection_address", address)
        app.click("connection_test", dialog)
        app.wait(lambda words=words: words in dialog.check.text)
    app.click("connection_connect", dialog)
    app.wait(lambda: "Connect once more" in dialog.check.text)
    assert app.application.session.key == "embedded"
    assert app.snapshot()["bootId"]
    app.click("connection_connect", dialog)
    app.wait(lambda: app.application.session.link_view.phase == "down")
    app.wait(lambda: "lost" in app.application.window.findChild(SegmentLabel, "header_link").text)
    assert app.application.session.is_stale
    app.wait_until_active()
    switch_to(app, 0)
    app.wait(lambda: not app.application.session.is_stale and app.application.session.snapshot is not None)


def test_a_certificate_that_expired_is_named_and_one_that_is_good_is_taken(
    embedded_app: DrivenApp, tmp_path: Path
) -> None:
    app = embedded_app
    authority = Authority(tmp_path / "authority")
    dialog = dialog_of(app)
    for days, words in ((-1, "has expired"), (30, "✓  the certificate is trusted")):
        issued = authority.issue(ends_in=timedelta(days=days))
        with telling(server_context(issued)) as port:
            type_into(app, dialog, "connection_address", f"wss://127.0.0.1:{port}")
            type_into(app, dialog, "connection_authority", str(authority.file))
            app.click("connection_test", dialog)
            app.wait(lambda words=words: words in dialog.check.text)
    type_into(app, dialog, "connection_authority", str(tmp_path / "nowhere.pem"))
    app.click("connection_test", dialog)
    app.wait(lambda: "nowhere.pem cannot be read" in dialog.check.text)


def test_a_sign_in_without_a_secret_is_asked_for(embedded_app: DrivenApp) -> None:
    app = embedded_app
    dialog = dialog_of(app)
    type_into(app, dialog, "connection_address", "ws://127.0.0.1:9")
    app.click("connection_sign_in_input", dialog)
    app.press(Qt.Key.Key_Down)
    app.press(Qt.Key.Key_Return)
    app.wait(lambda: app.is_seen("connection_user"))
    assert app.find("connection_secret", QLineEdit, dialog).echoMode() == QLineEdit.EchoMode.Password
    type_into(app, dialog, "connection_user", "eve")
    app.click("connection_test", dialog)
    app.wait(lambda: "A sign-in is missing" in dialog.check.text)
    type_into(app, dialog, "connection_secret", "hunter2")
    app.click("connection_test", dialog)
    app.wait(lambda: "Nobody answers" in dialog.check.text)
    assert "hunter2" not in dialog.check.text
    assert app.find("connection_test", QPushButton, dialog).isEnabled()


def test_bare_connect_goes_where_the_settings_file_says(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with served(tmp_path) as address:
        (tmp_path / "plumbline.ini").write_text(f"[General]\nPHASE2_BASE_URL={address}/v2\n", encoding="utf-8")
        with driven(qapp, qtbot, tmp_path, connect="", credentials=admin()) as app:
            assert app.application.session.key == f"{address.replace('http', 'ws')}/ws"
            dialog = dialog_of(app)
            assert app.find("connection_address", QLineEdit, dialog).text() == f"{address}/v2"
