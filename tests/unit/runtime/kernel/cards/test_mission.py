"""DO and SIO: missions as tables of set and reset in, phases out (card-semantics §4, §7 *Missions*).

A scan is 10 ms, so a duration of 1 centisecond is one scan. In the tables a mission is written as `.` IDLE, `d` DELAY,
`N` ON, `F` FINISHED, one letter a scan.
"""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.kernel import UINT32_MAX, Rig, ai, binding, bit, di, do, sio, when

LETTERS = {("IDLE", None): ".", ("ACTIVE", "DELAY"): "d", ("ACTIVE", "ON"): "N", ("FINISHED", None): "F"}
FAMILIES = {"DO": do, "SIO": sio}


def letter(rig: Rig, card_id: int = 8) -> str:
    card = rig.program_card(card_id)
    assert card.logical_state is (card.mission_state == "ACTIVE")
    assert card.physical_state is (card.phase == "ON")
    return LETTERS[card.mission_state, card.phase]


def rig_for(family: str = "DO", **config: Any) -> Rig:
    return Rig(di(1), di(2), FAMILIES[family](8, **{"set": when(bit(1)), "reset": when(bit(2)), **config}))


def play(rig: Rig, set_bits: str, reset_bits: str = "") -> str:
    """Play set (and reset) scan by scan and return the mission's letters."""
    letters = ""
    for index, set_bit in enumerate(set_bits):
        rig.scan(i1=int(set_bit), i2=int(reset_bits[index]) if reset_bits else 0)
        letters += letter(rig)
    return letters


@pytest.mark.parametrize("family", ["DO", "SIO"])
@pytest.mark.parametrize(
    ("mode", "delay", "on", "repeat", "set_bits", "letters", "cycles"),
    [
        ("Normal", 0, 0, 0, "011110", ".NNNNN", 0),  # on until reset
        ("Normal", 2, 0, 0, "01111", ".ddNN", 0),  # the scan that starts a phase counts as 0
        ("Normal", 1, 2, 1, "0111111", ".dNNFFF", 1),
        ("Normal", 1, 2, 2, "01111111", ".dNNdNNF", 2),  # delay precedes every ON
        ("Normal", 0, 1, 2, "0111111", ".NdNFFF", 2),  # between two cycles the output is off for a scan
        ("Normal", 0, 1, 0, "0111111", ".NdNdNd", 3),  # repeats until reset
        ("Normal", 1, 1, 1, "1010101", "dNFFdNF", 2),  # an edge starts again from FINISHED
        ("Normal", 2, 1, 1, "1010100", "ddNFddN", 1),
        ("Normal", 3, 1, 1, "1000000", "dddNFFF", 1),  # set may fall meanwhile
        ("Normal", 0, 2, 1, "1011111", "NNFFFFF", 1),  # an edge in the scan that ends a mission is ignored
        ("Immediate", 3, 1, 2, "0111111", ".NdddNF", 2),  # the first ON at once, the delay is the gap
        ("Immediate", 0, 0, 0, "0110", ".NNN", 0),
        ("Gated", 1, 0, 0, "0111001", ".dNN..d", 0),  # aborted the moment set is false
        ("Gated", 0, 2, 1, "1111011", "NNFFFNN", 1),  # after FINISHED it needs false, then true
        ("Gated", 0, 2, 1, "11001", "NN..N", 0),  # the abort wins over the end of ON: not counted
        ("Gated", 0, 1, 0, "11111", "NdNdN", 2),
        ("Gated", 0, 1, 1, "1100111", "NFFFNFF", 2),  # stays FINISHED while set is false
    ],
)
def test_a_mission_runs_its_phases(
    family: str, mode: str, delay: int, on: int, repeat: int, set_bits: str, letters: str, cycles: int
) -> None:
    rig = rig_for(family, mode=mode, delayBeforeON=delay, onDuration=on, repeatCount=repeat)
    assert play(rig, set_bits) == letters
    assert rig.value(8) == cycles


@pytest.mark.parametrize(
    ("mode", "set_bits", "reset_bits", "letters"),
    [
        ("Normal", "11111", "00110", "NN..."),  # set still true when reset ends restarts nothing
        ("Normal", "10011", "01100", "N..NN"),
        ("Normal", "01010", "01100", "...NN"),  # an edge during reset is seen and gone, the next one counts
        ("Immediate", "11111", "00110", "NN..."),
        ("Gated", "11111", "00110", "NN..N"),  # the level starts again
    ],
)
def test_reset_dominates(mode: str, set_bits: str, reset_bits: str, letters: str) -> None:
    assert play(rig_for(mode=mode), set_bits, reset_bits) == letters


def test_an_edge_during_reset_is_remembered_as_seen() -> None:
    assert play(rig_for(), "01111", "01100") == "....."


