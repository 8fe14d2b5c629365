"""Plates with names."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage, QPainter

from viewport.overlays import paint_placards
from viewport.scene.placards import Placard
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


def test_without_plates_nothing_is_painted(qapp: object) -> None:
    assert painted() == painted()
    assert painted().pixelColor(100, 40).name() == "#204020"
