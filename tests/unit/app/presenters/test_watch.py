"""The watch list is remembered, keeps its order and has an end."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.presenters.watch import MOST, WatchPresenter
from app.settings import RuntimeSettings, Settings
from widgets.cards.panel import CardsPanel
from widgets.cards.row import CardRow
from widgets.cards.watch_strip import GONE
from widgets.theme import Theme

pytestmark = pytest.mark.gui


@pytest.fixture
def settings(tmp_path: Path) -> RuntimeSettings:
    return Settings(tmp_path / "plumbline.ini").of_runtime("embedded")


@pytest.fixture
def panel(qtbot: QtBot) -> CardsPanel:
    panel = CardsPanel(Theme("dark"))
    qtbot.addWidget(panel)
    panel.show_rows([CardRow(1, "Low float", "DI"), CardRow(8, "Pump 1", "DO")])
    return panel


def labels(panel: CardsPanel) -> list[str]:
    return [row.label for row in panel.watch.shown]


def test_pinned_cards_stand_in_the_order_of_pinning(panel: CardsPanel, settings: RuntimeSettings) -> None:
    watch = WatchPresenter(panel, settings)
    watch.toggle(8)
    panel.pin_requested.emit(1, True)
    panel.pin_requested.emit(8, True)
    assert labels(panel) == ["Pump 1", "Low float"]
    watch.toggle(8)
    assert labels(panel) == ["Low float"]
    assert panel.ids_in_view >= {1}


def test_the_list_outlives_the_window(panel: CardsPanel, settings: RuntimeSettings, qtbot: QtBot) -> None:
    WatchPresenter(panel, settings).toggle(8)
    another = CardsPanel(Theme("dark"))
    qtbot.addWidget(another)
    assert WatchPresenter(another, settings).watched == (8,)
    another.show_rows([CardRow(8, "Pump 1", "DO")])
    assert labels(another) == ["Pump 1"]


def test_a_card_that_the_config_lacks_is_kept_and_said_to_be_gone(panel: CardsPanel, settings: RuntimeSettings) -> None:
    WatchPresenter(panel, settings).toggle(8)
    panel.show_rows([CardRow(1, "Low float", "DI")])
    assert labels(panel) == [GONE]
    panel.show_nothing()
    assert labels(panel) == ["…"]


def test_a_full_list_says_so(panel: CardsPanel, settings: RuntimeSettings) -> None:
    watch = WatchPresenter(panel, settings)
    for card_id in range(MOST):
        watch.pin(card_id, True)
    watch.pin(500, True)
    assert len(watch.watched) == MOST
    assert panel.notice.isVisibleTo(panel)
