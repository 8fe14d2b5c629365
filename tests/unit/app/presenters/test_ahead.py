"""Values made before their document is shown: used once, and only while they are true."""

from __future__ import annotations

from app.document.document import Document
from app.document.holder import DocumentHolder
from app.presenters.ahead import Ahead
from tests.helpers import levels


def _ahead() -> tuple[DocumentHolder, Ahead[list[str]], list[Document]]:
    made: list[Document] = []

    def names(document: Document) -> list[str]:
        made.append(document)
        return list(document.entities)

    holder = DocumentHolder(levels.document())
    return holder, Ahead(holder, names), made


def test_what_was_made_ahead_is_taken_and_not_made_again() -> None:
    holder, ahead, made = _ahead()
    coming = levels.document(levels.entity("a"))
    holder.prepare(coming)
    assert ahead.take(coming) == ["a"]
    assert made == [coming]


def test_nothing_made_ahead_is_made_when_it_is_taken() -> None:
    holder, ahead, made = _ahead()
    assert ahead.take(holder.document) == list(holder.document.entities)
    assert made == [holder.document]


def test_what_was_made_of_another_document_is_forgotten() -> None:
    holder, ahead, made = _ahead()
    coming, other = levels.document(levels.entity("a")), levels.document(levels.entity("b"))
    holder.prepare(coming)
    assert ahead.take(other) == ["b"]
    assert ahead.take(coming) == ["a"]
    assert made == [coming, other, coming]


def test_a_document_edited_or_looked_at_again_meanwhile_is_made_anew() -> None:
    holder, ahead, made = _ahead()
    coming = levels.document(levels.entity("a"))
    holder.prepare(coming)
    coming.edit("Add", {"b": levels.entity("b")})
    assert ahead.take(coming) == ["a", "b"]
    holder.prepare(coming)
    coming.look_for_assets_again(lambda kind, name: False)
    made.clear()
    ahead.take(coming)
    assert made == [coming]


def test_what_does_not_come_after_all_is_let_go() -> None:
    holder, ahead, made = _ahead()
    coming = levels.document(levels.entity("a"))
    holder.prepare(coming)
    holder.prepare(None)
    ahead.take(coming)
    assert made == [coming, coming]
