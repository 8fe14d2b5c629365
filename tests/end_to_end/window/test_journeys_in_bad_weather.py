"""The journeys of the debugger's and the editor's tests, unchanged, over a line that breaks at random moments.

The runtime is `serve` in another process. `PLUMBLINE_SOAK=1` goes through more weather.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.end_to_end.window import test_breakpoints, test_config, test_level_editing, test_logic
from tests.helpers import levels
from tests.helpers.driven_app import DrivenApp, driven, served
from tests.helpers.lossy_line import lossy_line
from tests.helpers.signing_in import admin
from tests.helpers.weather import WeatheredHand

pytestmark = [pytest.mark.gui, pytest.mark.timeout(300)]
IS_SOAK = os.environ.get("PLUMBLINE_SOAK") == "1"
SEEDS = range(12) if IS_SOAK else (8,)
Journey = Callable[[DrivenApp], None]
JOURNEYS: tuple[Journey, ...] = (
    test_logic.test_the_pump_station_is_halted_stepped_forced_masked_and_released,
    test_config.test_a_delay_is_edited_compared_committed_and_restored,
)
MORE_JOURNEYS: tuple[Journey, ...] = (
    test_logic.test_many_scans_are_run_at_once_and_exactly_as_many,
    test_logic.test_keys_pressed_while_a_scan_is_stepped_are_done_one_after_the_other,
    test_logic.test_an_override_says_why_ends_by_itself_and_is_not_set_without_the_reason_that_is_demanded,
    test_breakpoints.test_a_condition_that_is_true_for_one_scan_halts_there,
    test_breakpoints.test_a_disabled_breakpoint_is_kept_with_its_plan_and_can_be_removed,
    test_config.test_a_commit_on_trial_is_confirmed_from_the_banner,
)


@pytest.fixture
def hand(seed: int, qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[WeatheredHand]:
    """Whatever a journey does with it, it ends connected, and nothing was done twice."""
    with ExitStack() as stack:
        address = stack.enter_context(served(tmp_path))
        line, near = stack.enter_context(lossy_line(address))
        level = levels.boxes_file(tmp_path)
        app = stack.enter_context(driven(qapp, qtbot, tmp_path, level=level, connect=near, credentials=admin()))
        hand = WeatheredHand(app, line, address, seed)
        yield hand
        hand.worsen()
        hand.wait_until_found()
        assert hand.weather.outages >= 2
        assert {request_id: times for request_id, times in hand.times_done().items() if times > 1} == {}
        assert hand.application.session.ignored_messages == 0


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    "journey", (*JOURNEYS, *MORE_JOURNEYS) if IS_SOAK else JOURNEYS, ids=lambda journey: journey.__name__
)
def test_the_logic_is_debugged_and_its_config_changed_as_ever(journey: Journey, hand: WeatheredHand) -> None:
    journey(hand)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_level_is_edited_as_ever(hand: WeatheredHand, tmp_path: Path) -> None:
    hand.breaks_after = 0.5 if IS_SOAK else 0.07  # it has many times the gestures
    test_level_editing.test_a_session_of_level_editing(hand, tmp_path)
