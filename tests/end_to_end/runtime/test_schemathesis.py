"""A tester of others reads the OpenAPI document and asks a served runtime all that it can think of; it finds nothing.

`PLUMBLINE_SOAK=1` runs the long form. The stream of events has no end and is tested by itself.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.helpers.openapi_file import FILE
from tests.helpers.runtimes import Served

IS_SOAK = os.environ.get("PLUMBLINE_SOAK") == "1"
SHORT = ["--phases", "examples,fuzzing,stateful", "-n", "10", "--max-time", "25", "--seed", "1"]
LONG = ["--phases", "examples,coverage,fuzzing,stateful", "-n", "300", "--max-time", "900"]
SETTINGS = """
[checks.positive_data_acceptance]
# A level that fits the schema may still break a rule that no schema can say, bytes may be no asset, and four posts of
# samples a second are enough.
expected-statuses = ["2xx", "401", "403", "404", "409", "415", "422", "428", "429", "503"]

[[operations]]
# Header and body may name different versions, which no schema can rule out.
include-name = "PUT /v2/editor/levels/{level_id}"
checks.positive_data_acceptance.expected-statuses = ["2xx", "400", "404", "409", "415", "422", "428"]
"""

STREAM = "/v2/events/stream"

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1_000 if IS_SOAK else 110)]


def test_schemathesis_finds_nothing(tmp_path: Path) -> None:
    (tmp_path / "schemathesis.toml").write_text(SETTINGS, encoding="utf-8")
    paths = yaml.safe_load(FILE.read_text("utf-8"))["paths"]
    operations = sum(len(methods) for path, methods in paths.items() if path != STREAM)
    served = Served(tmp_path / "data")
    address = served.start()
    program = Path(sys.executable).parent / "schemathesis"
    try:
        run = subprocess.run(
            [
                *(program, "run", f"{address}/openapi.json", "--url", address, "--checks", "all", "--no-color"),
                *("--header", f"Authorization: Bearer {served.lasting_token}"),
                *("--exclude-path", STREAM, *(LONG if IS_SOAK else SHORT)),
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        served.stop()
    assert run.returncode == 0, run.stdout[-20_000:] + run.stderr[-2_000:]
    assert f"{operations} selected" in run.stdout  # it left out nothing but the stream
