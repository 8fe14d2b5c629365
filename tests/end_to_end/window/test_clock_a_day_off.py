"""A runtime whose clock is a day off: what ends by itself, and what waits to be confirmed, go by its clock alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from runtime.contracts.timestamps import unix_ms
from runtime.control.clock import SystemClock
from runtime.embedded import start_embedded
from tests.end_to_end.window import test_config, test_logic
from tests.helpers.driven_app import DrivenApp, driven
from tests.helpers.long_form import long_form

pytestmark = [pytest.mark.gui, long_form, pytest.mark.timeout(240)]
DAY_MS = 24 * 3600 * 1000


class DayOff(SystemClock):
    """Somebody set the date by hand."""

    def __init__(self, by_ms: int) -> None:
        self._by_ms = by_ms

    def wall_ms(self) -> int:
        return super().wall_ms() + self._by_ms


@pytest.fixture(params=[DAY_MS, -DAY_MS], ids=["a day ahead", "a day behind"])
def app(request: pytest.FixtureRequest, qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[DrivenApp]:
    clock = DayOff(request.param)
    with driven(qapp, qtbot, tmp_path, link=lambda: start_embedded(tmp_path / "data", clock=clock)) as app:
        off = unix_ms(app.snapshot()["timestamp"]) - SystemClock().wall_ms()
        assert abs(off - request.param) < DAY_MS / 24
        yield app


def test_a_config_on_trial_is_counted_down_and_confirmed(app: DrivenApp) -> None:
    test_config.test_a_commit_on_trial_is_confirmed_from_the_banner(app)
    assert not app.application.session.is_stale


def test_an_override_that_ends_by_itself_says_when_and_stays_until_then(app: DrivenApp) -> None:
    test_logic.test_an_override_says_why_ends_by_itself_and_is_not_set_without_the_reason_that_is_demanded(app)
    assert not app.application.session.is_stale
