"""File: levels, samples and the end."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.helpers.action_bench import ActionBench

pytestmark = pytest.mark.gui


@pytest.fixture
def bench(qtbot: QtBot) -> ActionBench:
    return ActionBench(qtbot)


def test_a_sample_is_opened_by_its_name(bench: ActionBench) -> None:
    bench.table.trigger("file.sample.pump_yard")
    bench.deeds.open_sample.assert_called_once_with("pump_yard")


def test_saving_and_quitting_reach_their_deeds(bench: ActionBench) -> None:
    bench.table.trigger("file.save")
    bench.table.trigger("file.quit")
    bench.deeds.files.save.assert_called_once()
    bench.deeds.quit.assert_called_once()


@pytest.mark.parametrize("kind", ["glb", "zip", "world_spec"])
def test_each_kind_of_export_asks_for_its_file(bench: ActionBench, kind: str) -> None:
    bench.table.trigger(f"file.export.{kind}")
    bench.deeds.exports.choose_and_export.assert_called_once_with(kind)


def test_importing_assets_is_in_the_menu(bench: ActionBench) -> None:
    bench.table.trigger("file.import")
    bench.deeds.import_assets.assert_called_once()


def test_the_level_store_is_reached(bench: ActionBench) -> None:
    for action in ("file.store", "file.store.save", "file.store.save_as"):
        bench.table.trigger(action)
    bench.deeds.store.show.assert_called_once()
    bench.deeds.store.save.assert_called_once()
    bench.deeds.store.save_as.assert_called_once()
