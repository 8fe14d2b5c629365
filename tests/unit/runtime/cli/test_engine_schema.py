"""The checked-in schema is the one that the models make."""

from pathlib import Path

from runtime.cli.engine_schema import ENGINE_SCHEMA, run, text


def test_the_file_and_the_models_agree() -> None:
    assert ENGINE_SCHEMA.read_bytes() == text(), "run `python -m runtime.cli.engine_schema` and look at what changed"


def test_it_is_written_anew(tmp_path: Path) -> None:
    path = tmp_path / "openapi" / "engine_schema.json"
    assert run(path) == 0
    assert path.read_bytes() == text()
