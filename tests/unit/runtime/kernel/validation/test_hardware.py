"""Capacity, channels and the clock of a hardware profile: V-CFG-019 … 021."""

from __future__ import annotations

from runtime.contracts.lifecycle import HardwareProfile
from runtime.kernel.validation import validate_config
from tests.helpers.findings import COMPACT, found, places
from tests.helpers.valid_config import card, changed, di, mission, valid_config


def compact(**changes: object) -> HardwareProfile:
    return HardwareProfile.from_wire({**COMPACT.to_wire(), **changes})


def test_capacity_is_reported_once_for_each_family_at_the_first_card_too_many() -> None:
    document = valid_config()
    document["cards"] += [card(100 + n, "SIO", mission()) for n in range(9)]
    validation = validate_config(document, COMPACT)
    assert places(validation.errors) == [("V-CFG-019", "cards[14].cardType")]
    assert validation.errors[0].details == {
        "rule": "V-CFG-019",
        "family": "SIO",
        "capacity": 8,
        "count": 10,
        "profile": "compact",
    }


def test_as_many_cards_as_fit_pass() -> None:
    document = valid_config()
    document["cards"] += [card(100 + n, "SIO", mission()) for n in range(7)]
    assert found(document, COMPACT) == ([], [])


def test_a_channel_outside_the_profile_is_refused() -> None:
    validation = validate_config(changed("cards[0].config.channel", 4), COMPACT)
    assert places(validation.errors) == [("V-CFG-020", "cards[0].config.channel")]
    assert validation.errors[0].details == {"rule": "V-CFG-020", "channel": 4, "profile": "compact"}


def test_a_channel_is_used_once_in_a_family_and_may_be_used_by_another() -> None:
    assert found(changed("cards[7]", card(8, "DI", di(1))), COMPACT) == ([], [])
    validation = validate_config(changed("cards[7]", card(8, "DI", di(0))), COMPACT)
    assert places(validation.errors) == [("V-CFG-020", "cards[7].config.channel")]
    assert validation.errors[0].details == {"rule": "V-CFG-020", "channel": 0, "usedBy": "cards[0]"}


def test_a_family_without_a_channel_list_takes_any_channel() -> None:
    families = {**COMPACT.to_wire()["families"], "DI": {"capacity": 4}}
    assert found(changed("cards[0].config.channel", 70_000), compact(families=families)) == ([], [])


def test_a_profile_without_a_clock_refuses_rtc_cards() -> None:
    assert found(valid_config(), compact(rtc=False))[0] == [("V-CFG-021", "cards[5].cardType")]


def test_a_family_that_the_profile_does_not_name_has_no_room() -> None:
    families = COMPACT.to_wire()["families"]
    del families["SIO"]
    assert found(valid_config(), compact(families=families))[0] == [("V-CFG-019", "cards[4].cardType")]
