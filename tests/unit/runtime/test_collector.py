"""The collector rests while anybody wants it to, and is afterwards as it was."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import Any

import pytest

from runtime.collector import DISMANTLED_AT_ONCE, KEPT_FROM, collector_paused, dismantle, is_resting
from runtime.contracts.json_pieces import LongList, LongObject


@pytest.fixture(autouse=True)
def enabled() -> Iterator[None]:
    gc.enable()
    yield
    gc.enable()
    gc.unfreeze()


def test_it_rests_until_the_last_one_is_done() -> None:
    first, second = collector_paused(), collector_paused()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert not gc.isenabled()
    second.__exit__(None, None, None)
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    with collector_paused():
        assert not gc.isenabled()
    assert not gc.isenabled()


def test_it_comes_back_after_a_failure() -> None:
    with pytest.raises(ValueError, match="odd"), collector_paused():
        raise ValueError("odd")
    assert gc.isenabled()


@pytest.mark.parametrize("keeps", [True, False])
def test_much_that_is_kept_is_taken_out_of_its_rounds(keeps: bool) -> None:
    gc.unfreeze()
    with collector_paused(keeps=keeps):
        made: list[list[int]] = [[] for _ in range(KEPT_FROM + 100)]
    assert (gc.get_freeze_count() > len(made)) == keeps


def test_for_a_little_nothing_that_is_alive_is_taken_out() -> None:
    gc.unfreeze()
    with collector_paused():
        made: list[list[int]] = [[] for _ in range(100)]
    assert gc.get_freeze_count() < len(made)


def test_whoever_collects_by_hand_can_ask() -> None:
    gc.disable()
    assert not is_resting()
    with collector_paused(), collector_paused():
        assert is_resting()
    assert not is_resting()


class Item:
    """Something whose end can be seen."""

    def __init__(self, ended: list[int], number: int) -> None:
        self._ended, self._number = ended, number

    def __del__(self) -> None:
        self._ended.append(self._number)


def test_a_document_is_taken_apart_from_the_ends_of_its_large_lists_which_only_keep_a_few() -> None:
    ended: list[int] = []
    count = 3 * DISMANTLED_AT_ONCE
    small = [1, 2, 3]
    entities = LongList(Item(ended, number) for number in range(count))
    document: Any = LongObject({"entities": entities, "world": {"few": small}, "n": 1})
    dismantle(document)
    assert len(document["entities"]) == DISMANTLED_AT_ONCE
    assert sorted(ended) == list(range(DISMANTLED_AT_ONCE, count))
    assert document["world"]["few"] == [1, 2, 3]


def test_long_objects_are_and_what_is_long_within_them_and_lists() -> None:
    ended: list[int] = []
    count = 3 * DISMANTLED_AT_ONCE
    inner = LongList(Item(ended, number) for number in range(count))
    other = LongList(Item(ended, number) for number in range(count, 2 * count))
    members = LongObject({"kept": LongList([other]), **{str(number): 1 for number in range(count)}, "last": inner})
    dismantle(members)
    assert (len(members), len(inner), len(other)) == (DISMANTLED_AT_ONCE,) * 3
    assert len(ended) == 2 * (count - DISMANTLED_AT_ONCE)


def test_what_is_short_stays_and_what_is_no_document_does_no_harm() -> None:
    short: list[Any] = [0] * (2 * DISMANTLED_AT_ONCE)
    dismantle({"a": short})
    dismantle("text")
    dismantle(None)
    assert len(short) == 2 * DISMANTLED_AT_ONCE
