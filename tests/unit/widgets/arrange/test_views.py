"""The table of fields: each has a control that can hold it."""

from __future__ import annotations

from widgets.arrange.views import FIELDS, PAGES


def test_fields_are_named_once_and_say_what_they_mean() -> None:
    assert len({spec.path for spec in FIELDS}) == len(FIELDS)
    assert all(spec.tip for spec in FIELDS)
    assert all(spec.choices for spec in FIELDS if spec.control == "choice")


def test_every_page_has_fields_of_its_own() -> None:
    assert {page for page, _ in PAGES} <= {spec.path.partition(".")[0] for spec in FIELDS}
