"""Which config runs at the start: active, then lkg, then factory, and why the others do not (card-semantics §6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from runtime.contracts.lifecycle import HardwareProfile
from runtime.kernel.validation import validate_config
from runtime.storage import slots
from runtime.storage.database import Database
from runtime.storage.errors import NoUsableConfigError, StorageError
from runtime.storage.stored_config import StoredConfig


@dataclass(frozen=True, slots=True)
class Skipped:
    """A slot that cannot be used, with the reason in words."""

    slot: str
    reason: str

    def __str__(self) -> str:
        return f"{self.slot}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Boot:
    """`source` is initial, active, lkg or factory; `skipped` also holds damaged slots that nothing depended on."""

    config: StoredConfig
    source: str
    skipped: tuple[Skipped, ...] = ()


def read_slots(database: Database) -> tuple[dict[str, StoredConfig], tuple[Skipped, ...]]:
    """Return the whole ones of the stored slots, and what is wrong with the others."""
    found: dict[str, StoredConfig] = {}
    problems: list[Skipped] = []
    for slot in slots.SLOTS:
        try:
            config = slots.read_slot(database, slot)
        except (ValueError, RecursionError, StorageError) as damaged:
            problems.append(Skipped(slot, str(damaged)))
        else:
            if config is not None:
                found[slot] = config
    return found, tuple(problems)


def choose_config(
    candidates: Mapping[str, StoredConfig], problems: tuple[Skipped, ...], profile: HardwareProfile
) -> Boot:
    """Return the first candidate that is valid on this hardware; raises `NoUsableConfigError`."""
    skipped = list(problems)
    for source, config in candidates.items():
        errors = validate_config(config.document, profile).errors
        if not errors:
            return Boot(config, source, tuple(skipped))
        count = f"{len(errors)} errors" if len(errors) > 1 else "an error"
        skipped.append(Skipped(source, f"{config.version} has {count}: {errors[0].field}: {errors[0].message}".strip()))
    raise NoUsableConfigError("no config can run here; " + "; ".join(str(one) for one in skipped))
