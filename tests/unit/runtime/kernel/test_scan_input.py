import dataclasses

import pytest

from runtime.kernel.scan_input import ScanInput


def test_the_arguments_of_a_scan_cannot_be_changed() -> None:
    scan_input = ScanInput(elapsed_ms=10, wall_ms=0, clock_synced=True, readings={1: 5})
    with pytest.raises(dataclasses.FrozenInstanceError):
        scan_input.elapsed_ms = 20  # type: ignore[misc]
