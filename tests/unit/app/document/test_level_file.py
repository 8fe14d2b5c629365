"""What is remembered of a file."""

from pathlib import Path

from app.document.level_file import LevelFile
from app.document.stamp import FileStamp
from runtime.contracts.json_text import write_json
from tests.helpers import levels


def test_document_without_a_file_has_no_outside_change(tmp_path: Path) -> None:
    assert LevelFile().outside_change(tmp_path / "level.json") == "none"
    assert LevelFile().outside_change(None) == "none"


def test_outside_change_is_that_of_the_stamp(tmp_path: Path) -> None:
    path = tmp_path / "level.json"
    path.write_bytes(b"old")
    file = LevelFile(FileStamp.of(path, b"old"))
    path.unlink()
    assert file.outside_change(path) == "deleted"


def test_the_order_of_keys_is_learnt_when_it_is_first_asked_for() -> None:
    document = levels.world(levels.entity("a")).to_wire()
    turned = dict(reversed(list(document.items())))
    file = LevelFile(content=write_json(turned))
    assert file.order is None
    order = file.key_order()
    assert list(order.apply(document)) == list(turned)
    assert file.key_order() is order
    assert list(LevelFile().key_order().apply(document)) == list(document)
