"""The holder: listeners stay when the document is replaced, and hear nothing of the old one."""

from app.document.document import Document
from app.document.holder import DocumentHolder
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
