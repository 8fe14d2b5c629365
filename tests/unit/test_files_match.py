"""Every module has its test file, and every unit test its module."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("app", "widgets", "viewport", "runtime")


def _modules() -> list[Path]:
    return [
        path.relative_to(ROOT)
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*.py"))
        if path.name not in {"__init__.py", "__main__.py"}
    ]


@pytest.mark.parametrize("module", _modules(), ids=str)
def test_module_has_its_test_file(module: Path) -> None:
    expected = Path("tests/unit") / module.parent / f"test_{module.name}"
    assert (ROOT / expected).is_file(), f"{module} lacks {expected}"


def test_no_test_file_is_left_over() -> None:
    known = {Path("tests/unit") / module.parent / f"test_{module.name}" for module in _modules()}
    found = {path.relative_to(ROOT) for room in ROOMS for path in (ROOT / "tests" / "unit" / room).rglob("test_*.py")}
    assert not found - known
