"""What every card carries: id, family, label, fault policy, config."""

from __future__ import annotations

from runtime.kernel.validation import validate_config
from runtime.kernel.validation.cards import FAMILY_CHECKS
from tests.helpers.findings import PROFILE, Case, assert_error, assert_passes, assert_warning, cases, found, places
from tests.helpers.valid_config import GONE, card, changed, clause, di, mission, valid_config

ERRORS: list[Case] = [
    ("cards[7]", card(1, "SIO", mission()), "V-CFG-002", "cards[7].cardId"),
    ("cards[7]", None, "V-CFG-022", "cards[7]"),
    ("cards[4].cardId", 5.0, "V-CFG-004", "cards[4].cardId"),
    ("cards[4].cardId", "5", "V-CFG-022", "cards[4].cardId"),
    ("cards[4].cardType", "PLC", "V-CFG-019", "cards[4].cardType"),
    ("cards[4].cardType", 6, "V-CFG-022", "cards[4].cardType"),
    ("cards[4].cardType", ["DI"], "V-CFG-022", "cards[4].cardType"),
    ("cards[0].enabled", 1, "V-CFG-022", "cards[0].enabled"),
    ("cards[0].label", None, "V-CFG-022", "cards[0].label"),
    ("cards[0].label", "half a pair \ud83d", "V-CFG-022", "cards[0].label"),
    ("cards[0].faultPolicy", "LOUD", "V-CFG-022", "cards[0].faultPolicy"),
    ("cards[0].config", GONE, "V-CFG-022", "cards[0].config"),
    ("cards[0].config.channel", 4096, "V-CFG-020", "cards[0].config.channel"),
    ("cards[7]", card(8, "DI", di(0)), "V-CFG-020", "cards[7].config.channel"),
]


@cases(ERRORS)
def test_card_is_refused_at_the_offending_leaf(path: str, value: object, rule: str, field: str) -> None:
    assert_error(path, value, rule, field)


def test_unknown_key_of_a_card_is_a_warning() -> None:
    assert_warning("cards[0].note", "mine", "V-CFG-022", "cards[0].note")


def test_any_label_and_the_highest_id_pass() -> None:
    assert_passes("cards[0].label", "Zufluß 💧")
    assert_passes("cards[7]", card(4_294_967_295, "SIO", mission()))


def test_an_empty_list_of_cards_is_valid() -> None:
    assert found({**valid_config(), "cards": [], "bindings": []}) == ([], [])


def test_the_second_of_two_cards_with_one_id_is_the_wrong_one_and_still_checked() -> None:
    document = changed("cards[7]", card(1, "SIO", mission(mode="Slow")))
    changed(
        "cards[7].config.set", {"clauseA": clause(99, "logicalState", "BOOL", "EQ", 1), "combiner": "NONE"}, document
    )
    validation = validate_config(document, PROFILE)
    assert places(validation.errors) == [
        ("V-CFG-002", "cards[7].cardId"),
        ("V-CFG-022", "cards[7].config.mode"),
        ("V-CFG-003", "cards[7].config.set.clauseA.source.cardId"),
    ]
    assert validation.errors[0].details == {"rule": "V-CFG-002", "cardId": 1, "usedBy": "cards[0]"}


def test_a_card_without_a_usable_id_is_still_checked() -> None:
    document = changed("cards[7]", card(None, "SIO", mission(mode="Slow")))
    assert found(document)[0] == [("V-CFG-022", "cards[7].cardId"), ("V-CFG-022", "cards[7].config.mode")]


def test_disabled_cards_are_held_to_the_same_rules() -> None:
    document = changed("cards[0].enabled", False, changed("cards[0].config.edgeMode", "UP"))
    assert found(document)[0] == [("V-CFG-022", "cards[0].config.edgeMode")]


def test_every_family_is_checked() -> None:
    assert set(FAMILY_CHECKS) == {"DI", "AI", "DO", "SIO", "MATH", "RTC"}
