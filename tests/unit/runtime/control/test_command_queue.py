"""The bounded queue of commands."""

import pytest

from runtime.contracts.commands import ParsedCommand, RefusedCommand, StepOnce
from runtime.control.command_queue import CommandQueue, QueuedCommand


def _command(request_id: str) -> QueuedCommand:
    return QueuedCommand(ParsedCommand(request_id, "step_once", StepOnce()), "local", 0, lambda outcome: None)


def test_commands_leave_in_the_order_they_came() -> None:
    queue = CommandQueue()
    for request_id in "abc":
        queue.offer(_command(request_id))
    taken = [queue.take() for _ in range(4)]
    assert [queued and queued.command.request_id for queued in taken] == ["a", "b", "c", None]


def test_a_full_queue_refuses_with_busy_and_counts_it_once() -> None:
    queue = CommandQueue(capacity=2)
    queue.offer(_command("a"))
    queue.offer(_command("b"))
    with pytest.raises(RefusedCommand) as refused:
        queue.offer(_command("c"))
    assert refused.value.code == "BUSY"
    assert (queue.depth, queue.high_water_mark) == (2, 2)
    assert (queue.take_overflows(), queue.take_overflows()) == (1, 0)


def test_room_made_is_room_taken() -> None:
    queue = CommandQueue(capacity=1)
    queue.offer(_command("a"))
    queue.take()
    queue.offer(_command("b"))
    assert (queue.depth, queue.high_water_mark) == (1, 1)
