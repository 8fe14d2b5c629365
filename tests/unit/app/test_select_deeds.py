"""What menus and keys do to the selection and to groups, on a real document."""

from __future__ import annotations

import pytest

from app.document import grouping, operations
from app.document.holder import DocumentHolder
from app.select_deeds import SelectDeeds
from tests.helpers import levels

pytestmark = pytest.mark.gui


class Bench:
    def __init__(self) -> None:
        self.holder = DocumentHolder(levels.document(*map(levels.entity, "abcd"), levels.entity("n", kind="npc")))
        self.deeds = SelectDeeds(self.holder)
        self.said: list[tuple[str, str]] = []
        self.deeds.said.connect(lambda tone, text: self.said.append((tone, text)))

    @property
    def selected(self) -> tuple[str, ...]:
        return self.holder.document.selection.ids

    def select(self, *ids: str) -> None:
        self.holder.document.selection.replace(ids)


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_what_is_like_the_active_one_is_selected_with_it_still_active(bench: Bench) -> None:
    bench.deeds.like_active("type")
    assert bench.selected == ()
    bench.select("n", "b")
    bench.deeds.like_active("type")
    assert bench.selected == ("a", "b", "c", "d")
    assert bench.holder.document.selection.active == "b"
    assert bench.said == []


def test_the_rest_is_selected_and_what_was_left_out_is_said(bench: Bench) -> None:
    operations.set_hidden(bench.holder.document, ["d"], True)
    bench.select("a")
    bench.deeds.invert()
    assert bench.selected == ("b", "c", "n")
    assert bench.said == [("ok", "1 more hidden or locked, left out.")]


def test_groups_are_made_selected_and_dissolved(bench: Bench) -> None:
    assert bench.deeds.why_not_groupable()
    assert "nothing" in bench.deeds.why_no_group()
    bench.select("a", "b")
    assert bench.deeds.why_no_group()
    assert not bench.deeds.why_not_groupable()
    bench.deeds.group()
    bench.select("a")
    assert not bench.deeds.why_no_group()
    assert bench.deeds.why_not_ungroupable()
    bench.deeds.select_group()
    assert bench.selected == ("a", "b")
    assert not bench.deeds.why_not_ungroupable()
    bench.deeds.ungroup()
    assert not grouping.group_tree(bench.holder.document).groups


def test_the_list_is_opened_by_whoever_has_it(bench: Bench) -> None:
    shown: list[str] = []
    bench.deeds.show_list()
    bench.deeds.when_list_is_shown(lambda: shown.append("shown"))
    bench.deeds.show_list()
    assert shown == ["shown"]


def test_things_join_the_group_of_the_active_one_and_leave_it(bench: Bench) -> None:
    bench.select("a", "b")
    bench.deeds.group()
    assert "everything" in bench.deeds.why_not_join()
    bench.select("a", "c")
    assert "no group" in bench.deeds.why_not_join()
    bench.select("c", "a")
    assert not bench.deeds.why_not_join()
    bench.deeds.join_active()
    assert grouping.group_tree(bench.holder.document).members_of("group_1") == ("a", "b", "c")
    bench.select("b")
    bench.deeds.leave_group()
    assert grouping.group_tree(bench.holder.document).members_of("group_1") == ("a", "c")
    bench.select()
    assert bench.deeds.why_not_join()
