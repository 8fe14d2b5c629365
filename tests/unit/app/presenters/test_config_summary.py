"""What is said about the whole."""

from __future__ import annotations

from typing import Any

import pytest

from app.presenters.config_form import BINDINGS_PAGE, PROGRAM_PAGE, WIFI_PAGE
from app.presenters.config_summary import (
    address_of,
    change_groups,
    changes_text,
    dropped_overrides,
    finding_lines,
    history_lines,
    list_rows,
    local_time,
    masked_passwords,
    page_of,
    told_changes,
    told_losses,
    told_restored,
    verdict_of,
)
from app.staged.difference import Difference, differences
from app.staged.staged_config import StagedConfig
from runtime.contracts.errors import Validation, finding
from runtime.contracts.lifecycle import HistoryItem
from runtime.contracts.snapshot import RuntimeSnapshot
from tests.helpers.pump_config import card, pump_config


def changed(**cards: Any) -> tuple[StagedConfig, tuple[Difference, ...]]:
    document = pump_config()
    document["cards"][3]["config"]["onDuration"] = 700
    document["cards"][4] = card(5, "DO", "Flush", document["cards"][4]["config"])
    del document["cards"][5]
    document["cards"].append(card(9, "DI", "<New>", {}, enabled=False))
    document["bindings"] = []
    document["scan"]["intervalMs"] = 20
    return StagedConfig(document), differences(pump_config(), document)


def snapshot(*cards: dict[str, Any]) -> RuntimeSnapshot:
    return RuntimeSnapshot.from_wire(
        {
            "timestamp": "2026-01-01T00:00:00.000Z",
            "snapshotRevision": 1,
            "scanIntervalMs": 10,
            "runMode": "RUN_NORMAL",
            "cards": list(cards),
        }
    )


def test_pages_and_cards_are_listed_with_their_marks() -> None:
    staged, found = changed()
    findings = [
        finding("V-CFG-005", "scan.intervalMs", "x"),
        finding("V-CFG-003", "cards[3].config.set", "x"),
        finding("V-CFG-006", "cards[3].config.reset", "x", warning=True),
    ]
    rows = {row.title: row for row in list_rows(staged, found, findings)}
    assert list(rows) == [
        "Program",
        "Bindings",
        "Wi-Fi",
        "High float",
        "Tank level",
        "Demand",
        "Pump",
        "Flush",
        "<New>",
    ]
    assert {title: row.mark for title, row in rows.items() if row.mark} == {
        "Program": "changed",
        "Bindings": "changed",
        "Pump": "changed",
        "Flush": "changed",
        "<New>": "added",
    }
    assert (rows["Program"].errors, rows["Pump"].errors, rows["Pump"].warnings) == (1, 1, 1)
    assert not rows["<New>"].is_enabled


def test_a_card_without_number_label_and_family_is_listed_as_such() -> None:
    row = list_rows(StagedConfig({"cards": [{}]}), (), ())[-1]
    assert (row.number, row.title, row.family) == ("?", "no label", "?")


def test_differences_lead_to_their_fields_and_what_is_gone_nowhere() -> None:
    staged, found = changed()
    groups = {group.title: group for group in change_groups(staged, found)}
    assert groups["4  Pump"].lines[0].address == "config.onDuration"
    assert groups["4  Pump"].key == staged.key_of(4)
    assert (groups["6  Every morning"].kind, groups["6  Every morning"].key) == ("removed", "")
    assert groups["Scan"].key == PROGRAM_PAGE


def test_findings_are_told_by_card_and_field_errors_first() -> None:
    staged = StagedConfig(pump_config())
    findings = [
        finding("V-CFG-006", "cards[3].config.set.clauseB", "unused", warning=True),
        finding("V-CFG-004", "cards[3].config.onDuration", "negative"),
        finding("V-CFG-013", "cards[2]", "cycle"),
        finding("V-CFG-024", "bindings[0].target.path", "x"),
    ]
    lines = finding_lines(staged, findings)
    assert [(line.place, line.is_warning) for line in lines] == [
        ("4 Pump · On for", False),
        ("3 Demand · card", False),
        ("bindings[0].target.path", False),
        ("4 Pump · Set, second clause", True),
    ]
    assert (lines[0].key, lines[0].address) == (staged.key_of(4), "config.onDuration")
    assert lines[2].key == BINDINGS_PAGE
    assert finding_lines(staged, [finding("V", "", "x")])[0].place == "the whole config"


