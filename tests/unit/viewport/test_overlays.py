"""Plates with names."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter

from viewport.overlays import paint_landing, paint_links, paint_placards
from viewport.scene.landing import Landing
from viewport.scene.placards import Placard
from viewport.scene.quest_links import Link
from widgets.theme import Theme

pytestmark = pytest.mark.gui


def painted(*placards: Placard, theme: str = "dark") -> QImage:
    image = QImage(200, 80, QImage.Format.Format_RGB32)
    image.fill(0xFF204020)
    painter = QPainter(image)
    paint_placards(painter, Theme(theme), placards)  # type: ignore[arg-type]  # one of two names
    painter.end()
    return image


def test_a_plate_stands_above_its_place_with_a_stem(qapp: object) -> None:
    image = painted(Placard("crate", "crate", 100, 50, is_marked=False))
    plate = image.pixelColor(70, 41), image.pixelColor(100, 35)
    assert plate[1].name() != "#204020"
    assert image.pixelColor(100, 51).name() != "#204020"
    assert image.pixelColor(100, 70).name() == "#204020"


def test_a_marked_one_has_the_colour_of_what_must_be_seen(qapp: object) -> None:
    plain, marked = (painted(Placard("a", "crate", 100, 50, is_marked=mark)) for mark in (False, True))
    assert plain.pixelColor(100, 51) != marked.pixelColor(100, 51)


def test_at_the_edge_the_plate_moves_in_and_the_stem_stays(qapp: object) -> None:
    image = painted(Placard("crate", "a_crate_at_the_edge", 3, 12, is_marked=True))
    assert image.pixelColor(20, 4).name() != "#204020"
    assert image.pixelColor(1, 8).name() == "#204020"
    whole = painted(Placard("crate", "a_crate_at_the_edge", 100, 50, is_marked=True))
    assert _plate_width(image, 4) == pytest.approx(_plate_width(whole, 35), abs=4)


def _plate_width(image: QImage, y: int) -> int:
    return sum(image.pixelColor(x, y).name() != "#204020" for x in range(image.width()))


def test_without_plates_nothing_is_painted(qapp: object) -> None:
    assert painted() == painted()
    assert painted().pixelColor(100, 40).name() == "#204020"


def _drawn(paint: Callable[[QPainter], None]) -> QImage:
    image = QImage(200, 80, QImage.Format.Format_RGB32)
    image.fill(0xFF204020)
    painter = QPainter(image)
    paint(painter)
    painter.end()
    return image


def test_a_long_link_has_an_arrow_in_its_middle_that_points_on(qapp: object) -> None:
    there = _drawn(lambda painter: paint_links(painter, Theme(), [Link((20, 40), (180, 40))]))
    back = _drawn(lambda painter: paint_links(painter, Theme(), [Link((180, 40), (20, 40))]))
    assert there.pixelColor(97, 43).name() != "#204020"
    assert there.pixelColor(103, 43).name() == "#204020"
    assert back.pixelColor(103, 43).name() != "#204020"
    assert there.pixelColor(100, 60).name() == "#204020"


def test_a_short_link_is_a_line_alone(qapp: object) -> None:
    image = _drawn(lambda painter: paint_links(painter, Theme(), [Link((90, 40), (110, 40))]))
    assert image.pixelColor(91, 40).name() != "#204020"
    assert image.pixelColor(98, 44).name() == "#204020"


def test_a_landing_is_a_ring_with_what_it_is_above_the_stem(qapp: object) -> None:
    ring = np.array([[80.0, 60.0], [100.0, 52.0], [120.0, 60.0], [100.0, 68.0]])
    landing = Landing(ring, (100.0, 60.0), (100.0, 34.0))
    image = _drawn(lambda painter: paint_landing(painter, Theme(), landing, "rock" * 20))
    plain = _drawn(lambda painter: paint_landing(painter, Theme(), None, "rock"))
    for x, y in ((80, 60), (100, 60), (100, 45), (60, 20)):
        assert image.pixelColor(x, y).name() != "#204020", (x, y)
    assert plain.pixelColor(100, 60).name() == "#204020"
