"""Where cards stand: in the direction of reading, none upon another, every one somewhere."""

from __future__ import annotations

import json
import subprocess

from hypothesis import given, settings
from hypothesis import strategies as st

from app.presenters.graph_layout import LAYER_PX, ROW_PX, in_columns, lay_out
from app.presenters.graph_worker import ROOT, WORKER
from widgets.graph.view import NODE_H, NODE_W


def test_a_reader_stands_to_the_right_of_what_it_reads() -> None:
    places = lay_out([1, 2, 3], [(1, 2), (2, 3), (1, 3)])
    assert [places[card][0] for card in (1, 2, 3)] == [0.0, LAYER_PX, 2 * LAYER_PX]


def test_reads_against_the_order_do_not_turn_the_graph_around() -> None:
    assert lay_out([1, 2], [(1, 2), (2, 1), (1, 1)]) == lay_out([1, 2], [(1, 2)])


def test_cards_that_nobody_reads_have_a_place_too() -> None:
    assert set(lay_out([1, 2, 7, 9], [(1, 2)])) == {1, 2, 7, 9}
    assert lay_out([], []) == {}


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 25), st.lists(st.tuples(st.integers(1, 25), st.integers(1, 25)), max_size=60))
def test_no_two_cards_overlap(count: int, pairs: list[tuple[int, int]]) -> None:
    cards = list(range(1, count + 1))
    places = lay_out(cards, [(a, b) for a, b in pairs if a <= count and b <= count])
    assert set(places) == set(cards)
    for one, (x, y) in places.items():
        for other, (u, v) in places.items():
            assert one == other or abs(x - u) >= NODE_W or abs(y - v) >= NODE_H, (one, other, places)


def test_without_a_layout_they_stand_in_columns() -> None:
    places = in_columns([5, 6, 7, 8])
    assert len(set(places.values())) == 4
    assert places[5] == (0.0, 0.0)
    assert places[6] == (0.0, ROW_PX)


def test_the_worker_speaks_text() -> None:
    asked = json.dumps({"cards": [1, 2], "edges": [[1, 2]]})
    ran = subprocess.run(WORKER, cwd=ROOT, input=asked, capture_output=True, text=True, check=True)
    assert json.loads(ran.stdout) == {str(card): list(place) for card, place in lay_out([1, 2], [(1, 2)]).items()}
