"""The table of fields against the models: nothing is missing, and every leaf can be named."""

from __future__ import annotations

import pytest

from app.staged.fields import FAMILY_SECTIONS, PROGRAM, WIFI, Section, family_of, find, find_outside, sections_of
from app.staged.paths import Path, parse
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
    ("family", "path", "label", "kind"),
    [
        ("DO", "config.onDuration", "On for", "number"),
        ("DO", "config.set", "Set", "condition"),
        ("DO", "config.set.combiner", "Set: combiner", "choice"),
        ("DO", "config.reset.clauseB", "Reset, second clause", "clause"),
        ("DO", "config.set.clauseA.source", "Set, first clause: source", "reference"),
        ("DO", "config.set.clauseA.threshold", "Set, first clause: threshold", "threshold"),
        ("MATH", "config.standard.inputA.value", "Input A: value", "number"),
        ("MATH", "config.standard.inputA.ref", "Input A: reads", "reference"),
        ("RTC", "cardId", "Card number", "number"),
        (None, "label", "Label", "text"),
    ],
)
def test_a_leaf_is_named_after_the_field_that_it_is_in(family: Family | None, path: str, label: str, kind: str) -> None:
    found = find(family, parse(path))
    assert found is not None
    assert (found.label, found.kind, found.path) == (label, kind, parse(path))


@pytest.mark.parametrize(
    ("family", "path"),
    [
        ("DI", "config.vendor"),
        ("DI", "vendor.inner"),
        ("DI", "config.channel.deeper"),
        ("DI", "config.set.vendor"),
        ("DI", "config.set.clauseA.vendor"),
        (None, "config.channel"),
    ],
)
def test_an_unknown_key_has_no_entry(family: Family | None, path: str) -> None:
    assert find(family, parse(path)) is None


@pytest.mark.parametrize(
    ("path", "label"),
    [
        (("scan", "intervalMs"), "Interval"),
        (("wifi", "user", "password"), "Password"),
        (("bindings", 0, "bindingId"), "Id"),
        (("bindings", 0, "source", "ref"), "Source: reads"),
        (("vendor",), None),
    ],
)
def test_what_is_outside_of_the_cards_has_entries_too(path: Path, label: str | None) -> None:
    found = find_outside(path)
    assert (found.label if found else None) == label


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


@pytest.mark.parametrize(("card", "family"), [({"cardType": "DI"}, "DI"), ({"cardType": "XY"}, None), ([], None)])
def test_the_family_of_a_card_is_one_of_six_or_none(card: object, family: Family | None) -> None:
    assert family_of(card) == family
    assert len(sections_of(card)) == (1 if family is None else 1 + len(FAMILY_SECTIONS[family]))
