"""An open level: its texts as they are, and as a whole."""

from pathlib import Path

from runtime.storage.data_directory import DataDirectory
from runtime.storage.level_draft import level_draft
from runtime.storage.level_reading import LevelHead, OpenLevel, StoredLevel
from runtime.storage.level_texts import INLINE_BYTES, StoredText
from runtime.storage.levels import LevelStore
from tests.helpers.specs import spec

HEAD = LevelHead("forest", "Forest", 1, 0, 1, "0")


def test_short_texts_are_there_at_once() -> None:
    opened = OpenLevel(HEAD, b"{}", None)
    opened.close()
    assert opened.whole() == StoredLevel(HEAD, b"{}", None)


def test_long_texts_are_read_as_a_whole_on_demand_and_given_back(tmp_path: Path) -> None:
    draft = level_draft("Forest", spec("a", padding="x" * INLINE_BYTES), {"camera": "y" * INLINE_BYTES})
    with DataDirectory.open(tmp_path / "data") as directory:
        store = LevelStore(directory.database, lambda: 0)
        store.create(draft, "forest")
        opened = store.open("forest")
        assert isinstance(opened.content, StoredText)
        assert isinstance(opened.editor, StoredText)
        assert opened.whole() == StoredLevel(opened.head, b"".join(draft.content), b"".join(draft.editor or ()))
        opened.close()
        store.delete("forest")
        assert directory.database.read("SELECT count(*) FROM level_texts") == [(0,)]
