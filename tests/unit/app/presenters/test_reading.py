"""Reading a level for the window: how far it is, given up in the middle, panels prepared on the way."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from app.document.document import Document
from app.document.errors import LevelError
from app.document.holder import DocumentHolder
from app.document.saving import save_level
from app.presenters.long_work import GivenUpError
from app.presenters.reading import Reading
from tests.helpers import levels


@pytest.fixture
def holder() -> DocumentHolder:
    return DocumentHolder(levels.document())


def _level(folder: Path) -> Path:
    path = folder / "forest.json"
    save_level(levels.document(), path)
    return path


def _has_asset(kind: str, name: str) -> bool:
    return True


def test_the_panels_are_prepared_before_the_level_is_there(tmp_path: Path, holder: DocumentHolder) -> None:
    prepared: list[Document | None] = []
    holder.subscribe(prepared=prepared.append)
    reading = Reading(_level(tmp_path), _has_asset, holder)
    assert reading.percent == 0
    document = reading.run()
    assert prepared == [document]
    assert gc.isenabled()


def test_it_tells_how_far_it_is_and_can_be_given_up_there(tmp_path: Path, holder: DocumentHolder) -> None:
    told: list[int] = []
    reading = Reading(_level(tmp_path), _has_asset, holder)

    def prepare(_: Document | None) -> None:
        told.append(reading.percent)
        reading.give_up()

    holder.subscribe(prepared=prepare)
    with pytest.raises(GivenUpError):
        reading.run()
    assert told == [80]


def test_given_up_at_once_nothing_is_prepared(tmp_path: Path, holder: DocumentHolder) -> None:
    prepared: list[Document | None] = []
    holder.subscribe(prepared=prepared.append)
    reading = Reading(_level(tmp_path), _has_asset, holder)
    reading.give_up()
    with pytest.raises(GivenUpError):
        reading.run()
    assert prepared == []


def test_what_cannot_be_read_says_why(tmp_path: Path, holder: DocumentHolder) -> None:
    with pytest.raises(LevelError, match="does not exist"):
        Reading(tmp_path / "missing.json", _has_asset, holder).run()
