"""Limits as settings: bounds, units, and which of two says more."""

from dataclasses import fields

import pytest

from runtime.portal.limits import MIB, SETTINGS, Limits, UnusableLimitError, read_limits


def test_the_defaults_are_those_of_the_rulings() -> None:
    limits = read_limits({}, {})
    assert limits == Limits()
    assert (limits.websockets, limits.event_streams, limits.command_queue, limits.json_depth) == (256, 64, 64, 64)
    assert (limits.body_bytes, limits.waiting_bytes) == (64 * MIB, 8 * MIB)
    assert limits.connections >= limits.websockets + limits.event_streams + 200


def test_every_limit_can_be_set_and_its_default_is_within_its_bounds() -> None:
    assert {setting.field for setting in SETTINGS} == {field.name for field in fields(Limits)}
    for setting in SETTINGS:
        assert setting.least <= setting.default <= setting.most
        assert read_limits({setting.field: str(setting.default)}, {}) == Limits()


def test_an_option_outranks_the_environment_and_an_empty_variable_says_nothing() -> None:
    environment = {"PLUMBLINE_MAX_WEBSOCKETS": "7", "PLUMBLINE_MAX_BODY_MIB": "2", "PLUMBLINE_COMMAND_QUEUE": ""}
    limits = read_limits({"websockets": "9", "json_depth": None}, environment)
    assert (limits.websockets, limits.body_bytes, limits.command_queue) == (9, 2 * MIB, 64)


@pytest.mark.parametrize("text", ["0", "-1", "65537", "many", "1.5", "1e3", "٣", "9" * 30])
def test_what_is_no_number_in_bounds_is_refused_by_name(text: str) -> None:
    with pytest.raises(UnusableLimitError, match=r"--max-websockets is a whole number in 1\.\.65536"):
        read_limits({"websockets": text}, {})
    with pytest.raises(UnusableLimitError, match="PLUMBLINE_MAX_WEBSOCKETS is a whole number"):
        read_limits({}, {"PLUMBLINE_MAX_WEBSOCKETS": text})


def test_one_body_must_fit_into_all() -> None:
    with pytest.raises(UnusableLimitError, match="one body must fit"):
        read_limits({"bodies_bytes": "63"}, {})
    assert read_limits({"bodies_bytes": "2", "body_bytes": "2"}, {}).bodies_bytes == 2 * MIB
