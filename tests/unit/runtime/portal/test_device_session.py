"""The device conversation as a script: what comes in, what time it is, what goes out."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from runtime.portal.device_session import MAX_WAITING_BYTES, SNAPSHOT_INTERVAL_S, Closing, DeviceSession, closing_reason
from runtime.portal.users import LOCAL_ADMIN, User


@dataclass(frozen=True)
class Revision:
    revision: int

    @property
    def text(self) -> str:
        return f"revision {self.revision}"


class Desk:
    """Keeps the answers that are due, so that the test gives them when it likes."""

    def __init__(self) -> None:
        self.taken: list[str | bytes] = []
        self.answers: list[Callable[[str], None]] = []

    def take(self, content: str | bytes, user: User, answer: Callable[[str], None]) -> None:
        self.taken.append(content)
        self.answers.append(answer)


class Talk:
    """A session, and the time that a test moves."""

    def __init__(self, *, greeted: bool = True, most_waiting_bytes: int = MAX_WAITING_BYTES) -> None:
        self.desk = Desk()
        self.woken = 0
        self.now_s = 100.0
        self.session = DeviceSession(LOCAL_ADMIN, self.desk, self._wake, most_waiting_bytes)
        if greeted:
            self.session.show(Revision(1))
            assert self.out() == ["revision 1"]
            self.now_s += 1

    def _wake(self) -> None:
        self.woken += 1

    def out(self) -> list[str]:
        """All that is to be sent now."""
        texts = []
        while (text := self.session.next_message(self.now_s)) is not None:
            texts.append(text)
        return texts


def test_the_latest_snapshot_comes_first() -> None:
    talk = Talk(greeted=False)
    talk.session.receive("{}")
    talk.desk.answers[0]("result")
    assert talk.out() == []
    talk.session.show(Revision(7))
    assert talk.out() == ["revision 7", "result"]


def test_a_snapshot_with_an_effect_does_not_replace_the_greeting_that_precedes_its_result() -> None:
    talk = Talk(greeted=False)
    talk.session.show(Revision(7))
    talk.session.receive("{}")
    talk.desk.answers[0]("result for 8")
    talk.session.show(Revision(8))
    assert talk.out() == ["revision 7", "result for 8"]
    talk.now_s += SNAPSHOT_INTERVAL_S
    assert talk.out() == ["revision 8"]


def test_snapshots_are_paced_and_only_the_newest_is_sent() -> None:
    talk = Talk()
    talk.session.show(Revision(2))
    assert talk.out() == ["revision 2"]
    talk.session.show(Revision(3))
    talk.session.show(Revision(4))
    assert talk.out() == []
    assert talk.session.due_in_s(talk.now_s) == pytest.approx(SNAPSHOT_INTERVAL_S)
    talk.now_s += SNAPSHOT_INTERVAL_S
    assert talk.session.due_in_s(talk.now_s) == 0
    assert talk.out() == ["revision 4"]
    assert talk.session.due_in_s(talk.now_s) is None


def test_no_client_gets_more_than_sixty_snapshots_a_second() -> None:
    talk = Talk()
    sent = 0
    for tick in range(1000):
        talk.session.show(Revision(tick + 2))
        sent += len(talk.out())
        talk.now_s += 0.001
    assert 55 <= sent <= 60


def test_a_revision_never_goes_back() -> None:
    talk = Talk()
    talk.session.show(Revision(1))
    assert talk.out() == []


def test_results_keep_the_order_of_their_commands() -> None:
    talk = Talk()
    for _ in range(3):
        talk.session.receive("{}")
    talk.desk.answers[2]("third")
    talk.desk.answers[1]("second")
    assert talk.out() == []
    talk.desk.answers[0]("first")
    assert talk.out() == ["first", "second", "third"]


def test_results_do_not_wait_for_the_pace_of_snapshots() -> None:
    talk = Talk()
    talk.session.show(Revision(2))
    talk.out()
    talk.session.show(Revision(3))
    talk.session.receive("{}")
    talk.desk.answers[0]("result")
    assert talk.out() == ["result"]


def test_a_result_goes_before_the_snapshot_that_waits() -> None:
    talk = Talk()
    talk.session.receive("{}")
    talk.desk.answers[0]("result")
    talk.session.show(Revision(2))
    assert talk.out() == ["result", "revision 2"]


def test_binary_frames_are_taken_too() -> None:
    talk = Talk()
    talk.session.receive(b"\x00\xff")
    assert talk.desk.taken == [b"\x00\xff"]


def test_a_message_over_one_mebibyte_ends_the_conversation() -> None:
    talk = Talk()
    talk.session.receive("x" * (1024 * 1024 + 1))
    assert talk.session.closing == Closing(1009, "a message may have 1 MiB")
    talk.session.receive("{}")
    assert talk.desk.taken == []


def test_a_client_that_lets_results_pile_up_is_cut_off() -> None:
    talk = Talk(most_waiting_bytes=10)
    for _ in range(2):
        talk.session.receive("{}")
    talk.desk.answers[0]("12345678")
    assert talk.session.closing is None
    talk.desk.answers[1]("12345678")
    assert talk.session.closing == Closing(1013, "results are read too slowly")


def test_results_that_were_read_no_longer_count() -> None:
    talk = Talk(most_waiting_bytes=10)
    for number in range(5):
        talk.session.receive("{}")
        talk.desk.answers[number]("12345678")
        talk.out()
    assert talk.session.closing is None


def test_the_first_reason_to_close_counts() -> None:
    talk = Talk()
    talk.session.close(1001, "going away")
    talk.session.close(1011, "later")
    assert talk.session.closing == Closing(1001, "going away")


def test_whatever_is_new_wakes_the_sender() -> None:
    talk = Talk()
    talk.woken = 0
    talk.session.show(Revision(2))
    talk.session.receive("{}")
    talk.desk.answers[0]("result")
    talk.session.close(1001, "going away")
    assert talk.woken == 3


def test_at_the_end_what_was_taken_is_answered_before_it_is_over() -> None:
    talk = Talk()
    talk.session.receive("{}")
    talk.session.close(1001, "going away", once_answered=True)
    talk.session.receive("{}")
    assert len(talk.desk.taken) == 1  # nothing new
    assert talk.session.closing is not None
    assert talk.session.ended is None
    talk.desk.answers[0]("result")
    assert talk.session.ended is None
    assert talk.out() == ["result"]
    assert talk.session.ended == Closing(1001, "going away")


def test_who_is_cut_off_gets_no_more_answers() -> None:
    talk = Talk()
    talk.session.receive("{}")
    talk.session.close(1011, "died")
    assert talk.session.ended == Closing(1011, "died")


def test_a_reason_to_close_is_one_line_that_a_close_frame_has_room_for() -> None:
    assert closing_reason("it died", OSError("no\n  clock")) == "it died: no clock"
    assert closing_reason("it died", RuntimeError()) == "it died: RuntimeError"
    assert closing_reason("it died", OSError("\ud83d")) == "it died: ?"
    long = closing_reason("it died", OSError("é" * 56 + "😀😀"))
    assert long == "it died: " + "é" * 56, "no half a character"
