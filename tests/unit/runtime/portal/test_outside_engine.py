"""An engine behind a socket, as the room sees it."""

from __future__ import annotations

from runtime.portal.outside_engine import OutsideEngine


def test_it_takes_jobs_while_it_has_a_connection() -> None:
    sent: list[tuple[str, bytes]] = []
    engine = OutsideEngine("wolf", lambda *told: None)
    engine.give(b"lost")
    assert (engine.name, engine.is_built_in, engine.is_taking) == ("wolf", False, False)
    engine.take_up(lambda event, text: sent.append((event, text)))
    engine.give(b"{}")
    assert engine.is_taking
    engine.close()
    assert not engine.is_taking
    assert sent == [("engine_job", b"{}")]
    assert engine.scene_text("yard", None) is None


def test_a_refusal_names_the_event() -> None:
    told: list[tuple[str, str, str]] = []
    engine = OutsideEngine("wolf", lambda *one: told.append(one))
    engine.refuse({"event": "job_started"}, "unknown_job")
    engine.refuse([], "malformed")  # type: ignore[arg-type]
    assert told == [("wolf", "job_started", "unknown_job"), ("wolf", "message", "malformed")]
