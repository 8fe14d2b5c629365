"""Every stable code of the device API §7, from a served runtime to which it really happens: none is only in a table."""

import json
import resource
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, get_args

import pytest
from websockets.sync.client import connect

from runtime.contracts.errors import ErrorCode
from runtime.storage.data_directory import DATABASE_NAME
from tests.helpers.controllers import config_document, di, do, envelope
from tests.helpers.served_process import Answer, ServedProcess, served_process
from tests.helpers.signing_in import bearer

COMMIT, RESTORE = "/api/config/commit", "/api/config/restore"
NO_LIMIT = resource.RLIM_INFINITY

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="POSIX limits")]


class Client:
    def __init__(self, served: ServedProcess) -> None:
        self.served = served
        self._number = 0
        bearer(served.address)  # signed in while the disk takes it

    def post(self, path: str, headers: dict[str, str] | None = None, **more: Any) -> Answer:
        self._number += 1
        body = {"requestId": f"e-{self._number}", "apiVersion": "2.0", "schemaVersion": "2.0.0", **more}
        return self.served.ask("POST", path, json.dumps(body).encode(), headers)

    def commit(self, interval_ms: int = 20, **more: Any) -> Answer:
        return self.post(COMMIT, **{"config": config_document(interval_ms=interval_ms), **more})

    def commands(self, *names_and_payloads: tuple[str, dict[str, Any]]) -> list[dict[str, Any]]:
        results = []
        url = self.served.address.replace("http", "ws") + "/ws"
        with connect(url, additional_headers=bearer(self.served.address), proxy=None) as socket:
            for name, payload in names_and_payloads:
                self._number += 1
                socket.send(json.dumps(envelope(name, f"e-{self._number}", **payload)))
                while (message := json.loads(socket.recv(timeout=20)))["type"] != "command_result":
                    pass
                results.append(message)
        return results

    def until_it_runs(self) -> None:
        url = self.served.address.replace("http", "ws") + "/ws"
        with connect(url, additional_headers=bearer(self.served.address), proxy=None) as socket:
            while json.loads(socket.recv(timeout=20))["halt"] is not None:
                pass

    def fill_disk(self) -> None:
        resource.prlimit(self.served.process.pid, resource.RLIMIT_FSIZE, (1, NO_LIMIT))

    def make_room(self) -> None:
        resource.prlimit(self.served.process.pid, resource.RLIMIT_FSIZE, (NO_LIMIT, NO_LIMIT))


def a_viewer_commits(client: Client) -> Answer:
    made = client.served.ask("POST", "/v2/tokens", json.dumps({"role": "VIEWER", "ttl_s": 60}).encode())
    return client.post(COMMIT, {"Authorization": f"Bearer {made.document['token']}"}, config=config_document())


def a_config_of_the_future(client: Client) -> Answer:
    return client.commit(schemaVersion="9.0.0", config={**config_document(), "schemaVersion": "9.0.0"})


def a_scan_is_halted_half_way(client: Client) -> Answer:
    client.commands(("set_run_mode", {"mode": "RUN_STEP"}), ("step_once", {}))
    answer = client.commit()
    client.commands(("set_run_mode", {"mode": "RUN_NORMAL"}))
    client.until_it_runs()
    return answer


def the_disk_is_full(client: Client) -> Answer:
    client.fill_disk()
    answer = client.commit(21)
    client.make_room()
    return answer


def the_disk_is_full_at_a_restore(client: Client) -> Answer:
    assert client.commit(22).status == 200
    client.fill_disk()
    answer = client.post(RESTORE, source="FACTORY")
    client.make_room()
    return answer


def nothing_can_be_recorded(client: Client) -> Answer:
    client.fill_disk()
    client.commit(23)  # with it the audit finds that it cannot write
    answer = client.commit(24)
    client.make_room()
    return answer


def somebody_took_a_table_away(client: Client) -> Answer:
    with closing(sqlite3.connect(client.served.data_dir / DATABASE_NAME)) as connection:
        connection.execute("ALTER TABLE history RENAME TO elsewhere")
        connection.commit()
        answer = client.served.ask("GET", "/api/config/history")
        connection.execute("ALTER TABLE elsewhere RENAME TO history")
        connection.commit()
    return answer


CAUSES: dict[str, tuple[int, Callable[[Client], Answer]]] = {  # in this order: before the first commit there is no LKG
    "NOT_FOUND": (404, lambda client: client.post(RESTORE, source="LKG")),
    "INVALID_REQUEST": (400, lambda client: client.served.ask("POST", COMMIT, b'{"config": ')),
    "UNSUPPORTED_API_VERSION": (400, lambda client: client.commit(apiVersion="9.0")),
    "UNSUPPORTED_SCHEMA_VERSION": (400, a_config_of_the_future),
    "VALIDATION_FAILED": (422, lambda client: client.commit(config=config_document(di(1), do(3, source=99)))),
    "COMMIT_FAILED": (500, the_disk_is_full),
    "RESTORE_FAILED": (500, the_disk_is_full_at_a_restore),
    "BUSY": (503, nothing_can_be_recorded),
    "FORBIDDEN_IN_MODE": (409, a_scan_is_halted_half_way),
    "UNAUTHORIZED": (401, lambda client: client.post(COMMIT, {"Authorization": "Bearer none"})),
    "FORBIDDEN": (403, a_viewer_commits),
    "INTERNAL_ERROR": (500, somebody_took_a_table_away),
}


def test_every_code_has_a_cause() -> None:
    assert set(CAUSES) == set(get_args(ErrorCode))


def test_each_happens_to_a_runtime_that_then_goes_on(tmp_path: Path) -> None:
    with served_process(tmp_path) as served:
        client = Client(served)
        for code, (status, cause) in CAUSES.items():
            answer = cause(client)
            assert (answer.status, answer.document["errorCode"]) == (status, code)
            assert answer.document["message"]
            assert answer.document["status"] == "FAILURE"
            assert b"Traceback" not in answer.body
            assert client.commit(30).status == 200, code  # whatever it was, it is over
        served.end()
