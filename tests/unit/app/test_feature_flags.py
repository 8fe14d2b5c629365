from __future__ import annotations

import pytest

from app.feature_flags import ENGINE_V2, KNOWN, WORLD_PREVIEW, read_flags


@pytest.mark.parametrize(
    ("text", "off", "unknown"),
    [
        ("", set(), ()),
        (" , ,", set(), ()),
        ("world-preview,engine-v2", set(), ()),
        ("-engine-v2", {ENGINE_V2}, ()),
        (" -world-preview , -engine-v2 ", {WORLD_PREVIEW, ENGINE_V2}, ()),
        ("-engine-v2,engine-v2", set(), ()),
        ("World-Preview,-x,-", set(), ("World-Preview", "-x", "-")),
    ],
)
def test_flags_are_on_unless_named_with_a_minus(text: str, off: set[str], unknown: tuple[str, ...]) -> None:
    flags = read_flags(text)
    assert (set(flags.off), flags.unknown) == (off, unknown)
    assert {flag for flag in KNOWN if flags.why_not(flag)} == off


def test_the_reason_names_what_to_change() -> None:
    assert read_flags("-engine-v2").why_not(ENGINE_V2) == "switched off by PHASE2_FEATURE_FLAGS (-engine-v2)"
