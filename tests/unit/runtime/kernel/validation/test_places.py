"""Paths, their order, and short texts of any value."""

from __future__ import annotations

import pytest

from runtime.kernel.validation.places import ascii_text, key_place, place_order, shown


@pytest.mark.parametrize(
    ("path", "key", "place"),
    [
        ("", "scan", "scan"),
        ("scan", "note", "scan.note"),
        ("scan", "a b", 'scan["a b"]'),
        ("", "", '[""]'),
        ("a", "[0].b", 'a["(0).b"]'),
        ("a", 'say "x"', 'a["say \\"x\\""]'),
        ("a", "\ud800", 'a["\\ud800"]'),
        ("a", "x" * 100, f'a["{"x" * 60}"]'),
    ],
)
def test_any_key_has_a_place_that_can_be_sent(path: str, key: str, place: str) -> None:
    assert key_place(path, key) == place
    place.encode()


def test_places_sort_as_the_document_reads() -> None:
    ordered = [
        "",
        "schemaVersion",
        "scan.intervalMs",
        "cards",
        "cards[2].a",
        "cards[10].a",
        "bindings[0]",
        "wifi",
        "zzz",
    ]
    mixed = [*ordered[5:], *ordered[:5]]
    assert sorted(mixed, key=place_order) == ordered


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (-5, "-5"),
        (2.5, "2.5"),
        (2**1000, "a number of 1001 bits"),
        ("a", 'the text "a"'),
        ({}, "an object"),
        ([1, 2], "a list of 2"),
    ],
)
def test_values_are_shown_shortly(value: object, text: str) -> None:
    assert shown(value) == text


def test_texts_are_cut_and_made_printable() -> None:
    assert ascii_text("x" * 61) == f'"{"x" * 60}…"'
    assert ascii_text("a\nb\ud800") == '"a\\nb\\ud800"'
    assert ascii_text("Zufluß") == '"Zufluß"'


def test_a_number_too_long_to_be_written_is_shown_by_its_size() -> None:
    assert shown(10**5000) == "a number of 16610 bits"
