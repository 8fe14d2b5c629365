"""Config, by hand: a delay is typed, the difference is seen, it is committed, and the last known good comes back."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView

from tests.helpers.driven_app import CTRL, DrivenApp
from tests.helpers.runtimes import card

pytestmark = [pytest.mark.gui, pytest.mark.timeout(180)]
PUMP = 40
DELAY = "config.delayBeforeON"
LONGER_DELAY_S = "2.5"
LONGER_DELAY_TICKS = 250


def delay_of(config: dict[str, Any]) -> int:
    delay = card(config, PUMP)["config"]["delayBeforeON"]
    assert isinstance(delay, int)
    return delay


def choose_in_list(app: DrivenApp, card_id: int) -> None:
    cards = app.find("config_cards", QAbstractItemView)
    model = cards.model()

    def rows() -> list[int]:
        return [row for row in range(model.rowCount()) if model.index(row, 0).data().startswith(f"{card_id} ")]

    app.wait(rows)
    app.click_row(cards, *rows())


def test_a_delay_is_edited_compared_committed_and_restored(app: DrivenApp) -> None:
    before = app.get("/api/config/active")
    assert delay_of(before["config"]) != LONGER_DELAY_TICKS

    app.press(Qt.Key.Key_E, CTRL)
    assert app.window.workspace == "logic"
    app.wait(lambda: app.is_seen("config_cards"))
    choose_in_list(app, PUMP)
    app.click(f"config_{DELAY}_input")
    app.replace_text(LONGER_DELAY_S)
    presenter = app.application.logic.config
    app.wait(lambda: len(presenter.life.differences) == 1)
    assert app.get("/api/config/active") | {"timestamp": ""} == before | {"timestamp": ""}
    shown = app.find("config_difference", QAbstractItemView).model()
    lines = [str(shown.index(row, 0).data()) for row in range(shown.rowCount())]
    assert len(lines) == 2
    assert str(PUMP) in lines[0]
    assert "1.00" in lines[1]
    assert "2.50" in lines[1]

    app.click("config_commit")
    app.click("config_answer_commit")
    app.wait(lambda: app.get("/api/config/active")["activeVersion"] != before["activeVersion"])
    committed = app.get("/api/config/active")
    assert delay_of(committed["config"]) == LONGER_DELAY_TICKS
    app.snapshot_where(lambda snapshot: snapshot["configVersion"] == committed["activeVersion"])
    assert app.get("/api/config/lkg")["lkgVersion"] == before["activeVersion"]

    app.click("config_restore_lkg")
    app.click("config_answer_restore_lkg")
    app.wait(lambda: app.get("/api/config/active")["activeVersion"] != committed["activeVersion"])
    restored = app.get("/api/config/active")
    assert restored["config"]["cards"] == before["config"]["cards"]
    app.snapshot_where(lambda snapshot: snapshot["configVersion"] == restored["activeVersion"])
    history = [(item["action"], item["version"]) for item in app.get("/api/config/history")["items"]]
    assert history[:2] == [("RESTORE", restored["activeVersion"]), ("COMMIT", committed["activeVersion"])]

    app.click("config_restore_lkg")
    app.click("config_answer_restore_lkg")
    app.wait(lambda: app.application.logic.active.version not in (restored["activeVersion"], None))
    app.click("config_restore_factory")
    asking = app.application.logic.config._panel.asking
    app.wait(lambda: asking.question is not None)
    assert "2.50\u2009s → 1.00\u2009s" in asking.text
    app.press(Qt.Key.Key_Escape)

    app.press(Qt.Key.Key_1, CTRL)
    assert app.window.workspace == "world"


def test_a_commit_on_trial_is_confirmed_from_the_banner(app: DrivenApp) -> None:
    before = app.get("/api/config/active")
    app.press(Qt.Key.Key_E, CTRL)
    app.wait(lambda: app.is_seen("config_cards"))
    choose_in_list(app, PUMP)
    app.click(f"config_{DELAY}_input")
    app.replace_text(LONGER_DELAY_S)
    presenter = app.application.logic.config
    app.wait(lambda: len(presenter.life.differences) == 1)
    app.click("config_commit")
    app.click("config_trial")
    app.click("config_answer_commit")
    app.wait(lambda: app.get("/api/config/active").get("confirmBy") is not None)
    tried = app.get("/api/config/active")
    assert tried["activeVersion"] != before["activeVersion"]
    app.wait(lambda: app.is_seen("notice_confirm"))
    assert f"{tried['activeVersion']} is active on trial" in presenter._panel.trial.text
    app.click("notice_confirm")
    app.wait(lambda: app.get("/api/config/active").get("confirmBy") is None)
    app.wait(lambda: not app.is_seen("notice_confirm"))
    assert app.get("/api/config/active")["activeVersion"] == tried["activeVersion"]


def test_a_card_is_copied_and_pasted_with_the_keys_of_the_list(app: DrivenApp) -> None:
    app.press(Qt.Key.Key_E, CTRL)
    app.wait(lambda: app.is_seen("config_cards"))
    choose_in_list(app, PUMP)
    life = app.application.logic.config.life
    staged = life.staged
    assert staged is not None
    before = len(staged.keys)
    app.press(Qt.Key.Key_C, CTRL)
    app.press(Qt.Key.Key_V, CTRL)
    app.wait(lambda: len(staged.keys) == before + 1)
    label = card(staged.document, PUMP)["label"]
    [copy] = [one for one in staged.document["cards"] if one["label"] == label and one["cardId"] != PUMP]
    assert f"card {PUMP} is {copy['cardId']} here" in app.application.logic.config._panel.notice.text
    app.press(Qt.Key.Key_Z, CTRL)
    app.wait(lambda: len(staged.keys) == before)
