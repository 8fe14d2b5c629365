"""From a parsed document to the models the kernel runs on."""

from __future__ import annotations

from runtime.contracts.config import Config
from runtime.contracts.errors import Validation
from runtime.contracts.lifecycle import HardwareProfile
from runtime.kernel.validation.validate import validate_config


class InvalidConfigError(ValueError):
    """A config with errors; `validation` holds every finding."""

    def __init__(self, validation: Validation) -> None:
        first = validation.errors[0]
        super().__init__(f"{len(validation.errors)} errors, the first at {first.field}: {first.message}")
        self.validation = validation


def load_config(document: object, profile: HardwareProfile) -> Config:
    """Return the config of a valid document; raises `InvalidConfigError`. Warnings do not stop it."""
    validation = validate_config(document, profile)
    if validation.errors:
        raise InvalidConfigError(validation)
    # Keys count by their wire name alone: a stray `counter_visible` is an unknown key, not the field.
    return Config.model_validate(document, by_alias=True, by_name=False)
