from collections.abc import Iterator

from runtime.kernel.scan import Scan
from runtime.kernel.scan_input import ScanInput
from tests.helpers.kernel import START_MS, di, do, program

OFF = {"enabled": False}


def given(**readings: int) -> ScanInput:
    return ScanInput(10, START_MS, True, {int(name[1:]): value for name, value in readings.items()})


def ticks() -> Iterator[int]:
    """Each look at this clock is a microsecond longer after the last than the one before."""
    now = step = 0
    while True:
        yield now
        step += 1
        now += step


def test_a_scan_latches_once_when_its_first_card_is_evaluated() -> None:
    built = program(di(1), di(2))
    scan = Scan(built, None)
    scan.advance(1, given(i1=1, i2=1))
    scan.finish(given(i1=0, i2=0))
    assert [card.logical_state for card in built.cards] == [True, True]


def test_advancing_to_where_it_stands_does_nothing() -> None:
    scan = Scan(program(di(1)), None)
    scan.advance(0, given(i1=1))
    assert (scan.position, scan.last_card_id, scan.program.by_id[1].physical_state) == (0, None, False)


def test_stepping_evaluates_one_enabled_card_and_the_last_one_ends_the_scan() -> None:
    scan = Scan(program(di(1), di(2, more=OFF), do(8)), None)
    assert (scan.next_card_id, scan.last_card_id) == (1, None)
    assert scan.step(given()) is False
    assert (scan.next_card_id, scan.last_card_id, scan.completed) == (8, 1, 0)
    assert scan.step(given()) is True
    assert (scan.next_card_id, scan.last_card_id, scan.completed) == (1, 8, 1)


def test_outputs_are_driven_at_the_end_of_the_scan() -> None:
    built = program(do(1), di(2))
    scan = Scan(built, None)
    scan.step(given())
    assert (built.outputs[0].physical_state, built.outputs[0].driven) == (True, False)
    scan.step(given())
    assert built.outputs[0].driven is True


def test_a_scan_without_enabled_cards_latches_and_ends() -> None:
    built = program(di(1, more=OFF))
    scan = Scan(built, None)
    assert scan.next_card_id is None
    assert scan.step(given(i1=5)) is True
    assert (scan.completed, built.inputs[0].raw) == (1, 5)


def test_one_card_a_scan_is_measured_in_turn() -> None:
    clock = ticks()
    scan = Scan(program(di(1), di(2, more=OFF), di(3)), lambda: next(clock))
    assert scan.eval_us == [0, 0, 0]
    scan.finish(given())
    assert scan.eval_us == [1, 0, 0]
    scan.finish(given())
    assert scan.eval_us == [1, 0, 3]
    scan.finish(given())
    assert scan.eval_us == [5, 0, 3]


def test_every_step_is_measured() -> None:
    clock = ticks()
    scan = Scan(program(di(1), di(2)), lambda: next(clock))
    scan.step(given())
    scan.step(given())
    assert scan.eval_us == [1, 3]


def test_a_clock_that_runs_backwards_costs_nothing() -> None:
    times = iter([5, 3])
    scan = Scan(program(di(1)), lambda: next(times))
    scan.finish(given())
    assert scan.eval_us == [0]


def test_the_scan_of_the_next_program_goes_on_counting() -> None:
    scan = Scan(program(di(1)), None)
    scan.finish(given())
    following = scan.follow(program(di(1), di(2)))
    assert (following.completed, following.last_card_id, following.length) == (1, 1, 2)
