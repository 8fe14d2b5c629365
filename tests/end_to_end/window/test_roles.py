"""What a role may not do is visible, disabled and explained, in the real window on a runtime that refuses it, too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from runtime.contracts.config import Role
from runtime.portal.users import User
from tests.helpers.driven_app import CTRL, DrivenApp, driven

pytestmark = [pytest.mark.gui, pytest.mark.timeout(180)]

LEVEL = 10


@contextmanager
def acting_as(
    role: Role, qapp: QApplication, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[DrivenApp]:
    """The application on a runtime that takes it for somebody of that role."""
    monkeypatch.setattr("runtime.portal.peer.LOCAL_ADMIN", User("vera", role))
    with driven(qapp, qtbot, folder) as app:
        app.wait(lambda: app.application.rights.role == role)
        app.application.logic.cards.choose(LEVEL)
        app.press(Qt.Key.Key_2, CTRL)
        app.wait(lambda: app.is_seen("force_value"))
        yield app


def tip(app: DrivenApp, name: str) -> str:
    return app.find(name, QWidget).toolTip()


def test_a_viewer_sees_all_and_changes_nothing(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with acting_as("VIEWER", qapp, qtbot, tmp_path, monkeypatch) as app:
        why = "this takes the role OPERATOR; vera is VIEWER"
        for name in ("run_break", "force_value"):
            assert not app.is_usable(name), name
            assert why in tip(app, name), name
        table = app.application.actions
        states = {state.id: state for state in table.states()}
        for action in ("run.break", "run.step_card", "run.breakpoint", "run.mask_all", "build.run"):
            assert states[action].why_disabled == why, action
        app.press(Qt.Key.Key_F6)
        app.press(Qt.Key.Key_F9)
        app.settle()
        snapshot = app.snapshot()
        assert (snapshot["runMode"], snapshot["halt"]) == ("RUN_NORMAL", None)
        assert all(not card["breakpoint"] for card in snapshot["cards"])
        refused = app.request("POST", "/api/config/restore", {"source": "LKG"})
        assert refused.status == 403
        assert "vera (VIEWER)" in tip(app, "header_link")


def test_an_engineer_commits_and_leaves_factory_to_an_admin(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with acting_as("ENGINEER", qapp, qtbot, tmp_path, monkeypatch) as app:
        assert app.is_usable("run_break")
        app.press(Qt.Key.Key_E, CTRL)
        app.wait(lambda: app.is_usable("config_restore_lkg"))
        assert "takes the role" not in tip(app, "config_commit")
        assert not app.is_usable("config_restore_factory")
        assert "ADMIN; vera is ENGINEER" in tip(app, "config_restore_factory")
