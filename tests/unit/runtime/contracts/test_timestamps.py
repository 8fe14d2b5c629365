"""RFC 3339 texts and milliseconds."""

import pytest

from runtime.contracts.timestamps import rfc3339, unix_ms


@pytest.mark.parametrize(
    ("milliseconds", "text"),
    [
        (0, "1970-01-01T00:00:00.000Z"),
        (1_767_225_600_010, "2026-01-01T00:00:00.010Z"),
        (951_782_399_999, "2000-02-28T23:59:59.999Z"),
        (-1, "1969-12-31T23:59:59.999Z"),
    ],
)
def test_texts_and_milliseconds_go_both_ways(milliseconds: int, text: str) -> None:
    assert rfc3339(milliseconds) == text
    assert unix_ms(text) == milliseconds


def test_an_offset_is_taken_into_account() -> None:
    assert unix_ms("2026-01-01T01:00:00+01:00") == unix_ms("2026-01-01T00:00:00Z")


@pytest.mark.parametrize("text", ["2026-01-01T00:00:00", "yesterday", "2026-13-01T00:00:00Z"])
def test_a_text_that_names_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        unix_ms(text)
