"""Which rows are dragged and where to, by themselves: groups and filters keep their own order."""

import pytest

from widgets.outliner.model import OutlinerModel
from widgets.outliner.reordering import FILTERED, GROUPED, RowDrag
from widgets.outliner.rows import OutlinerRow


@pytest.fixture
def model() -> OutlinerModel:
    made = OutlinerModel()
    made.show_rows(
        "Forest",
        [
            OutlinerRow("group:g", "object", is_group=True, count=1),
            OutlinerRow("inside", "object", depth=1),
            *(OutlinerRow(name, "object") for name in "abcd"),
        ],
    )
    return made


@pytest.fixture
def drag(model: OutlinerModel) -> RowDrag:
    return RowDrag(model)


def test_the_held_row_goes_alone_or_with_all_that_are_selected(model: OutlinerModel, drag: RowDrag) -> None:
    model.show_selection(frozenset({"d", "b", "inside"}), "b")
    drag.hold("c")
    assert not drag.is_under_way
    assert drag.start() == ""
    assert drag.ids == ("c",)
    drag.hold("d")
    assert drag.start() == ""
    assert drag.ids == ("b", "d")
    drag.hold("")
    assert drag.start() == ""
    assert not drag.is_under_way


def test_what_has_an_order_of_its_own_is_refused_in_words(model: OutlinerModel, drag: RowDrag) -> None:
    for name in ("inside", "group:g"):
        drag.hold(name)
        assert drag.start() == GROUPED
        assert drag.start() == "", "once for each try"
    model.show_filter("a")
    drag.hold("a")
    assert drag.start() == FILTERED


@pytest.mark.parametrize(
    ("row", "before"), [(0, None), (1, None), (2, None), (3, "a"), (4, "b"), (6, "d"), (7, ""), (9, "")]
)
def test_rows_are_dropped_among_those_in_the_order_of_the_file(drag: RowDrag, row: int, before: str | None) -> None:
    drag.aim(row)
    assert drag.before == before


def test_nothing_is_dropped_behind_what_is_in_a_group(drag: RowDrag, model: OutlinerModel) -> None:
    model.show_rows("Forest", [OutlinerRow("inside", "object", depth=1)])
    drag.aim(2)
    assert drag.before is None


@pytest.mark.parametrize(
    ("chosen", "by", "before"),
    [
        ("b", -1, "a"),
        ("b", 1, "d"),
        ("a", -1, "b"),
        ("d", 1, ""),
        ("c", 1, ""),
        ("bc", -1, "a"),
        ("bc", 1, ""),
        ("ac", 1, ""),
    ],
)
def test_a_step_leads_past_the_next_row(model: OutlinerModel, drag: RowDrag, chosen: str, by: int, before: str) -> None:
    model.show_selection(frozenset(chosen), None)
    assert drag.stepped(by) == (tuple(chosen), before)


def test_a_step_that_cannot_be_is_refused_in_words(model: OutlinerModel, drag: RowDrag) -> None:
    assert drag.stepped(1) == ""
    model.show_selection(frozenset({"inside"}), None)
    assert drag.stepped(1) == GROUPED
    model.show_filter("a")
    assert drag.stepped(1) == FILTERED
