"""Settings: kept in the file they were given, and read back by the next run."""

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray

from app.settings import RECENT_LIMIT, Settings


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "plumbline.ini"


def test_a_new_user_gets_the_defaults(path: Path) -> None:
    settings = Settings(path)
    assert settings.theme == "system"
    assert settings.workspace == "world"
    assert settings.controls == ""
    assert settings.recent_levels == ()
    assert settings.layout("window") is None
    assert not settings.tips_dismissed


def test_what_is_set_is_there_in_the_next_run(path: Path) -> None:
    first = Settings(path)
    first.theme = "light"
    first.workspace = "logic"
    first.controls = "blender"
    first.tips_dismissed = True
    first.save_layout("window", QByteArray(b"\x01\x02"))
    first.add_recent_level(Path("/levels/a.json"))
    first.sync()
    second = Settings(path)
    assert second.theme == "light"
    assert second.workspace == "logic"
    assert second.controls == "blender"
    assert second.tips_dismissed
    assert second.layout("window") == QByteArray(b"\x01\x02")
    assert second.recent_levels == (Path("/levels/a.json"),)


def test_recent_levels_are_newest_first_without_repeats_and_bounded(path: Path) -> None:
    settings = Settings(path)
    for number in range(RECENT_LIMIT + 3):
        settings.add_recent_level(Path(f"/levels/{number}.json"))
    settings.add_recent_level(Path("/levels/9.json"))
    assert settings.recent_levels[0] == Path("/levels/9.json")
    assert len(settings.recent_levels) == RECENT_LIMIT
    assert len(set(settings.recent_levels)) == RECENT_LIMIT


def test_an_unknown_theme_in_the_file_counts_as_system(path: Path) -> None:
    settings = Settings(path)
    settings.theme = "neon"
    assert settings.theme == "system"


def test_forgotten_layouts_are_gone(path: Path) -> None:
    settings = Settings(path)
    settings.save_layout("window", QByteArray(b"x"))
    settings.forget_layouts()
    assert settings.layout("window") is None


def test_the_watch_list_keeps_its_order_and_drops_what_is_no_card(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "plumbline.ini")
    assert settings.of_runtime("embedded").watched == ()
    settings.of_runtime("embedded").watched = (8, 1)
    assert settings.of_runtime("embedded").watched == (8, 1)
    settings.of_runtime("embedded").watched = (8,)
    settings.sync()
    assert Settings(tmp_path / "plumbline.ini").of_runtime("embedded").watched == (8,)
    (tmp_path / "odd.ini").write_text("[General]\nwatched=8, pump, 9\n")
    assert Settings(tmp_path / "odd.ini").of_runtime("embedded").watched == (8, 9)


def test_whether_a_reason_is_demanded_is_remembered(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "plumbline.ini")
    assert not settings.demands_reason
    settings.demands_reason = True
    settings.sync()
    assert Settings(tmp_path / "plumbline.ini").demands_reason


def test_chosen_shortcuts_are_kept_with_commas_and_empty_ones(path: Path) -> None:
    first = Settings(path)
    first.shortcuts = {"tool.move": "Shift+Space, G", "edit.hide": ""}
    first.sync()
    second = Settings(path)
    assert second.shortcuts == {"tool.move": "Shift+Space, G", "edit.hide": ""}
    second.shortcuts = {}
    assert second.shortcuts == {}


def test_how_the_viewport_draws_is_remembered_and_nonsense_is_not(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "s.ini")
    assert (settings.overlays, settings.shadows, settings.samples) == (("grid", "outline", "engine"), None, -1)
    settings.overlays, settings.shadows, settings.samples = ("names",), False, 8
    settings.sync()
    again = Settings(tmp_path / "s.ini")
    assert (again.overlays, again.shadows, again.samples) == (("names",), False, 8)
    (tmp_path / "s.ini").write_text("[General]\nshadows=perhaps\nsamples=many\n")
    broken = Settings(tmp_path / "s.ini")
    assert (broken.shadows, broken.samples) == (None, -1)


def test_no_overlay_at_all_is_a_choice(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "plumbline.ini")
    settings.overlays = ()
    settings.sync()
    assert Settings(tmp_path / "plumbline.ini").overlays == ()


def test_each_runtime_has_memories_of_its_own(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "plumbline.ini")
    plant = settings.of_runtime("wss://plant:8600/ws")
    plant.watched, plant.trended = (7,), ("7",)
    settings.of_runtime("embedded").trended = ("1", "2")
    again = Settings(tmp_path / "plumbline.ini")
    assert again.of_runtime("wss://plant:8600/ws").watched == (7,)
    assert again.of_runtime("wss://plant:8600/ws").trended == ("7",)
    assert again.of_runtime("ws://other/ws").watched == ()
    assert again.of_runtime("embedded").trended == ("1", "2")
