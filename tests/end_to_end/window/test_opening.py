"""A level that takes its time to open: the window lives on, says how far it is, and can be told to leave it."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from app.document.saving import save_level
from tests.helpers import levels
from tests.helpers.driven_app import DrivenApp

pytestmark = [pytest.mark.gui, pytest.mark.timeout(240)]


def test_a_level_on_its_way_is_shown_and_can_be_cancelled(embedded_app: DrivenApp, tmp_path: Path) -> None:
    app = embedded_app
    large = tmp_path / "large.json"
    save_level(levels.document(*(levels.entity(f"rock_{place}", (place, 0, 0)) for place in range(5000))), large)
    gate = threading.Event()
    app.application.holder.subscribe(prepared=lambda coming: gate.wait(10) and None if coming else None)
    before = app.application.holder.document
    app.drop_file(large)
    app.wait(lambda: app.notice.startswith("Opening large.json: 80 %"))
    app.click_world(0, 0, 0)  # the level on screen can be worked on
    app.click("notice_give_up_opening")
    gate.set()
    app.wait(lambda: app.notice == "large.json was not opened")
    assert app.application.holder.document is before
    app.drop_file(large)
    app.wait(lambda: app.application.holder.document.name == "large.json")
    assert len(app.application.holder.document.entities) == 5000
