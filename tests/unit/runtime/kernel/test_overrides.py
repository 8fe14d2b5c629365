import pytest

from runtime.contracts.commands import RefusedCommand, SetOutputMask
from runtime.kernel.overrides import Expired, Force, Mask, Overrides, make_record
from tests.helpers.kernel import UINT32_MAX


def payload(**more: object) -> SetOutputMask:
    return SetOutputMask.from_wire({"cardId": 8, "masked": True, **more})


def test_a_record_says_who_when_why_and_until_when() -> None:
    record = make_record(payload(reason="wiring", expiresInMs=500), by="ann", now_ms=1000)
    assert record == Mask("ann", 1000, "wiring", 1500)
    assert record.to_wire() == {
        "by": "ann",
        "since": "1970-01-01T00:00:01.000Z",
        "reason": "wiring",
        "expiresAt": "1970-01-01T00:00:01.500Z",
    }
    assert make_record(payload(), by="ann", now_ms=1000).to_wire()["expiresAt"] is None


@pytest.mark.parametrize(
    ("more", "field"),
    [({"reason": "x" * 1001}, "payload.reason"), ({"expiresInMs": UINT32_MAX + 1}, "payload.expiresInMs")],
)
def test_a_record_has_limits_for_every_snapshot_carries_it(more: dict[str, object], field: str) -> None:
    with pytest.raises(RefusedCommand) as refused:
        make_record(payload(**more), by="ann", now_ms=0)
    assert (refused.value.code, refused.value.field) == ("VALIDATION_FAILED", field)


def test_a_force_is_shown_with_its_mode_and_reading() -> None:
    shown = Force("FORCED_VALUE", 512, Mask("ann", 0)).to_wire()
    assert (shown["mode"], shown["value"], shown["by"], shown["expiresAt"]) == ("FORCED_VALUE", 512, "ann", None)


def test_what_was_handed_out_does_not_change_when_another_is_set() -> None:
    overrides = Overrides()
    overrides.set_force(1, Force("FORCED_HIGH", 1, Mask("ann", 0)))
    overrides.set_mask(8, Mask("ann", 0))
    forces, masks = overrides.forces, overrides.masks
    overrides.set_force(1, None)
    overrides.set_mask(9, Mask("bob", 0))
    assert (set(forces), set(masks)) == ({1}, {8})
    assert (set(overrides.forces), set(overrides.masks)) == (set(), {8, 9})


def test_what_has_run_out_is_found_but_not_released() -> None:
    overrides = Overrides()
    overrides.set_force(1, Force("FORCED_HIGH", 1, Mask("ann", 0, None, 100)))
    overrides.set_force(2, Force("FORCED_LOW", 0, Mask("ann", 0)))
    overrides.set_mask(8, Mask("bob", 0, None, 50))
    overrides.global_mask = Mask("cleo", 0, None, 101)
    assert overrides.find_expired(49) == ()
    assert overrides.find_expired(100) == (Expired("force", 1, "ann"), Expired("mask", 8, "bob"))
    assert overrides.find_expired(101)[-1] == Expired("globalMask", None, "cleo")
    assert overrides.global_mask is not None
