"""The table of fields against the models: nothing is missing, and every leaf can be named."""

from __future__ import annotations

import pytest

from app.staged.field import Section
from app.staged.field_search import find, find_outside
from app.staged.fields import FAMILY_SECTIONS, PROGRAM, WIFI
from app.staged.paths import parse
from app.staged.units import CENTISECONDS, CENTIUNITS, COUNTS, RAW
from runtime.contracts.config import FAMILIES, FAMILY_CONFIGS, CardBase, Family
from tests.helpers.config_keys import leaves_of


@pytest.mark.parametrize("family", FAMILIES)
def test_every_key_of_a_family_has_an_entry(family: Family) -> None:
    paths = [*leaves_of(CardBase), *(("config", *path) for path in leaves_of(FAMILY_CONFIGS[family]))]
    assert paths
    assert [path for path in paths if find(family, path) is None and find(family, path[:-1]) is None] == []


@pytest.mark.parametrize("sections", [*FAMILY_SECTIONS.values(), PROGRAM, WIFI], ids=lambda one: one[0].title)
def test_every_entry_is_found_by_its_path(sections: tuple[Section, ...]) -> None:
    fields = [field for section in sections for row in section.rows for field in row.fields]
    assert len({field.path for field in fields}) == len(fields)
    for field in fields:
        found = find_outside(field.path) or next(
            one for family in FAMILIES if (one := find(family, field.path)) is not None
        )
        assert found.kind == field.kind


@pytest.mark.parametrize(
    ("family", "path", "unit"),
    [
        ("DI", "config.debounceTime", CENTISECONDS),
        ("DO", "config.delayBeforeON", CENTISECONDS),
        ("SIO", "config.onDuration", CENTISECONDS),
        ("RTC", "config.triggerDuration", CENTISECONDS),
        ("DO", "config.repeatCount", COUNTS),
        ("AI", "config.inputRange.min", RAW),
        ("AI", "config.outputRange.max", CENTIUNITS),
        ("MATH", "config.fallbackValue", CENTIUNITS),
        ("MATH", "config.pid.gainI", CENTIUNITS),
    ],
)
def test_units_are_those_of_card_semantics(family: Family, path: str, unit: object) -> None:
    found = find(family, parse(path))
    assert found is not None
    assert found.unit == unit


def test_an_optional_entry_says_what_its_absence_means() -> None:
    found = find("RTC", parse("config.schedule.month"))
    assert found is not None
    assert (found.is_optional, found.absent) == (True, "every month")
