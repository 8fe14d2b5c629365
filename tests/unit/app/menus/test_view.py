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
