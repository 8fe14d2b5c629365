"""Assembling a runtime: what it begins with, what is refused, what is never loaded."""

import asyncio
import gc
import json
import subprocess
import sys
from pathlib import Path

import pytest

from runtime.contracts.json_text import write_json
from runtime.embedded import start_embedded
from runtime.host import HostError, settle_heap
from tests.helpers.controllers import config_document

ROOT = Path(__file__).parents[3]
WINDOW_MODULES = ("PySide6", "shiboken6", "qasync", "OpenGL", "pyqtgraph", "qtawesome", "qtpy")
SERVER_MODULES = ("uvicorn", "starlette", "fastapi", "httpx2", "websockets")


def _loaded_by(statement: str) -> set[str]:
    script = f"{statement}\nimport sys\nprint(' '.join({{name.partition('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_importing_the_host_loads_no_qt_and_no_server() -> None:
    loaded = _loaded_by("import runtime.host, runtime.embedded, runtime.serving")
    assert loaded.isdisjoint(WINDOW_MODULES)
    assert loaded.isdisjoint(SERVER_MODULES)


def test_the_server_and_every_command_load_no_qt() -> None:
    statement = "import runtime.portal.server, runtime.cli.serve, runtime.links.websocket"
    assert _loaded_by(statement).isdisjoint(WINDOW_MODULES)


def test_a_config_given_at_the_first_start_runs_and_later_ones_are_the_stores_business(tmp_path: Path) -> None:
    async def first_card(config: Path) -> int:
        link = start_embedded(tmp_path / "data", config=config)
        try:
            return int(json.loads(await anext(link.messages()))["scanIntervalMs"])
        finally:
            await link.close()

    for interval_ms in (20, 50):
        (tmp_path / f"{interval_ms}.json").write_bytes(
            b"\xef\xbb\xbf" + write_json(config_document(interval_ms=interval_ms))
        )
    assert asyncio.run(first_card(tmp_path / "20.json")) == 20
    assert asyncio.run(first_card(tmp_path / "50.json")) == 20


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{", "is not JSON"),
        (b"[]", "is no config"),
        (write_json(config_document(interval_ms=1)), "intervalMs"),
    ],
)
def test_a_config_that_cannot_run_is_refused_in_one_line(tmp_path: Path, content: bytes, reason: str) -> None:
    file = tmp_path / "config.json"
    file.write_bytes(content)
    with pytest.raises(HostError, match=reason) as refused:
        start_embedded(tmp_path / "data", config=file)
    assert "\n" not in str(refused.value)


def test_other_things_in_the_way_are_refused_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(HostError, match="no such file"):
        start_embedded(tmp_path / "data", config=tmp_path / "gone.json")
    with pytest.raises(HostError, match="no hardware profile"):
        start_embedded(tmp_path / "data", profile="huge")
    (tmp_path / "file").write_text("")
    with pytest.raises(HostError, match="cannot be used"):
        start_embedded(tmp_path / "file")


def test_what_is_loaded_is_left_out_of_the_collector_s_rounds() -> None:
    gc.unfreeze()  # reading large documents leaves things out as well
    try:
        settle_heap()
        assert gc.get_freeze_count() > 1000
    finally:
        gc.unfreeze()


def test_a_plant_that_a_user_wrote_moves_the_program(tmp_path: Path) -> None:
    plants = tmp_path / "data" / "plants"
    plants.mkdir(parents=True)
    (plants / "broken.json").write_text('{"name": "Broken", "blocks": [], "sensors": [{"cardId": 10}]}')
    (plants / "large.json").write_bytes(b" " * ((1 << 20) + 1))
    (plants / "own.json").write_text(
        """{"name": "My well", "blocks": [{"kind": "constant", "name": "half", "value": 3.0}],
            "sensors": [{"cardId": 10, "cardType": "AI", "from": "half", "scale": [[0, 0], [6, 4095]]}]}"""
    )

    async def story() -> None:
        link = start_embedded(tmp_path / "data")
        messages = link.messages()
        shown = json.loads(await anext(messages))
        assert shown["system"]["virtualIo"]["plant"] == "My well"
        problems = shown["system"]["virtualIo"]["plantProblems"]
        assert [problem.partition(":")[0] for problem in problems] == ["broken.json", "large.json"]
        while not (level := next(card for card in shown["cards"] if card["cardId"] == 10))["currentValue"]:
            shown = json.loads(await anext(messages))
        assert level["rawValue"] == 2048
        await link.close()

    asyncio.run(story())
