"""Paths lead to entries of the table of fields, and leaves are named after what they are in."""

from __future__ import annotations

import pytest

from app.staged.field_search import family_of, find, find_outside, sections_of
from app.staged.fields import FAMILY_SECTIONS
from app.staged.paths import Path, parse
from runtime.contracts.config import Family


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


@pytest.mark.parametrize(("card", "family"), [({"cardType": "DI"}, "DI"), ({"cardType": "XY"}, None), ([], None)])
def test_the_family_of_a_card_is_one_of_six_or_none(card: object, family: Family | None) -> None:
    assert family_of(card) == family
    assert len(sections_of(card)) == (1 if family is None else 1 + len(FAMILY_SECTIONS[family]))
