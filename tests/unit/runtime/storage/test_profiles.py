"""The shipped hardware profiles (card-semantics §7, V-CFG-020)."""

from __future__ import annotations

import pytest

from runtime.contracts.config import FAMILIES
from runtime.storage.profiles import UnknownProfileError, load_profile, profile_names


def test_the_default_has_room_for_nearly_anything() -> None:
    profile = load_profile()
    assert profile.name == "default"
    assert profile.rtc
    assert {family: profile.families[family].capacity for family in FAMILIES} == dict.fromkeys(FAMILIES, 4096)
    for family in ("DI", "DO", "AI"):
        assert profile.families[family].channels == tuple(range(4096))


def test_compact_is_the_small_board() -> None:
    profile = load_profile("compact")
    assert {family: offer.capacity for family, offer in profile.families.items()} == {
        "DI": 4,
        "DO": 4,
        "AI": 2,
        "SIO": 8,
        "MATH": 4,
        "RTC": 2,
    }
    assert profile.families["AI"].channels == (0, 1)
    assert profile.families["SIO"].channels is None


@pytest.mark.parametrize("name", ["large", "", "../themes/dark", "default.json"])
def test_an_unknown_name_is_refused_with_those_that_exist(name: str) -> None:
    with pytest.raises(UnknownProfileError, match="there are compact, default"):
        load_profile(name)


def test_every_shipped_profile_loads_under_its_own_name() -> None:
    assert [load_profile(name).name for name in profile_names()] == ["compact", "default"]
