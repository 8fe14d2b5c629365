from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.helpers.action_bench import ActionBench

pytestmark = pytest.mark.gui


@pytest.mark.parametrize(
    ("action", "deed"),
    [
        ("build.run", "run"),
        ("build.pause", "pause"),
        ("build.resume", "resume"),
        ("build.stop", "stop"),
        ("build.again", "run_again"),
        ("build.jobs", "show_jobs"),
        ("build.engines", "show_engines"),
        ("build.engine_view", "show_engine_view"),
    ],
)
def test_each_action_asks_for_its_deed(qtbot: QtBot, action: str, deed: str) -> None:
    bench = ActionBench(qtbot)
    bench.table.trigger(action)
    getattr(bench.deeds.build, deed).assert_called_once_with()


def test_what_the_acknowledged_state_forbids_is_disabled_with_its_reason(qtbot: QtBot) -> None:
    bench = ActionBench(qtbot)
    bench.deeds.build.why_not.side_effect = lambda verb: "a run is under way" if verb == "run" else ""
    bench.table.refresh()
    assert not bench.table.action("build.run").isEnabled()
    assert "a run is under way" in bench.table.action("build.run").toolTip()
    assert bench.table.action("build.pause").isEnabled()


@pytest.mark.parametrize(
    ("action", "deed"),
    [("build.replay", "open_runtime"), ("build.replay_file", "choose_files"), ("build.live", "to_live")],
)
def test_logs_are_replayed_and_left(qtbot: QtBot, action: str, deed: str) -> None:
    bench = ActionBench(qtbot)
    bench.table.trigger(action)
    getattr(bench.deeds.replay, deed).assert_called_once_with()


@pytest.mark.parametrize(("action", "deed"), [("build.push", "push"), ("build.take_over", "take_over")])
def test_differences_are_pushed_or_taken_over(qtbot: QtBot, action: str, deed: str) -> None:
    bench = ActionBench(qtbot)
    bench.table.trigger(action)
    getattr(bench.deeds.drift, deed).assert_called_once_with()
