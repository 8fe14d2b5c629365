import threading
from pathlib import Path

import pytest
from PIL import Image

from runtime.assets.arrays import ImageArray, MeshArrays
from tests.helpers.rendering import loaded
from viewport.assets.decoded import AssetKey, AssetLibrary
from viewport.assets.loader import AssetLoader

BOX, WOLF = AssetKey("mesh", "box"), AssetKey("mesh", "wolf")
UNICORN, FUR = AssetKey("mesh", "unicorn"), AssetKey("texture", "wolf_fur")
DAY = AssetKey("sky", "default_sky")


def test_what_was_asked_for_is_decoded_by_kind() -> None:
    loader = loaded([BOX, WOLF, FUR, DAY])
    assert isinstance(loader.content(WOLF), MeshArrays)
    assert isinstance(loader.content(FUR), ImageArray)
    assert loader.content(DAY) is None
    assert {loader.state(key) for key in (BOX, WOLF, FUR, DAY)} == {"ready"}
    assert loader.is_idle
    loader.close()


def test_a_missing_asset_says_why_and_has_the_placeholders_shape() -> None:
    loader = loaded([UNICORN])
    assert loader.state(UNICORN) == "missing"
    assert "unicorn" in loader.problems[UNICORN]
    assert loader.shapes.of("unicorn").high.tolist() == pytest.approx([0.5] * 3)
    loader.close()


def test_shapes_and_closedness_come_with_the_mesh() -> None:
    loader = loaded([WOLF, AssetKey("mesh", "plane")])
    assert loader.shapes.of("wolf").high[1] == pytest.approx(1.31, abs=0.01)
    assert loader.is_closed("wolf")
    assert not loader.is_closed("plane")
    assert not loader.is_closed("unicorn")
    loader.close()


def test_the_same_asset_is_decoded_once() -> None:
    calls: list[None] = []
    arrived = threading.Semaphore(0)

    def on_loaded() -> None:
        calls.append(None)
        arrived.release()

    loader = AssetLoader(AssetLibrary(), on_loaded)
    loader.want([BOX])
    loader.want([BOX])
    assert loader.state(BOX) in ("loading", "ready")
    assert arrived.acquire(timeout=10)
    assert loader.take_up() == {BOX}
    loader.want([BOX])
    loader.close()
    assert len(calls) == 1
    assert loader.take_up() == frozenset()


def test_another_library_forgets_and_what_the_old_one_still_sends_is_ignored(tmp_path: Path) -> None:
    Image.new("RGB", (9, 9)).save(tmp_path / "wolf_fur.png")
    started = threading.Semaphore(0)
    loader = AssetLoader(AssetLibrary(), started.release)
    loader.want([FUR])
    assert started.acquire(timeout=10)  # it lies in the queue, not taken up
    revision = loader.revision
    loader.use(AssetLibrary(level=tmp_path))
    assert loader.revision != revision
    loader.want([FUR])
    assert started.acquire(timeout=10)
    loader.take_up()
    content = loader.content(FUR)
    assert isinstance(content, ImageArray)
    assert content.width == 9
    loader.close()


def test_a_decoder_that_fails_unexpectedly_leaves_a_problem_not_a_loading_asset(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def explode(self: AssetLibrary, name: str) -> MeshArrays:
        raise ZeroDivisionError("nobody thought of this")

    monkeypatch.setattr(AssetLibrary, "load_mesh", explode)
    loader = loaded([WOLF])
    assert "nobody thought of this" in loader.problems[WOLF]
    assert "decoding mesh wolf failed" in caplog.text
    loader.close()


def _painted(path: Path, side: int) -> None:
    Image.new("RGB", (side, side), "red").save(path)


def test_a_file_that_becomes_another_is_decoded_anew_and_the_old_one_shown_until_then(tmp_path: Path) -> None:
    _painted(tmp_path / "brick.png", 4)
    key, arrived = AssetKey("texture", "brick"), threading.Semaphore(0)
    loader = AssetLoader(AssetLibrary(level=tmp_path), arrived.release)
    loader.want([key, FUR])
    for _ in range(2):
        assert arrived.acquire(timeout=10)
    loader.take_up()
    fur = loader.content(FUR)
    _painted(tmp_path / "brick.png", 8)
    loader.look_again()
    before = loader.content(key)
    assert isinstance(before, ImageArray)
    assert before.width == 4
    assert arrived.acquire(timeout=10)
    assert loader.take_up() == {key}
    after = loader.content(key)
    assert isinstance(after, ImageArray)
    assert after.width == 8
    assert loader.content(FUR) is fur
    loader.close()


def test_only_what_has_a_file_or_a_folder_in_its_place_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "torn.glb").write_bytes(b"glTF")
    (tmp_path / "moss.png").mkdir()
    torn, moss = AssetKey("mesh", "torn"), AssetKey("texture", "moss")
    loader = loaded([torn, moss, UNICORN], AssetLibrary(level=tmp_path))
    assert set(loader.problems) == {torn, moss, UNICORN}
    assert set(loader.unreadable) == {torn, moss}
    assert loader.unreadable[moss].endswith("moss.png: is a folder, not the file of a texture")
    loader.close()
