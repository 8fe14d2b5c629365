"""Who has to go when another connection needs a place."""

from runtime.portal.lobby import Lobby


def lobby(*names: str, network: str = "10.0.0.1") -> Lobby[str]:
    made: Lobby[str] = Lobby()
    for name in names:
        made.wait(name, network, is_known=False)
    return made


def test_with_nobody_waiting_nobody_has_to_go() -> None:
    assert lobby().next_to_go() is None


def test_the_stranger_who_has_waited_longest_goes_first() -> None:
    made = lobby("a", "b", "c")
    assert made.next_to_go() == "a"
    made.leave("a")
    assert made.next_to_go() == "b"


def test_who_waits_already_keeps_the_place() -> None:
    made = lobby("a", "b")
    made.wait("a", "10.0.0.1", is_known=False)
    assert made.next_to_go() == "a"
    assert len(made) == 2


def test_the_address_with_most_strangers_loses_one_however_long_others_have_waited() -> None:
    made = lobby("honest")
    for name in ("flood-1", "flood-2"):
        made.wait(name, "10.0.0.2", is_known=False)
    assert made.next_to_go() == "flood-1"


def test_who_showed_a_token_goes_after_all_strangers() -> None:
    made = lobby()
    made.wait("known", "10.0.0.1", is_known=True)
    made.wait("stranger", "10.0.0.2", is_known=False)
    assert made.next_to_go() == "stranger"
    made.leave("stranger")
    assert made.next_to_go() == "known"
    made.leave("known")
    assert (made.next_to_go(), len(made)) == (None, 0)


def test_who_left_can_wait_again_behind_the_others_and_leave_twice() -> None:
    made = lobby("a", "b")
    made.leave("a")
    made.leave("a")
    made.wait("a", "10.0.0.1", is_known=False)
    assert made.next_to_go() == "b"
