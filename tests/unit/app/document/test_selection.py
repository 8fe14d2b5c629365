"""The selection: order, active, and what listeners are told."""

import pytest

from app.document.selection import Selection, SelectionChange


@pytest.fixture
def selection() -> Selection:
    made = Selection()
    made.replace(["a", "b"])
    return made


def _told(selection: Selection) -> list[SelectionChange]:
    told: list[SelectionChange] = []
    selection.subscribe(told.append)
    return told


def test_replacing_tells_what_came_and_what_went(selection: Selection) -> None:
    told = _told(selection)
    selection.replace(["c", "b", "c"])
    assert selection.ids == ("c", "b")
    assert told == [SelectionChange(added=("c",), removed=("a",), active="b")]


def test_active_can_be_chosen_among_the_selected(selection: Selection) -> None:
    selection.replace(["a", "b"], active="a")
    assert selection.active == "a"
    selection.replace(["a", "b"], active="stranger")
    assert selection.active == "b"


def test_adding_makes_the_last_one_active(selection: Selection) -> None:
    selection.add(["c", "a"])
    assert (selection.ids, selection.active) == (("a", "b", "c"), "a")
    selection.add([])
    assert selection.active == "a"


def test_toggling_turns_each_round(selection: Selection) -> None:
    selection.toggle(["b", "c"])
    assert (selection.ids, selection.active) == (("a", "c"), "c")
    selection.toggle(["c"])
    assert (selection.ids, selection.active) == (("a",), "a")
    selection.toggle(["a"])
    assert (selection.ids, selection.active, len(selection)) == ((), None, 0)


def test_discarding_keeps_the_others(selection: Selection) -> None:
    told = _told(selection)
    selection.discard(["x"])
    assert told == []
    selection.discard(["b"])
    assert told == [SelectionChange((), ("b",), "a")]
    assert "a" in selection
    assert "b" not in selection


def test_clearing_leaves_nothing_active(selection: Selection) -> None:
    told = _told(selection)
    selection.clear()
    selection.clear()
    assert told == [SelectionChange((), ("a", "b"), None)]


def test_change_of_order_alone_is_kept_but_not_told(selection: Selection) -> None:
    told = _told(selection)
    selection.replace(["b", "a"], active="b")
    assert selection.ids == ("b", "a")
    assert told == []


def test_listener_can_leave(selection: Selection) -> None:
    told: list[SelectionChange] = []
    leave = selection.subscribe(told.append)
    leave()
    selection.clear()
    assert told == []
