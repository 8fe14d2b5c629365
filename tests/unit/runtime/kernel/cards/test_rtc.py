"""RTC: when it triggers, how long, and what it tells of the next time (card-semantics §4, §7 *RTC*)."""

from typing import Any

from tests.helpers.kernel import START_MS, UINT32_MAX, Rig, rtc


def rig_at(offset_ms: int, *, interval_ms: int = 100, trigger_duration: int = 0, **schedule: Any) -> Rig:
    """A card that matches at 00:00:05 on 2026-01-01; the next scan runs one interval after the offset."""
    given = {"second": 5, **schedule}
    rig = Rig(rtc(7, trigger_duration=trigger_duration, **given), interval_ms=interval_ms)
    rig.now_ms = START_MS + offset_ms
    return rig


def states(rig: Rig, scans: int) -> str:
    seen = ""
    for _ in range(scans):
        rig.scan()
        seen += "1" if rig.program_card(7).logical_state else "0"
    return seen


def test_it_triggers_once_in_the_matching_second_for_one_scan() -> None:
    assert states(rig_at(4700), 15) == "001000000000000"


def test_a_window_ends_on_the_first_scan_at_which_its_length_has_passed() -> None:
    assert states(rig_at(4900, trigger_duration=30), 5) == "11100"


def test_a_match_while_active_restarts_the_window() -> None:
    rig = rig_at(4900, trigger_duration=100_000)
    rig.scan(5)
    assert rig.program_card(7).active_ms == 400
    rig.now_ms = START_MS + 86_400_000 + 4900
    rig.scan()
    assert (rig.program_card(7).logical_state, rig.program_card(7).active_ms) == (True, 0)


def test_the_first_scans_second_counts() -> None:
    assert states(rig_at(5300), 2) == "10"


def test_a_second_that_a_late_scan_skipped_still_counts() -> None:
    rig = rig_at(3900, interval_ms=1000)
    rig.scan()  # 4.9 s
    rig.now_ms += 1150  # the interval and a little lateness: second 5 is never current
    rig.machine.scan(rig.scan_input())
    assert rig.program_card(7).logical_state is True


def test_a_second_that_the_clock_jumped_over_does_not_count() -> None:
    rig = rig_at(3000)
    rig.scan()
    rig.now_ms = START_MS + 60_000
    assert states(rig, 1) == "0"


def test_a_clock_that_is_set_back_matches_again() -> None:
    rig = rig_at(4900)
    assert states(rig, 1) == "1"
    rig.now_ms = START_MS
    rig.scan()
    rig.now_ms = START_MS + 4900
    assert states(rig, 1) == "1"


def test_without_synchronisation_it_never_triggers_and_warns() -> None:
    rig = rig_at(4900)
    rig.is_synced = False
    assert states(rig, 3) == "000"
    shown = rig.card(7)
    assert (shown["health"], shown["timeUntilNextStartSec"], shown["timeUntilNextEndSec"]) == ("WARN", None, None)


def test_losing_synchronisation_lets_a_running_window_run_on() -> None:
    rig = rig_at(4900, trigger_duration=30)
    rig.scan()
    rig.is_synced = False
    assert states(rig, 4) == "1100"
    assert rig.card(7)["health"] == "WARN"


def test_the_second_in_which_synchronisation_returns_counts_unless_it_has_been_compared() -> None:
    rig = rig_at(3900)
    rig.is_synced = False
    rig.scan(12)  # 5.1 s
    rig.is_synced = True
    assert states(rig, 2) == "10"
    rig.is_synced = False
    rig.scan()
    rig.is_synced = True
    assert states(rig, 2) == "00"


def test_it_tells_whole_seconds_rounded_up_until_the_next_start_and_end() -> None:
    rig = rig_at(2900, trigger_duration=150)
    assert (rig.card(7)["timeUntilNextStartSec"], rig.card(7)["timeUntilNextEndSec"]) == (None, None)
    rig.scan()  # 3.0 s
    assert (rig.card(7)["timeUntilNextStartSec"], rig.card(7)["timeUntilNextEndSec"]) == (2, 4)
    rig.scan()  # 3.1 s: 1.9 s and 3.4 s
    assert (rig.card(7)["timeUntilNextStartSec"], rig.card(7)["timeUntilNextEndSec"]) == (2, 4)
    rig.scan(19)  # 5.0 s: the window has just begun
    assert (rig.card(7)["timeUntilNextStartSec"], rig.card(7)["timeUntilNextEndSec"]) == (86_400, 2)
    rig.scan(10)  # half a second left
    assert rig.card(7)["timeUntilNextEndSec"] == 1


def test_a_schedule_that_is_over_has_no_next_start() -> None:
    rig = rig_at(4900, trigger_duration=20, year=2026, month=1, day=1)
    rig.scan()
    assert (rig.card(7)["timeUntilNextStartSec"], rig.card(7)["timeUntilNextEndSec"]) == (None, 1)
    rig.scan(5)
    assert (rig.card(7)["timeUntilNextStartSec"], rig.card(7)["timeUntilNextEndSec"]) == (None, None)


def test_a_time_that_is_too_far_away_saturates() -> None:
    rig = rig_at(0, year=9999)
    rig.scan()
    assert rig.card(7)["timeUntilNextStartSec"] == UINT32_MAX


def test_it_has_neither_conditions_nor_a_value() -> None:
    rig = rig_at(0)
    rig.scan()
    absent = {"setResult", "resetResult", "currentValue", "physicalState", "missionState", "setClauses"}
    assert not absent & rig.card(7).keys()
