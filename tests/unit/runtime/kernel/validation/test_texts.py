"""Half surrogate pairs are found wherever they stand."""

from __future__ import annotations

from typing import Any

from runtime.kernel.validation.report import Report
from runtime.kernel.validation.texts import check_texts
from tests.helpers.findings import places


def found(document: Any) -> list[tuple[str, str]]:
    report = Report()
    check_texts(document, report)
    return places(report.validation().errors)


def test_whole_texts_pass() -> None:
    assert found({"label": "Zufluß 💧", "n": [1, None, 2.5]}) == []


def test_integers_beyond_64_bits_are_no_matter_of_texts() -> None:
    assert found({"n": 2**70, "label": "ä"}) == []


def test_half_pairs_are_reported_in_keys_values_and_lists() -> None:
    document = {"a": ["ok", {"b": "\udc00"}], "\ud800": 1, "c": ("\ud83d",)}
    assert found(document) == [
        ("V-CFG-022", '["\\ud800"]'),
        ("V-CFG-022", "a[1].b"),
        ("V-CFG-022", "c[0]"),
    ]


def test_depth_is_no_limit() -> None:
    document: Any = "\ud800"
    for _ in range(5000):
        document = [document]
    assert len(found(document)) == 1
