"""What `serve` asks of engines unless it is told otherwise."""

from runtime.portal.engine_rules import EngineRules


def test_there_is_an_engine_and_plain_messages_are_believed() -> None:
    assert EngineRules() == EngineRules(has_builtin=True, requires_signatures=False)
