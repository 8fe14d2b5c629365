"""Choices between two versions: asked in words, answered by place, declined as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from qasync import QEventLoop

from app.document.holder import DocumentHolder
from app.presenters.merge_choice import ask_which, row_of, settle
from runtime.contracts.three_way import ABSENT, Conflict, Pick, Place
from tests.helpers import levels
from tests.helpers.qt_loop import running_loop, wait_for
from widgets.merge.dialog import IN_STORE, ChoiceRow, MergeDialog

pytestmark = pytest.mark.gui

FIRST, SECOND = Place("entity", "a", "x"), Place("entity", "b", "y")


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[QEventLoop]:
    with running_loop(qapp) as running:
        yield running


@pytest.mark.parametrize("accepts", [True, False])
def test_each_field_gets_the_version_that_was_chosen(loop: QEventLoop, qtbot: QtBot, accepts: bool) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    conflicts = [Conflict(FIRST, 0, 1, 2), Conflict(SECOND, 0, 1, 2)]
    task = loop.create_task(ask_which(window, "Forest was changed", conflicts, IN_STORE))
    qtbot.waitUntil(lambda: bool(window.findChildren(MergeDialog)))
    [dialog] = window.findChildren(MergeDialog)
    text = dialog.findChild(QLabel, "merge_text")
    assert text is not None
    assert text.text().startswith("2 fields were changed here and in the store.")
    dialog.choose(1, True)
    if accepts:
        dialog.decided.emit(list(dialog.choices))
    dialog.reject()
    qtbot.waitUntil(task.done)
    assert task.result() == ({FIRST: "ours", SECOND: "theirs"} if accepts else None)


def test_conflicts_are_told_in_words() -> None:
    assert row_of(Conflict(Place("entity", "a", "x"), ABSENT, "text", [1, 2.5])) == ChoiceRow(
        "a", "x", "not there", "text", "[1,2.5]"
    )
    assert row_of(Conflict(Place("editor", "", "sun.intensity"), 1, 2, 3)).owner == "Sidecar"
    assert row_of(Conflict(Place("world", "w", "name"), "a" * 80, None, True)) == ChoiceRow(
        "World", "name", "a" * 59 + "…", "null", "true"
    )
    assert row_of(Conflict(Place("entity", "a"), {"id": "a"}, ABSENT, {"id": "a", "n": 1})) == ChoiceRow(
        "a", "the whole of it", "there", "deleted", "changed"
    )


def test_two_versions_come_together_without_a_question_where_they_do_not_collide(
    loop: QEventLoop, qtbot: QtBot
) -> None:
    holder = DocumentHolder(levels.document())
    document, base = holder.document, holder.document.state
    document.edit("Add", {"ours": levels.entity("ours")})
    theirs = base.with_entities({**base.entities, "theirs": levels.entity("theirs")})
    done = wait_for(qtbot, loop, settle(holder, document, base, theirs, never_asked))
    assert done is not None
    done.do(document, "Theirs")
    assert {"ours", "theirs"} <= set(document.entities)


def test_another_document_on_screen_ends_it(loop: QEventLoop, qtbot: QtBot) -> None:
    holder = DocumentHolder(levels.document())
    document = holder.document
    holder.replace(levels.document())
    assert wait_for(qtbot, loop, settle(holder, document, document.state, document.state, never_asked)) is None


async def never_asked(conflicts: Sequence[Conflict]) -> dict[Place, Pick] | None:
    raise AssertionError(conflicts)
