import pytest

from tests.helpers.sights import Seeing
from viewport.scene.marquee import Marquee
from viewport.tools.events import Pointer
from viewport.tools.intents import Hovered, Intent, ListWanted, MarqueeChanged, SelectIntent
from viewport.tools.select import Clicking, ClickOrDrag, Listing, Marqueeing, Straying, how_of, listed
from viewport.tools.situation import Situation

HERE = Pointer(100, 100)
WITH_CTRL = Pointer(100, 100, frozenset({"ctrl"}))


def _situation(found: str | None) -> Situation:
    return Situation(sight=Seeing((found,) if found else ()))


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
    assert list(Clicking(_situation(found), pointer).release(HERE)) == intents


def test_a_click_that_reaches_into_groups_says_so() -> None:
    reaching = Clicking(_situation("wolf"), HERE, reaches=True)
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
    stayed = ClickOrDrag(Clicking(_situation("wolf"), HERE), _Noting(), HERE)
    assert list(stayed.release(HERE)) == [click, Hovered("released", None)]
    strayed = ClickOrDrag(Clicking(_situation("wolf"), HERE), _Noting(), HERE)
    assert list(strayed.move(Pointer(150, 100))) == [Hovered("moved", None)]
    assert list(strayed.release(Pointer(150, 100))) == [Hovered("released", None)]
    assert list(ClickOrDrag(Clicking(_situation("wolf"), HERE), _Noting(), HERE).cancel()) == [
        Hovered("cancelled", None)
    ]


def test_a_drag_begins_only_beyond_the_dead_zone() -> None:
    both = ClickOrDrag(Clicking(_situation("wolf"), HERE), _Noting(), HERE)
    assert list(both.move(Pointer(102, 101))) == []
    assert list(both.move(Pointer(110, 101))) == [Hovered("moved", None)]
    assert list(both.move(HERE)) == [Hovered("moved", None)]


def test_a_marquee_to_the_left_touches_and_to_the_right_does_not() -> None:
    marqueeing = Marqueeing(Situation(sight=Seeing(inside=("wolf",))), HERE)
    assert not marqueeing.is_drawn
    assert list(marqueeing.cancel()) == []
    (drawn,) = marqueeing.move(Pointer(150, 150))
    assert marqueeing.is_drawn
    assert not marqueeing.is_touching
    marqueeing.move(Pointer(50, 150))
    assert marqueeing.is_touching
    assert drawn == MarqueeChanged(Marquee(100, 100, 150, 150))
    assert list(marqueeing.release(Pointer(50, 150))) == [MarqueeChanged(None), SelectIntent(("wolf",), "replace")]


def test_an_empty_marquee_clears_the_selection_unless_it_adds_or_takes_away() -> None:
    def drawn(pointer: Pointer) -> list[Intent]:
        return list(Marqueeing(Situation(), HERE).release(pointer))

    assert drawn(Pointer(200, 200)) == [MarqueeChanged(None), SelectIntent((), "replace")]
    assert drawn(Pointer(200, 200, frozenset({"ctrl"}))) == [MarqueeChanged(None)]
    assert drawn(Pointer(101, 101)) == []
    assert how_of(Pointer(0, 0, frozenset({"shift"}))) == "remove"


def test_a_list_is_of_all_that_is_under_the_press() -> None:
    seen = Situation(sight=Seeing(("wolf", "rock")))
    wanted = ListWanted(("wolf", "rock"), 100, 100, "replace")
    assert list(Listing(seen, HERE).release(Pointer(101, 100))) == [wanted]
    strayed = Listing(seen, HERE)
    assert list(strayed.move(Pointer(150, 100))) == []
    assert list(strayed.release(HERE)) == []
    assert list(strayed.cancel()) == []
    assert listed(seen, HERE) == wanted


def test_who_has_strayed_does_not_come_back() -> None:
    place = Straying(HERE)
    assert not place.follow(Pointer(103, 100))
    assert place.follow(Pointer(104, 100))
    assert place.follow(HERE)


def test_a_hand_that_slipped_a_little_means_the_place_of_the_press() -> None:
    assert list(Clicking(_situation("wolf"), HERE).release(Pointer(102, 101))) == [SelectIntent(("wolf",), "replace")]


def test_a_pointer_that_strayed_selects_nothing_even_back_at_its_start() -> None:
    clicking = Clicking(_situation("wolf"), HERE)
    assert list(clicking.move(Pointer(120, 100))) == []
    assert list(clicking.release(HERE)) == []


def test_esc_selects_nothing() -> None:
    assert list(Clicking(_situation("wolf"), HERE).cancel()) == []
