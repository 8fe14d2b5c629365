"""Work that can be looked at and given up."""

from __future__ import annotations

import pytest

from app.presenters.long_work import GivenUpError, LongWork


class Counting(LongWork):
    """Counts to ten; gives itself up at a number, as the window would."""

    def __init__(self, last: int = 10) -> None:
        super().__init__()
        self.told: list[int] = []
        self._last = last

    def run(self) -> int:
        for number in range(1, 11):
            self._advance(number / 10)
            self.told.append(self.percent)
            if number == self._last:
                self.give_up()
        return 10


def test_it_tells_how_much_is_done() -> None:
    work = Counting()
    assert work.percent == 0
    assert work.run() == 10
    assert work.told == [10, 20, 30, 40, 50, 60, 70, 80, 90, 100]


def test_given_up_it_ends_after_the_piece() -> None:
    work = Counting(last=3)
    with pytest.raises(GivenUpError):
        work.run()
    assert work.told == [10, 20, 30]
