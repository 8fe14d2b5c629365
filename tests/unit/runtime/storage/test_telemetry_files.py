"""The files of a log: their order, and opening them all while they are rotated."""

from pathlib import Path

import pytest

from runtime.storage import telemetry_files as module
from runtime.storage.telemetry_files import FILE_NAME, RestlessLogError, log_files, opened_together, rotated_files


def log_in(folder: Path, *numbers: int) -> Path:
    for number in numbers:
        (folder / f"telemetry_samples.{number}.json").write_text(f"{number}\n")
    path = folder / FILE_NAME
    path.write_text("now\n")
    return path


def test_rotated_files_come_in_the_order_of_their_numbers_and_nothing_else_does(tmp_path: Path) -> None:
    path = log_in(tmp_path, 10, 9, 1)
    (tmp_path / "telemetry_samples.old.json").write_text("somebody else's")
    (tmp_path / "telemetry_samples.5.json").mkdir()
    assert [one.name.split(".")[1] for one in rotated_files(path)] == ["1", "9", "10"]
    assert log_files(path)[-1] == path


def test_a_file_of_another_name_stands_for_itself(tmp_path: Path) -> None:
    log_in(tmp_path, 1)
    alone = tmp_path / "telemetry_samples.1.json"
    assert log_files(alone) == [alone]


def test_a_log_is_opened_as_it_is_at_one_moment(tmp_path: Path) -> None:
    path = log_in(tmp_path, 1)
    with opened_together(path) as files:
        path.rename(tmp_path / "telemetry_samples.2.json")
        assert b"".join(file.read() for _, file in files) == b"1\nnow\n"


def test_a_log_that_is_rotated_meanwhile_is_opened_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = log_in(tmp_path, 1)
    gone = [tmp_path / "gone.json"]
    listings = [gone, gone, [path]]  # one that is gone when it is opened, one that is another a moment later
    honest = module.log_files
    monkeypatch.setattr(module, "log_files", lambda one: listings.pop(0) if listings else honest(one))
    with opened_together(path) as files:
        assert [one.name for one, _ in files] == ["telemetry_samples.1.json", FILE_NAME]


def test_a_log_that_never_stands_still_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = log_in(tmp_path)
    monkeypatch.setattr(module, "log_files", lambda one: [tmp_path / "gone.json"])
    with pytest.raises(RestlessLogError, match="try again"), opened_together(path):
        pass


def test_a_log_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), opened_together(tmp_path / FILE_NAME):
        pass
