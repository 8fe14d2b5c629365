"""A request id is done once."""

from typing import Any

import pytest

from runtime.contracts.commands import RefusedCommand
from runtime.portal import repeats as module
from runtime.portal.repeats import KEPT_S, Repeats, digest_of


class Desk:
    def __init__(self) -> None:
        self.repeats: Repeats[str] = Repeats()
        self.answers: list[str] = []

    def begin(self, request_id: str = "r", digest: str = "d", *, user: str = "anna", now_s: float = 0.0) -> bool:
        return self.repeats.begin(user, request_id, digest, self.answers.append, now_s)


def test_a_repeat_gets_the_first_answer() -> None:
    desk = Desk()
    assert desk.begin()
    desk.repeats.finish("anna", "r", "first", code=None)
    assert not desk.begin()
    assert desk.answers == ["first", "first"]


def test_a_repeat_in_flight_gets_the_same_answer_when_there_is_one() -> None:
    desk = Desk()
    assert desk.begin()
    assert not desk.begin()
    assert desk.answers == []
    desk.repeats.finish("anna", "r", "only", code=None)
    assert desk.answers == ["only", "only"]


def test_the_same_id_for_something_else_is_refused() -> None:
    desk = Desk()
    desk.begin(digest="one")
    with pytest.raises(RefusedCommand) as refused:
        desk.begin(digest="two")
    assert (refused.value.code, refused.value.details) == ("INVALID_REQUEST", {"reason": "REUSED"})


def test_ids_belong_to_their_user() -> None:
    desk = Desk()
    assert desk.begin(user="anna")
    assert desk.begin(user="bert", digest="other")


def test_refusals_are_remembered() -> None:
    desk = Desk()
    desk.begin()
    desk.repeats.finish("anna", "r", "no such card", code="NOT_FOUND")
    assert not desk.begin()
    assert desk.answers == ["no such card"] * 2


@pytest.mark.parametrize("code", ["BUSY", "UNAUTHORIZED", "FORBIDDEN"])
def test_refusals_of_the_moment_are_forgotten(code: str) -> None:
    desk = Desk()
    desk.begin()
    desk.repeats.finish("anna", "r", "not now", code=code)
    assert desk.begin()


def test_answers_are_forgotten_after_ten_minutes() -> None:
    desk = Desk()
    desk.begin(now_s=0)
    desk.repeats.finish("anna", "r", "old", code=None)
    assert not desk.begin(now_s=KEPT_S)
    assert desk.begin(now_s=KEPT_S + 1)


def test_only_so_many_answers_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT_COUNT", 3)
    desk = Desk()
    for request_id in "abcd":
        desk.begin(request_id)
        desk.repeats.finish("anna", request_id, request_id, code=None)
    assert not desk.begin("d")
    assert desk.begin("a")


def test_a_request_in_flight_is_never_forgotten() -> None:
    desk = Desk()
    desk.begin("slow", now_s=0)
    desk.begin("other", now_s=KEPT_S * 2)
    assert not desk.begin("slow", now_s=KEPT_S * 2)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"a": 1, "b": {"c": 2}}, {"b": {"c": 2}, "a": 1}, True),
        ({"a": 1}, {"a": 2}, False),
        ({"a": 2**70}, {"a": 2**70}, True),
        ({"a": 2**70}, {"a": 2**71}, False),
    ],
)
def test_the_order_of_keys_does_not_make_another_request(one: Any, other: Any, same: bool) -> None:
    assert (digest_of("command", one) == digest_of("command", other)) is same
    assert digest_of("command", one) != digest_of("POST /api/config/commit", one)
