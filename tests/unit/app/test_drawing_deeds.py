"""How the viewport draws: taken up, switched, remembered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.drawing_deeds import DrawingDeeds
from app.settings import Settings
from viewport.assets.decoded import AssetLibrary
from viewport.surface import SAMPLES
from viewport.view import ViewportView
from widgets.theme import Theme

pytestmark = pytest.mark.gui


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[ViewportView]:
    view = ViewportView(Theme("dark"), AssetLibrary())
    qtbot.addWidget(view)
    view.resize(200, 150)
    yield view
    view.shut_down()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "settings.ini")


def test_what_is_remembered_is_taken_up(view: ViewportView, settings: Settings) -> None:
    settings.overlays = ("names", "nonsense")
    settings.shadows = True
    settings.samples = 2
    drawing = DrawingDeeds(view, settings)
    assert (view._overlays, view.shows_shadows, view._samples) == (frozenset({"names"}), True, 2)
    assert drawing.shows("names")
    assert not drawing.shows("colliders")


def test_overlays_are_switched_one_by_one_and_remembered(view: ViewportView, settings: Settings) -> None:
    drawing = DrawingDeeds(view, settings)
    drawing.toggle_overlay("colliders")
    drawing.toggle_overlay("quests")
    drawing.toggle_overlay("colliders")
    assert view._overlays == frozenset({"grid", "outline", "quests", "engine"})
    assert settings.overlays == ("engine", "grid", "outline", "quests")


def test_shadows_choose_themselves_until_somebody_does(view: ViewportView, settings: Settings) -> None:
    drawing = DrawingDeeds(view, settings)
    assert settings.shadows is None
    view.grab_image()
    assert drawing.shows_shadows == (not view._renderer.is_software)
    before = drawing.shows_shadows
    drawing.toggle_shadows()
    assert (settings.shadows, view.shows_shadows) == (not before, not before)


def test_samples_are_those_offered(view: ViewportView, settings: Settings) -> None:
    settings.samples = 77
    drawing = DrawingDeeds(view, settings)
    assert drawing.samples == SAMPLES
    first = view.grab_image()
    drawing.set_samples(0)
    assert view.grab_image().size() == first.size()
    assert (drawing.samples, settings.samples) == (0, 0)


def test_more_samples_than_the_driver_has_are_refused_with_how_many_there_are(
    view: ViewportView, settings: Settings
) -> None:
    drawing = DrawingDeeds(view, settings)
    assert not drawing.why_not_samples(8)
    view.grab_image()
    most = view.most_samples
    assert most is not None
    assert not drawing.why_not_samples(most)
    assert str(most) in drawing.why_not_samples(most + 1)
