"""What validation tests look at: rules and places of findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from runtime.contracts.config import Config
from runtime.contracts.errors import ErrorObject
from runtime.contracts.lifecycle import HardwareProfile
from runtime.kernel.validation import validate_config
from runtime.storage.profiles import load_profile
from tests.helpers.valid_config import changed

PROFILE = load_profile()
COMPACT = load_profile("compact")

Place = tuple[str, str]
"""Rule and field of a finding."""

Case = tuple[str, object, str, str]
"""Path in the valid config, value put there, rule and field of what is found."""


def places(findings: Sequence[ErrorObject]) -> list[Place]:
    return [(one.rule, one.field or "") for one in findings]


def found(document: object, profile: HardwareProfile = PROFILE) -> tuple[list[Place], list[Place]]:
    """Return the places of errors and of warnings."""
    validation = validate_config(document, profile)
    return places(validation.errors), places(validation.warnings)


def cases(table: Sequence[Case]) -> pytest.MarkDecorator:
    """Run a test for each row, as `path, value, rule, field`."""
    names = [f"{rule} {path} {number}" for number, (path, _, rule, _) in enumerate(table)]
    return pytest.mark.parametrize(("path", "value", "rule", "field"), table, ids=names)


def assert_error(path: str, value: object, rule: str, field: str) -> None:
    """Spoil the valid config at one place: there is this one error and no other."""
    assert found(changed(path, value))[0] == [(rule, field)]


def assert_warning(path: str, value: object, rule: str, field: str) -> None:
    """Change the valid config at one place: there is this one warning, no error, and it can be loaded."""
    document = changed(path, value)
    validation = validate_config(document, PROFILE)
    assert places(validation.errors) == []
    assert places(validation.warnings) == [(rule, field)]
    assert all(one.is_warning for one in validation.warnings)
    Config.model_validate(document, by_alias=True, by_name=False)


def assert_passes(path: str, value: object) -> None:
    """Change the valid config at one place: nothing is found, and it can be loaded."""
    document = changed(path, value)
    assert found(document) == ([], [])
    Config.model_validate(document, by_alias=True, by_name=False)


def paths_of(value: Any, path: str = "") -> Iterator[str]:
    """Yield the path of everything in a document."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in items:
        here = f"{path}[{key}]" if isinstance(value, list) else f"{path}.{key}".lstrip(".")
        yield here
        yield from paths_of(child, here)
