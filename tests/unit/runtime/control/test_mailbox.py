"""The mailbox between scan thread and portal."""

import threading
from functools import partial

from runtime.control.mailbox import Mailbox


def test_only_the_newest_snapshot_is_collected_and_only_once() -> None:
    mailbox: Mailbox[str] = Mailbox()
    mailbox.leave("one")
    mailbox.leave("two")
    assert mailbox.collect() == ([], "two")
    assert mailbox.collect() == ([], None)


def test_notices_are_collected_in_order() -> None:
    mailbox: Mailbox[str] = Mailbox()
    seen: list[int] = []
    for number in range(3):
        mailbox.post(partial(seen.append, number))
    for notice in mailbox.collect()[0]:
        notice()
    assert seen == [0, 1, 2]


def test_the_reader_is_woken_once_until_it_collects() -> None:
    mailbox: Mailbox[str] = Mailbox()
    woken: list[None] = []
    mailbox.on_wake(lambda: woken.append(None))
    mailbox.leave("one")
    mailbox.post(lambda: None)
    mailbox.leave("two")
    assert len(woken) == 1
    mailbox.collect()
    mailbox.leave("three")
    assert len(woken) == 2


def test_a_reader_that_comes_late_is_woken_for_what_waits() -> None:
    mailbox: Mailbox[str] = Mailbox()
    mailbox.leave("one")
    woken: list[None] = []
    mailbox.on_wake(lambda: woken.append(None))
    assert woken == [None]


def test_no_snapshot_is_seen_before_the_notices_it_depends_on() -> None:
    mailbox: Mailbox[int] = Mailbox()
    rounds = 20_000
    done: set[int] = set()

    def scan() -> None:
        for number in range(1, rounds + 1):
            mailbox.post(partial(done.add, number))
            mailbox.leave(number)

    writer = threading.Thread(target=scan)
    writer.start()
    newest = 0
    while newest < rounds:
        notices, snapshot = mailbox.collect()
        for notice in notices:
            notice()
        if snapshot is not None:
            assert snapshot > newest
            newest = snapshot
            assert newest in done
    writer.join()
