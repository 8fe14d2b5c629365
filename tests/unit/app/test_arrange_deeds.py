"""The Arrange menu opens the panel on a page; a duplicate repeats the way of the last one."""

from __future__ import annotations

from typing import Any, cast

import pytest

from app.arrange_deeds import ArrangeDeeds
from app.document import operations
from app.document.holder import DocumentHolder
from app.presenters.arrange import ArrangePresenter
from tests.helpers import levels

pytestmark = pytest.mark.gui


class Pages:
    """Stands for the presenter: notes the page."""

    def __init__(self) -> None:
        self.shown: list[Any] = []

    def show_page(self, page: object) -> None:
        self.shown.append(page)


class Bench:
    def __init__(self) -> None:
        self.holder = DocumentHolder(levels.document(levels.entity("a")))
        self.pages = Pages()
        self.deeds = ArrangeDeeds(self.holder, cast(ArrangePresenter, self.pages))

    def at(self, identity: str) -> Any:
        return self.holder.document.entities[identity].transform.position


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_a_page_is_opened_and_brought_to_the_front(bench: Bench) -> None:
    bench.deeds.open("array")
    bench.deeds.when_shown(lambda: bench.pages.shown.append("front"))
    bench.deeds.open("mesh")
    assert bench.pages.shown == ["array", "mesh", "front"]


def test_the_first_copy_stands_beside_and_the_next_go_on_from_where_it_was_moved(bench: Bench) -> None:
    bench.deeds.duplicate_again()
    assert list(bench.holder.document.entities) == ["a"]
    bench.holder.document.selection.replace(["a"])
    bench.deeds.duplicate()
    assert bench.at("a_1") == (1, 0, 1)
    moved = bench.holder.document.entities["a_1"].transform.model_copy(update={"position": (0, 2, 0)})
    operations.move_entities(bench.holder.document, {"a_1": moved})
    bench.deeds.duplicate_again()
    bench.deeds.duplicate_again()
    assert (bench.at("a_2"), bench.at("a_3")) == ((0, 4, 0), (0, 6, 0))


def test_without_a_last_copy_it_is_a_duplicate(bench: Bench) -> None:
    bench.holder.document.selection.replace(["a"])
    bench.deeds.duplicate_again()
    assert bench.at("a_1") == (1, 0, 1)
    operations.delete_entities(bench.holder.document, ["a_1"])
    bench.holder.document.selection.replace(["a"])
    bench.deeds.duplicate_again()
    assert bench.at("a_1") == (1, 0, 1)
