"""Words for the keys of a config."""

from __future__ import annotations

from typing import get_args

import pytest

from app.staged.references import OPERATORS
from app.staged.words import (
    COMBINERS,
    FAMILY_WORDS,
    MISSION_STATES,
    RELATIONS,
    SOURCE_MODES,
    STATE_RELATIONS,
    on_or_off,
)
from runtime.contracts.config import FAMILIES, Combiner, Operator
from runtime.contracts.snapshot import MissionState


def test_every_key_has_words() -> None:
    assert set(FAMILY_WORDS) == set(FAMILIES)
    assert set(RELATIONS) == set(get_args(Operator))
    assert {*OPERATORS["BOOL"], *OPERATORS["STATE"]} == set(STATE_RELATIONS)
    assert {key for key, _ in COMBINERS} == set(get_args(Combiner))
    assert {key for key, _ in MISSION_STATES} == set(get_args(MissionState))
    assert {key for key, _ in SOURCE_MODES} == {"CONSTANT", "VARIABLE_REF"}


def test_no_two_keys_of_a_kind_share_their_words() -> None:
    for words in (FAMILY_WORDS, RELATIONS, STATE_RELATIONS, dict(COMBINERS), dict(SOURCE_MODES)):
        assert len(set(words.values())) == len(words)


@pytest.mark.parametrize(
    ("operator", "threshold", "words"), [("EQ", 1, "on"), ("EQ", 0, "off"), ("NEQ", 1, "off"), ("NEQ", 0, "on")]
)
def test_to_be_unequal_to_one_truth_is_to_be_the_other(operator: str, threshold: int, words: str) -> None:
    assert on_or_off(operator, threshold) == words
