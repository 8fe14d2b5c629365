"""The two bases: what travels, what is kept, what counts as a number."""

from typing import ClassVar, Literal

import pytest
from pydantic import ValidationError

from runtime.contracts.base import Contract, DeviceContract, Envelope, Number, Uint32, Vec3, Whole


class Greeting(Envelope):
    ALWAYS: ClassVar[frozenset[str]] = frozenset({"type"})

    type: Literal["greeting"] = "greeting"
    card_id: Whole
    note: str | None = None


class Place(Contract):
    position: Vec3
    height_m: Number = 0


class Register(DeviceContract):
    value: Uint32


def test_constants_always_travel_and_unset_fields_never() -> None:
    assert Greeting(card_id=4).to_wire() == {"type": "greeting", "cardId": 4}


def test_a_null_that_was_given_is_written_back() -> None:
    assert Greeting.from_wire({"cardId": 4, "note": None}).to_wire() == {"type": "greeting", "cardId": 4, "note": None}


def test_unknown_fields_are_kept() -> None:
    given = {"type": "greeting", "cardId": 4, "fromTheFuture": {"a": [1]}}
    assert Greeting.from_wire(given).to_wire() == given


def test_messages_are_frozen() -> None:
    with pytest.raises(ValidationError):
        Greeting(card_id=4).card_id = 5  # type: ignore[misc]


@pytest.mark.parametrize(("given", "read"), [(4, 4), (4.0, 4), (-1.0, -1)])
def test_a_whole_number_may_be_written_with_a_point(given: float, read: int) -> None:
    assert Greeting.from_wire({"cardId": given}).card_id == read


@pytest.mark.parametrize("given", ["4", True, 4.5, None, [4]])
def test_what_is_no_whole_number_is_refused(given: object) -> None:
    with pytest.raises(ValidationError):
        Greeting.from_wire({"cardId": given})


@pytest.mark.parametrize("given", [-1, 4_294_967_296, 1.5])
def test_a_register_holds_32_bits_without_sign(given: float) -> None:
    with pytest.raises(ValidationError):
        Register.from_wire({"value": given})
    assert Register.from_wire({"value": 4_294_967_295}).value == 4_294_967_295


def test_numbers_keep_how_they_were_written() -> None:
    wire = Place.from_wire({"position": [0, 1.0, -9.8], "height_m": 2}).to_wire()
    assert [type(number) for number in wire["position"]] == [int, float, float]
    assert type(wire["height_m"]) is int


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), True, "1"])
def test_a_vector_holds_finite_numbers_only(bad: object) -> None:
    with pytest.raises(ValidationError):
        Place.from_wire({"position": [0, bad, 0]})
