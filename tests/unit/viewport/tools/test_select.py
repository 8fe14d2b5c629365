import pytest

from viewport.tools.events import Pointer
from viewport.tools.intents import Hovered, Intent, SelectIntent
from viewport.tools.select import ClickOrDrag, Selecting
from viewport.tools.situation import Situation

HERE = Pointer(100, 100)
WITH_CTRL = Pointer(100, 100, frozenset({"ctrl"}))


def _situation(found: str | None) -> Situation:
    return Situation(pick=lambda x, y: found if (x, y) == (100, 100) else "elsewhere")


@pytest.mark.parametrize(
    ("pointer", "found", "intents"),
    [
        (HERE, "wolf", [SelectIntent(("wolf",), "replace")]),
        (WITH_CTRL, "wolf", [SelectIntent(("wolf",), "toggle")]),
        (HERE, None, [SelectIntent((), "replace")]),
        (WITH_CTRL, None, []),
    ],
)
def test_a_click_selects(pointer: Pointer, found: str | None, intents: list[SelectIntent]) -> None:
    assert list(Selecting(_situation(found), pointer).release(HERE)) == intents


def test_a_click_that_reaches_into_groups_says_so() -> None:
    reaching = Selecting(_situation("wolf"), HERE, reaches=True)
    assert list(reaching.release(HERE)) == [SelectIntent(("wolf",), "replace", reaches=True)]


class _Noting:
    """A drag that says what it was told."""

    def move(self, pointer: Pointer) -> list[Intent]:
        return [Hovered("moved", None)]

    def release(self, pointer: Pointer) -> list[Intent]:
        return [Hovered("released", None)]

    def cancel(self) -> list[Intent]:
        return [Hovered("cancelled", None)]


def test_a_press_can_be_a_click_and_a_drag() -> None:
    click = SelectIntent(("wolf",), "replace")
    stayed = ClickOrDrag(Selecting(_situation("wolf"), HERE), _Noting())
    assert list(stayed.release(HERE)) == [click, Hovered("released", None)]
    strayed = ClickOrDrag(Selecting(_situation("wolf"), HERE), _Noting())
    assert list(strayed.move(Pointer(150, 100))) == [Hovered("moved", None)]
    assert list(strayed.release(Pointer(150, 100))) == [Hovered("released", None)]
    assert list(ClickOrDrag(Selecting(_situation("wolf"), HERE), _Noting()).cancel()) == [Hovered("cancelled", None)]


def test_a_hand_that_slipped_a_little_means_the_place_of_the_press() -> None:
    assert list(Selecting(_situation("wolf"), HERE).release(Pointer(102, 101))) == [SelectIntent(("wolf",), "replace")]


def test_a_pointer_that_strayed_selects_nothing_even_back_at_its_start() -> None:
    selecting = Selecting(_situation("wolf"), HERE)
    assert list(selecting.move(Pointer(120, 100))) == []
    assert list(selecting.release(HERE)) == []


def test_esc_selects_nothing() -> None:
    assert list(Selecting(_situation("wolf"), HERE).cancel()) == []
