"""View: what is in use is ticked."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.helpers.action_bench import ActionBench

pytestmark = pytest.mark.gui


@pytest.fixture
def bench(qtbot: QtBot) -> ActionBench:
    return ActionBench(qtbot)


def test_the_theme_in_use_is_ticked(bench: ActionBench) -> None:
    assert bench.table.action("theme.dark").isChecked()
    assert not bench.table.action("theme.light").isChecked()


def test_the_controls_in_use_are_ticked_and_others_can_be_chosen(bench: ActionBench) -> None:
    assert bench.table.action("controls.windows").isChecked()
    assert not bench.table.action("controls.blender").isChecked()
    bench.table.trigger("controls.blender")
    bench.deeds.select_controls.assert_called_once_with("blender")


def test_overlays_and_samples_reach_how_it_is_drawn(bench: ActionBench) -> None:
    bench.table.trigger("draw.names")
    bench.table.trigger("draw.samples_8")
    bench.table.trigger("draw.shadows")
    bench.deeds.drawing.toggle_overlay.assert_called_once_with("names")
    bench.deeds.drawing.set_samples.assert_called_once_with(8)
    bench.deeds.drawing.toggle_shadows.assert_called_once()
