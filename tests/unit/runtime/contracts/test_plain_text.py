"""What is not seen is refused where it comes in, and shown as an escape where it came in before."""

from __future__ import annotations

import re
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from runtime.contracts.plain_text import PATTERN, PLAIN, ShownText, check_plain, visible

HIDDEN = [*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)]


@pytest.mark.parametrize("code", HIDDEN, ids=lambda code: f"U+{code:04X}")
def test_each_of_them_is_refused_by_its_name_and_shown_as_an_escape(code: int) -> None:
    with pytest.raises(ValueError, match=rf"character 3 is U\+{code:04X}, a .*; take it out"):
        check_plain(f"ab{chr(code)}c")
    shown = visible(f"ab{chr(code)}c")
    assert shown.isprintable()
    assert shown.startswith("ab\\")
    assert shown.encode().decode("unicode_escape") == f"ab{chr(code)}c"


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters=map(chr, HIDDEN))))
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert check_plain(text) == visible(text) == text


def test_right_to_left_scripts_and_joined_signs_are_plain() -> None:
    for text in ("משאבה 1", "مضخة", "👩\u200d🔧", "a\u00a0b\u200f"):
        assert check_plain(text) == text


def test_contracts_refuse_or_show_by_their_type() -> None:
    with pytest.raises(ValidationError, match=r"U\+202E, a bidirectional override"):
        TypeAdapter(Annotated[str, PLAIN]).validate_python("x\u202e")
    assert TypeAdapter(ShownText).validate_python("x\ny") == "x\\ny"


def test_the_schema_of_a_plain_text_says_what_it_may_hold() -> None:
    schema = TypeAdapter(Annotated[str, PLAIN]).json_schema()
    assert schema == {"type": "string", "pattern": PATTERN}
    for text in ("Forest \u00e4 \u4e16", "", "a\u0093b", "\n", "x\u202e", "\u2066"):
        is_plain = re.fullmatch(PATTERN, text) is not None
        assert is_plain == (visible(text) == text), text
