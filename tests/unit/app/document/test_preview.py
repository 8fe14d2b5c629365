"""A preview is changed as often as wished, then kept as one step or taken back exactly."""

from __future__ import annotations

import pytest

from app.document.document import Document
from app.document.preview import Preview
from tests.helpers import levels


@pytest.fixture
def document() -> Document:
    return levels.document()


def test_only_the_last_form_of_it_is_kept_as_one_step(document: Document) -> None:
    preview = Preview()
    told: list[bool] = []
    document.subscribe(lambda change: told.append(preview.is_changing))
    assert preview.show(document, "First", lambda: document.edit("x", {"wolf_1": None}))
    assert preview.show(document, "Second", lambda: document.edit("x", {"rock_1": None}))
    assert preview.is_open
    assert list(document.entities) == ["player_1", "wolf_1"]
    preview.go_on(lambda: document.edit("x", {"player_1": document.entities["player_1"]}))
    assert preview.keep()
    preview.go_on(lambda: document.edit("x", {"player_1": None}))
    assert [step.label for step in document.history.steps] == ["Second"]
    document.edit("Other", {"wolf_1": None})
    assert told == [True] * 5 + [False]
    assert not preview.is_open
    assert not preview.keep()


def test_dropping_brings_the_very_state_back(document: Document) -> None:
    preview, before = Preview(), document.state
    preview.show(document, "x", lambda: document.edit("x", {"wolf_1": None}))
    preview.drop()
    preview.drop()
    assert document.state is before
    assert not document.can_undo


def test_what_is_under_way_goes_first(document: Document) -> None:
    preview = Preview()
    with document.transaction("Drag"):
        assert not preview.show(document, "x", lambda: document.edit("x", {"wolf_1": None}))
    assert "wolf_1" in document.entities
    assert not preview.is_open