def test_reset_empties_the_cycle_counter_and_switches_off_at_once() -> None:
    rig = rig_for(onDuration=1, repeatCount=1)
    play(rig, "0110")
    assert rig.value(8) == 1
    play(rig, "1", "1")
    assert (rig.value(8), letter(rig)) == (0, ".")
    assert (rig.card(8)["resetResult"], rig.card(8)["resetOverride"]) == (True, True)


def test_reset_clears_the_need_for_set_to_fall() -> None:
    rig = rig_for(mode="Gated", onDuration=1, repeatCount=1)
    assert play(rig, "111111", "000100") == "NFF.NF"


def test_a_set_that_is_true_in_the_first_scan_after_boot_is_a_rising_edge() -> None:
    assert play(rig_for(), "1") == "N"
    rig = Rig(do(8))
    rig.scan()
    assert letter(rig) == "N"


def test_the_completed_cycles_count_over_missions() -> None:
    rig = rig_for(onDuration=1, repeatCount=2)
    play(rig, "0111011111")
    assert rig.value(8) == 4


def test_what_exceeds_a_length_is_not_carried_over() -> None:
    rig = rig_for(delayBeforeON=3, onDuration=3)
    play(rig, "01")
    rig.machine.scan(rig.scan_input(elapsed_ms=50))  # the delay ends 20 ms late
    assert letter(rig) == "N"
    assert play(rig, "111") == "NNd"


def test_a_running_phase_follows_what_it_is_bound_to() -> None:
    paths = ("config.delayBeforeON", "config.onDuration", "config.repeatCount")
    bindings = tuple(binding(8, path, source) for source, path in enumerate(paths, start=2))
    rig = Rig(di(1), ai(2), ai(3), ai(4), do(8, set=when(bit(1))), bindings=bindings)
    rig.scan(i1=0, i2=100, i3=100, i4=1)
    rig.scan(5, i1=1)
    assert letter(rig) == "d"
    rig.scan(i2=2)
    assert letter(rig) == "N"
    rig.scan(i3=1)
    assert letter(rig) == "F"


def test_a_snapshot_shows_phase_and_elapsed_time_while_active_and_null_otherwise() -> None:
    rig = rig_for(delayBeforeON=5, onDuration=0)
    play(rig, "0")
    assert (rig.card(8)["phase"], rig.card(8)["phaseElapsedMs"]) == (None, None)
    play(rig, "111")
    assert (rig.card(8)["phase"], rig.card(8)["phaseElapsedMs"]) == ("DELAY", 20)
    rig.program_card(8).phase_ms = 1 << 40
    assert rig.card(8)["phaseElapsedMs"] == UINT32_MAX
    assert rig.card(8)["setClauses"] == [{"result": True, "value": True}]
    assert rig.card(8)["resetClauses"] == [{"result": False, "value": False}]


def test_only_a_do_drives_and_a_mask_holds_it_off_without_touching_its_logic() -> None:
    rig = Rig(do(8), sio(9))
    rig.serve("set_output_mask", cardId=8, masked=True)
    rig.scan()
    shown = rig.card(8)
    assert (shown["physicalState"], shown["masked"], shown["driveState"]) == (True, True, False)
    assert not {"masked", "mask", "driveState"} & rig.card(9).keys()
    assert rig.machine.drives == {8: False}
    rig.serve("set_output_mask", cardId=8, masked=False)
    rig.scan()
    assert rig.card(8)["driveState"] is True


def test_the_cycle_counter_saturates() -> None:
    rig = rig_for(onDuration=1)
    play(rig, "01")
    rig.program_card(8).current_value = UINT32_MAX
    play(rig, "1")
    assert rig.value(8) == UINT32_MAX


LEGAL = {
    ".": set(".dN"),
    "d": set("dN."),
    "N": set("NdF."),
    "F": set("FdN."),
}
modes = st.sampled_from(["Normal", "Immediate", "Gated"])
small = st.integers(0, 3)
inputs = st.lists(st.tuples(st.booleans(), st.booleans()), max_size=40)


@given(modes, small, small, small, inputs)
def test_every_transition_is_legal_and_reset_always_wins(
    mode: str, delay: int, on: int, repeat: int, steps: list[tuple[bool, bool]]
) -> None:
    rig = rig_for(mode=mode, delayBeforeON=delay, onDuration=on, repeatCount=repeat)
    last, cycles = ".", 0
    for is_set, is_reset in steps:
        rig.scan(i1=int(is_set), i2=int(is_reset))
        now = letter(rig)
        assert now in LEGAL[last]
        if is_reset:
            assert (now, rig.value(8)) == (".", 0)
        else:
            assert rig.value(8) - cycles in (0, 1)
        if mode == "Gated" and not is_set:
            assert now in ".F"
        last, cycles = now, rig.value(8)
