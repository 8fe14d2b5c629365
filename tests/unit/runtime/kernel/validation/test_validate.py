"""All rules together: any JSON is taken, findings are complete and in order. Each rule has its test with its module."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from runtime.contracts.config import Config
from runtime.kernel.validation import validate_config
from tests.helpers.findings import PROFILE, found, paths_of, places
from tests.helpers.valid_config import GONE, card, changed, constant, standard_math, valid_config, value_of

TEXT = st.text(st.characters(), max_size=12)  # half surrogate pairs included
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=25,
)
KNOWN_KEYS = sorted({path.rpartition(".")[2] for path in paths_of(valid_config()) if not path.endswith("]")})
KNOWN_TEXTS = ["NUMBER", "BOOL", "STATE", "currentValue", "EQ", "AND", "NONE", "CONSTANT", "VARIABLE_REF", "DI", "MATH"]
LIKELY = st.recursive(
    st.sampled_from([0, 1, 2, 3, 7, None, True, *KNOWN_TEXTS]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KNOWN_KEYS), inner, max_size=6),
    max_leaves=25,
)
PATHS = sorted(paths_of(valid_config()))


def test_the_valid_config_has_no_finding() -> None:
    assert found(valid_config()) == ([], [])


def test_a_document_that_is_no_object_is_one_finding() -> None:
    assert found([]) == ([("V-CFG-022", "")], [])
    assert found(None) == ([("V-CFG-022", "")], [])


def test_an_empty_object_lacks_everything_that_is_due() -> None:
    assert found({})[0] == [
        ("V-CFG-001", "schemaVersion"),
        ("V-CFG-022", "configId"),
        ("V-CFG-022", "createdAt"),
        ("V-CFG-022", "scan"),
        ("V-CFG-022", "cards"),
    ]


def test_findings_are_all_there_in_the_order_of_the_document() -> None:
    document = changed("wifi.staOnly", False)
    changed("bindings[0].bindingId", 5, document)
    changed("scan.intervalMs", 5, document)
    document["cards"] += [card(100 + n, "PLC", {}) for n in range(5)]
    changed("schemaVersion", "9", document)
    changed("extra", 1, document)
    errors, warnings = found(document)
    assert [field for _, field in errors] == [
        "schemaVersion",
        "scan.intervalMs",
        *[f"cards[{n}].cardType" for n in range(7, 12)],
        "bindings[0].bindingId",
        "wifi.staOnly",
    ]
    assert [field for _, field in warnings] == ["extra"]


def test_a_hundred_thousand_cards_in_one_ring_are_one_cycle() -> None:
    count = 100_000
    document = valid_config()
    document["cards"] = [card(n, "MATH", standard_math(value_of((n + 1) % count), constant(0))) for n in range(count)]
    document["bindings"] = []
    errors = validate_config(document, PROFILE).errors
    assert places(errors) == [("V-CFG-013", "cards[0]"), ("V-CFG-019", "cards[4096].cardType")]
    assert len((errors[0].details or {})["cycle"]) == count


def test_every_key_that_is_taken_away_or_spoilt_is_noticed_or_may_be_left_out() -> None:
    optional = {
        "cards[0].config.set",
        "cards[0].config.reset",
        "cards[0].config.counterVisible",
        "cards[3].config.set",
        "cards[3].config.reset",
        "cards[4].config.set",
        "cards[4].config.writePolicy",
        "cards[4].config.writePolicy.allowedRoles[0]",
        "wifi",
        *(path for path in PATHS if path.startswith("cards[5].config.schedule.") and path.count(".") == 3),
    } - {f"cards[5].config.schedule.{key}" for key in ("hour", "minute", "second")}
    for path in PATHS:
        if not path.endswith("]") or path in optional:
            assert bool(found(changed(path, GONE))[0]) != (path in optional), path
        assert found(changed(path, object()))[0], path


@settings(deadline=None)
@given(JSON)
def test_any_json_is_taken(document: Any) -> None:
    validate_config(document, PROFILE)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["schemaVersion", "scan", "cards", "bindings", "wifi"]), JSON | LIKELY))
def test_any_json_under_known_keys_is_taken(document: Any) -> None:
    validate_config(document, PROFILE)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PATHS), JSON | LIKELY), min_size=1, max_size=3))
def test_whatever_stands_in_a_config_its_findings_can_be_sent_and_without_errors_it_loads(changes: Any) -> None:
    document = valid_config()
    for path, value in changes:
        try:
            changed(path, value, document)
        except (KeyError, IndexError, TypeError, AttributeError):
            continue  # an earlier change took the place away
    validation = validate_config(document, PROFILE)
    for one in (*validation.errors, *validation.warnings):
        assert len(one.message) > 10
        json.dumps(one.to_wire(), ensure_ascii=False).encode()
    if not validation.errors:
        Config.model_validate(document, by_alias=True, by_name=False)
