"""Commands on their way: waiting, unknown, settled, and what is sent again."""

from __future__ import annotations

from app.flight import MOST_UNKNOWN, REMEMBERED_S, Flight, PendingCommand


def command(request_id: str, name: str = "set_run_mode", sent_at: float = 0.0) -> PendingCommand:
    return PendingCommand(request_id, name, {}, sent_at)


def flying(*commands: PendingCommand) -> Flight:
    flight = Flight()
    for one in commands:
        flight.add(one, f"text of {one.request_id}")
    return flight


def texts(repeated: tuple[tuple[PendingCommand, str], ...]) -> tuple[str, ...]:
    return tuple(text for _, text in repeated)


def test_a_command_waits_until_its_answer() -> None:
    flight = flying(command("a"))
    assert flight.waiting == (command("a"),)
    assert flight.answered("a") == (command("a"), False)
    assert flight.waiting == ()
    assert flight.answered("a") == (None, False)
    assert flight.answered(None) == (None, False)


def test_one_that_waits_for_too_long_is_unknown_and_may_still_be_settled() -> None:
    flight = flying(command("a"), command("b", sent_at=4.0))
    assert flight.overdue(5.1, 5.0) == (command("a"),)
    assert flight.waiting == (command("b", sent_at=4.0),)
    assert flight.unknown == (command("a"),)
    assert flight.answered("a") == (command("a"), True)


def test_what_waits_and_what_is_unknown_is_sent_again_and_waits_anew() -> None:
    flight = flying(command("a"), command("b", sent_at=4.0))
    flight.overdue(5.1, 5.0)
    assert texts(flight.to_repeat(20.0, remembers=True)) == ("text of a", "text of b")
    assert flight.waiting == (command("b", sent_at=20.0),)


def test_a_step_is_not_sent_again_to_a_device_that_does_not_remember() -> None:
    flight = flying(command("a", "step_once"), command("b"))
    assert texts(flight.to_repeat(1.0, remembers=False)) == ("text of b",)
    assert texts(flight.to_repeat(1.0, remembers=True)) == ("text of a", "text of b")


def test_what_no_runtime_remembers_any_more_is_not_sent_again() -> None:
    flight = flying(command("a"))
    flight.overdue(6.0, 5.0)
    assert flight.to_repeat(REMEMBERED_S + 1, remembers=True) == ()
    assert flight.unknown == ()


def test_a_command_that_never_left_is_not_sent_later() -> None:
    flight = flying(command("a"))
    assert flight.never_sent("a") == command("a")
    assert flight.to_repeat(1.0, remembers=True) == ()
    assert flight.never_sent("a") is None


def test_one_that_met_a_link_that_was_down_leaves_with_the_next_connection_whatever_it_is() -> None:
    flight = flying(command("a", "step_once"), command("b"))
    flight.mark("a", is_unsent=True)
    assert flight.waiting[0].is_unsent
    assert texts(flight.to_repeat(2.0, remembers=False, is_first=True)) == ("text of a",)
    flight.mark("a", is_unsent=False)
    assert flight.waiting == (command("a", "step_once", sent_at=2.0), command("b"))
    assert texts(flight.to_repeat(3.0, remembers=False)) == ("text of b",)
    flight.mark("of nobody", is_unsent=True)


def test_one_that_never_left_is_not_unknown_when_its_time_is_over() -> None:
    flight = flying(command("a"))
    flight.mark("a", is_unsent=True)
    [late] = flight.overdue(5.1, 5.0)
    assert late.is_unsent
    assert flight.unknown == ()
    assert flight.to_repeat(6.0, remembers=True) == ()


def test_the_unknown_do_not_grow_without_end() -> None:
    flight = flying(*(command(str(number)) for number in range(MOST_UNKNOWN + 7)))
    flight.overdue(6.0, 5.0)
    assert len(flight.unknown) == MOST_UNKNOWN
    assert flight.unknown[0].request_id == "7"


def test_another_runtime_is_asked_nothing_of_it() -> None:
    flight = flying(command("a"), command("b", sent_at=5.0))
    flight.overdue(6.0, 5.0)
    assert flight.forget() == (command("b", sent_at=5.0),)
    assert flight.to_repeat(6.0, remembers=True) == ()
