"""What is refused reads as what, where and what to do."""

from app.document.errors import ChangedOnDiskError, EditRefusedError, LevelError
from runtime.contracts.errors import finding


def test_level_error_keeps_its_parts_and_reads_as_one() -> None:
    error = LevelError("x.json is a folder", "/tmp/x.json", "Choose a file.", (finding("W-001", "a", "b"),))
    assert str(error) == "x.json is a folder (/tmp/x.json). Choose a file."
    assert (error.what, error.where, error.remedy) == ("x.json is a folder", "/tmp/x.json", "Choose a file.")
    assert error.findings[0].rule == "W-001"


def test_change_on_disk_is_a_level_error_and_a_refused_edit_a_wrong_value() -> None:
    assert issubclass(ChangedOnDiskError, LevelError)
    assert issubclass(EditRefusedError, ValueError)