def test_places_have_pages_and_addresses() -> None:
    staged = StagedConfig(pump_config())
    assert page_of(staged, ("wifi", "user")) == WIFI_PAGE
    assert page_of(staged, ("cards", 99)) == PROGRAM_PAGE
    assert address_of(("cards", 3, "config", "set")) == "config.set"
    assert address_of(("scan", "intervalMs")) == "scan.intervalMs"


ERROR, WARNING = finding("V", "a", "x"), finding("V", "a", "x", warning=True)


@pytest.mark.parametrize(
    ("validation", "is_current", "text", "tone"),
    [
        (None, False, "not validated", "quiet"),
        (Validation(), False, "validating …", "quiet"),
        (Validation(), True, "● valid", "ok"),
        (Validation(warnings=(WARNING,)), True, "△ 1 warning", "warn"),
        (Validation(errors=(ERROR, ERROR), warnings=(WARNING,)), True, "▲ 2 errors, 1 warning", "alarm"),
    ],
)
def test_the_verdict_is_one_phrase(validation: Validation | None, is_current: bool, text: str, tone: str) -> None:
    assert verdict_of(validation, is_current=is_current) == (text, tone)


def test_the_history_names_what_is_active_and_what_is_not_written() -> None:
    item = HistoryItem(
        version="v2",
        config_id=None,
        committed_at="2026-01-01T00:00:00.000Z",
        actor="me",
        action="COMMIT",
        sha256="",
        persisted=False,
    )
    (line,) = history_lines([item], "v2")
    assert (line.action, line.is_active) == ("commit", True)
    assert "next restart" in line.note
    assert len(local_time(item.committed_at)) == len("2026-01-01 00:00:00")
    assert local_time("soon") == "soon"


def test_changes_are_told_in_escaped_rich_text_and_cut_off_after_a_few() -> None:
    _, found = changed()
    told = told_changes(found)
    assert told[0] == "<b>4 Pump</b>: On for 5.00\u2009s → 7.00\u2009s"
    assert "<b>9 &lt;New&gt;</b> added" in told
    many = tuple(Difference("added", f"card {one}", ("cards", one), one) for one in range(20))
    assert told_changes(many)[-1] == "and 12 more cards or blocks"
    assert changes_text(many) == "20 changes"


def test_what_a_commit_costs_is_told_from_what_is_reported() -> None:
    _, found = changed()
    forced = {"cardId": 5, "cardType": "SIO", "force": {"mode": "FORCED"}, "masked": True, "breakpoint": True}
    gone = {"cardId": 6, "cardType": "RTC", "breakpoint": {"enabled": False}, "force": {"mode": "REAL"}}
    stays = {"cardId": 4, "cardType": "DO", "masked": True}
    reported = snapshot(forced, gone, stays)
    assert dropped_overrides(found, reported) == ("force on 5", "mask on 5", "breakpoint on 5", "breakpoint on 6")
    told = told_losses(found, reported)
    assert told[0].endswith("cards 4, 5")
    assert told[1].startswith("Dropped with their cards: force on 5")
    assert dropped_overrides(found, None) == ()
    assert "not known" in told_losses(found, None)[-1]
    assert told_losses((), None) == ()


def test_what_a_restore_clears_and_what_stays_is_named() -> None:
    forced = {"cardId": 1, "cardType": "DI", "force": {"mode": "FORCED_HIGH"}, "breakpoint": True}
    told = told_restored(snapshot(forced, {"cardId": 8, "cardType": "DO", "masked": True}))
    assert "cleared (force on 1, breakpoint on 1), masks stay where the card does (8)" in told
    assert told_restored(snapshot()).count("none is reported") == 2
    assert "not known" in told_restored(None)
    many = [{"cardId": number, "cardType": "DO", "masked": True} for number in range(1, 16)]
    assert "11, 12 and 3 more)" in told_restored(snapshot(*many))


def test_the_places_of_passwords_are_known() -> None:
    assert masked_passwords(pump_config()) == [("wifi", "master", "password"), ("wifi", "user", "password")]
    assert masked_passwords({"cards": []}) == []


def test_labels_are_shown_with_what_is_not_seen() -> None:
    document = {"cards": [card(1, "DI", "a\nb", {})]}
    assert list_rows(StagedConfig(document), (), ())[-1].title == "a\\nb"
    [line] = finding_lines(StagedConfig(document), [finding("V", "cards[0]", "x")])
    assert line.place == "1 a\\nb · card"
