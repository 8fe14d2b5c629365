"""What comes, goes and changes in the folders of assets is told, once it has settled."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.asset_watch import SETTLE_MS, AssetWatch

pytestmark = pytest.mark.gui


def test_a_file_that_comes_and_one_that_becomes_another_are_told(qtbot: QtBot, tmp_path: Path) -> None:
    watch = AssetWatch()
    watch.watch([tmp_path])
    with qtbot.waitSignal(watch.changed, timeout=10_000):
        (tmp_path / "crystal.obj").write_text("one")
    with qtbot.waitSignal(watch.changed, timeout=10_000):
        (tmp_path / "crystal.obj").write_text("another one")
    with qtbot.waitSignal(watch.changed, timeout=10_000):
        (tmp_path / "crystal.obj").unlink()


def test_a_folder_that_is_made_later_is_taken_up(qtbot: QtBot, tmp_path: Path) -> None:
    watch, folder = AssetWatch(), tmp_path / "assets"
    watch.watch([folder])
    assert watch.watched == {str(tmp_path)}
    folder.mkdir()
    qtbot.waitUntil(lambda: watch.watched == {str(folder)}, timeout=10_000)
    with qtbot.waitSignal(watch.changed, timeout=10_000):
        (folder / "crystal.obj").write_text("one")


def test_what_comes_above_a_missing_folder_is_no_asset(qtbot: QtBot, tmp_path: Path) -> None:
    watch = AssetWatch()
    watch.watch([tmp_path / "assets"])
    with qtbot.assertNotEmitted(watch.changed, wait=3 * SETTLE_MS):
        (tmp_path / "journal").write_text("of something else")


def test_folders_that_are_not_asked_for_any_more_are_left_alone(qtbot: QtBot, tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
        (folder / "rock.obj").write_text("rock")
    watch = AssetWatch()
    watch.watch([one])
    watch.watch([other])
    assert watch.watched == {str(other)}
