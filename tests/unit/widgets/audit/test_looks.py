"""The words of both panels of records."""

import pytest

from widgets.audit.looks import SECURITY, TRAIL, AuditLook


@pytest.mark.parametrize("look", [TRAIL, SECURITY])
def test_each_column_has_a_width_and_one_takes_the_rest(look: AuditLook) -> None:
    assert len(look.columns) == len(look.widths)
    assert look.widths.count(0) == 1
    assert look.nothing_yet


def test_both_can_stand_in_one_window() -> None:
    assert TRAIL.name != SECURITY.name
