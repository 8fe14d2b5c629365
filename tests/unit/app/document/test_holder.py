"""The holder: listeners stay when the document is replaced, and hear nothing of the old one."""

from collections.abc import Callable

from app.document.document import Document
from app.document.holder import MANY, DocumentHolder
from tests.helpers import levels


def test_listeners_follow_to_the_next_document() -> None:
    first, second = levels.document(), levels.document()
    holder = DocumentHolder(first)
    told: list[object] = []
    replaced: list[Document] = []
    holder.subscribe(replaced=replaced.append, changed=told.append, selected=told.append)
    holder.subscribe()
    first.edit("Delete", {"wolf_1": None})
    first.selection.replace(["rock_1"])
    assert len(told) == 2
    holder.replace(second)
    assert replaced == [second]
    assert holder.document is second
    first.edit("Delete", {"rock_1": None})
    assert len(told) == 2
    second.selection.replace(["rock_1"])
    second.edit("Delete", {"rock_1": None})
    assert len(told) == 5


def test_a_document_to_come_is_told_before_it_replaces_the_current_one() -> None:
    holder = DocumentHolder(levels.document())
    told: list[tuple[str, Document | None]] = []
    holder.subscribe(
        prepared=lambda document: told.append(("prepared", document)),
        replaced=lambda document: told.append(("replaced", document)),
    )
    coming = levels.document()
    holder.prepare(coming)
    assert holder.document is not coming
    holder.replace(coming)
    holder.prepare(None)
    assert told == [("prepared", coming), ("replaced", coming), ("prepared", None)]


def test_what_a_panel_shows_of_few_is_shown_at_once_and_of_many_when_there_is_time() -> None:
    waiting: list[Callable[[], object]] = []
    done: list[str] = []
    holder = DocumentHolder(levels.document(), waiting.append)
    holder.show_soon(lambda: done.append("few"), MANY - 1)
    holder.show_soon(lambda: done.append("many"), MANY)
    assert done == ["few"]
    waiting[0]()
    assert done == ["few", "many"]


def test_without_anybody_who_does_it_later_it_is_done_at_once() -> None:
    done: list[str] = []
    DocumentHolder(levels.document()).show_soon(lambda: done.append("many"), 10 * MANY)
    assert done == ["many"]
