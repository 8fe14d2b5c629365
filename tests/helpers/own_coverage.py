"""Own-file coverage: each module of the core is covered to the last line by its own test file alone.

Reads the `.coverage` that `pytest --cov --cov-context=test` left. A line counts when the module's own test file ran it,
or when importing did. Run as `python -m tests.helpers.own_coverage`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from coverage import Coverage, CoverageData

ROOT = Path(__file__).parents[2]
CORE = ("runtime/kernel", "runtime/contracts", "runtime/links", "app/document", "app/staged")


def missing_lines(coverage: Coverage, data: CoverageData, module: Path) -> list[int]:
    """Return the statements of a module that its own test file did not run."""
    relative = module.relative_to(ROOT)
    own_test = str(Path("tests/unit") / relative.parent / f"test_{relative.name}")
    statements = coverage.analysis2(str(module))[1]
    by_line = data.contexts_by_lineno(str(module))
    return [
        line
        for line in statements
        if not any(not context or context.startswith(own_test) for context in by_line.get(line, ()))
    ]


def main() -> int:
    coverage = Coverage()  # honours COVERAGE_FILE
    coverage.load()
    data = coverage.get_data()
    modules = [path for room in CORE for path in sorted((ROOT / room).rglob("*.py")) if path.name != "__init__.py"]
    failed = 0
    for module in modules:
        missing = missing_lines(coverage, data, module)
        if missing:
            failed += 1
            sys.stdout.write(f"{module.relative_to(ROOT)}: not run by its own test file: lines {_ranges(missing)}\n")
    sys.stdout.write(f"{len(modules) - failed} of {len(modules)} core modules are covered by their own test file\n")
    return 1 if failed or not modules else 0


def _ranges(lines: list[int]) -> str:
    parts: list[list[int]] = []
    for line in lines:
        if parts and line == parts[-1][1] + 1:
            parts[-1][1] = line
        else:
            parts.append([line, line])
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in parts)


if __name__ == "__main__":
    sys.exit(main())
