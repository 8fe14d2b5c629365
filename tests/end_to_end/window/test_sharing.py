"""The window's own runtime is shared by hand, used by somebody else, and closed again."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit

from runtime.links.credentials import GivenToken
from runtime.links.probe import Probe, probe
from tests.helpers.driven_app import DrivenApp
from tests.helpers.qt_loop import wait_for
from widgets.header.segment_label import SegmentLabel
from widgets.sharing.dialog import SharingDialog

pytestmark = [pytest.mark.gui, pytest.mark.timeout(240)]


def test_shared_used_and_closed_again(embedded_app: DrivenApp) -> None:
    app = embedded_app
    app.application.actions.trigger("runtime.share")
    app.wait(lambda: app.is_seen("sharing_dialog"))
    dialog = app.find("sharing_dialog", SharingDialog)
    app.wait(lambda: dialog.windowHandle() is not None and dialog.windowHandle().isExposed())
    dialog.activateWindow()
    app.wait(dialog.isActiveWindow)
    app.click("sharing_share", dialog)
    app.wait(lambda: app.is_seen("sharing_token"))
    address = app.find("sharing_address", QLineEdit, dialog).text()
    token = app.find("sharing_token", QLineEdit, dialog).text()
    app.wait(lambda: "SHARED" in app.window.findChild(SegmentLabel, "header_link").text)

    def looked_at() -> Probe:
        return wait_for(app.qtbot, app.loop, probe(address, credentials=GivenToken(token)))

    assert looked_at().cause is None
    app.click("sharing_stop", dialog)
    app.wait(lambda: "SHARED" not in app.window.findChild(SegmentLabel, "header_link").text)
    app.wait(lambda: not app.is_seen("sharing_token"))
    assert looked_at().cause == "PORT"
    assert app.snapshot()["bootId"]
    dialog.close()
    app.wait_until_active()
