"""Each cause has its words and its remedy."""

from __future__ import annotations

from typing import get_args

import pytest

from app.presenters.connection_words import WORDS, result_of
from runtime.links.probe import Cause, Facts, Probe, Step


@pytest.mark.parametrize("cause", get_args(Cause))
def test_each_cause_says_what_it_is_and_what_to_do(cause: Cause) -> None:
    result = result_of(Probe((Step("name", True, "h"), Step("port", False, "port 81 of h: refused")), cause, "detail"))
    assert (result.headline, result.remedy) == WORDS[cause]
    assert len(result.remedy) > 20
    assert [line.is_good for line in result.lines] == [True, False]
    assert not result.is_good


def test_what_was_looked_at_no_further_says_why() -> None:
    assert result_of(Probe(cause="ADDRESS", detail="'x' is no address")).lines[0].text == "'x' is no address"


def test_a_runtime_that_can_be_used_says_what_it_is() -> None:
    result = result_of(Probe(facts=Facts("2.0", "1.4", "RUN_NORMAL", "v3", 28, 5)))
    assert result.is_good
    assert result.remedy == "RUN_NORMAL · 28 cards · config v3 · firmware 1.4"
    assert result_of(Probe()).remedy == "0 cards"
