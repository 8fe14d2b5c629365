"""From a document to models."""

from __future__ import annotations

import pytest

from runtime.kernel.validation import InvalidConfigError, load_config
from tests.helpers.findings import PROFILE, places
from tests.helpers.valid_config import changed, valid_config


def test_a_valid_config_becomes_models_and_dumps_back_equal() -> None:
    document = valid_config()
    config = load_config(document, PROFILE)
    assert [card.card_id for card in config.cards] == [1, 2, 3, 4, 5, 6, 7]
    assert config.to_wire() == document


def test_unknown_keys_are_kept_and_never_taken_for_a_field() -> None:
    document = changed("cards[0].config.counter_visible", "mine")
    changed("cards[0].config.counterVisible", True, document)
    config = load_config(document, PROFILE)
    assert config.cards[0].config.counter_visible is True  # type: ignore[union-attr]  # card 1 is a DI
    assert config.cards[0].config.model_extra == {"counter_visible": "mine"}


def test_an_invalid_one_raises_with_every_finding() -> None:
    document = changed("scan.intervalMs", 5, changed("wifi.staOnly", False))
    with pytest.raises(InvalidConfigError, match=r"2 errors, the first at scan\.intervalMs") as failed:
        load_config(document, PROFILE)
    assert places(failed.value.validation.errors) == [("V-CFG-005", "scan.intervalMs"), ("V-CFG-015", "wifi.staOnly")]
