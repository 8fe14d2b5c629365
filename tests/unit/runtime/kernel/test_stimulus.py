import pytest

from runtime.contracts import json_text
from runtime.kernel import stimulus
from runtime.kernel.stimulus import StimulusLine, UnusableStimulusError, parse_stimulus
from tests.helpers.kernel import UINT32_MAX, ai, di, do, program

PROGRAM = program(di(1), ai(2, more={"enabled": False}), do(3))


def parse(text: str) -> tuple[StimulusLine, ...]:
    return parse_stimulus(text.encode(), PROGRAM)


def test_a_line_holds_inputs_clock_and_commands_for_its_scan() -> None:
    text = '{"scan": 12, "inputs": {"1": 1, "2": 512}, "commands": [{"any": 1}, 5], "clockSynced": false, "note": "x"}'
    assert parse(text) == (StimulusLine(12, {1: 1, 2: 512}, False, ({"any": 1}, 5)),)


def test_all_but_the_scan_may_be_omitted_and_empty_lines_are_skipped() -> None:
    text = '\ufeff{"scan": 1}\r\n\n  \n{"scan": 1, "clockSynced": null}\n{"scan": 7}'
    assert [line.scan for line in parse(text)] == [1, 1, 7]
    assert parse('{"scan": 1}')[0] == StimulusLine(1, {}, None, ())
    assert parse("") == ()


def test_any_uint32_is_a_reading() -> None:
    assert parse(f'{{"scan": 1, "inputs": {{"1": {UINT32_MAX}}}}}')[0].inputs == {1: UINT32_MAX}


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ('{"scan": 1}\n{scan: 2}', 2, "is not JSON"),
        ('{"scan": 1, "scan": 2}', 1, "twice"),
        ('{"scan": 1, "inputs": {"1": NaN}}', 1, "NaN"),
        ("[1]", 1, "no JSON object"),
        ("{}", 1, '"scan"'),
        ('{"scan": 0}', 1, '"scan"'),
        ('{"scan": true}', 1, '"scan"'),
        ('{"scan": 1.0}', 1, '"scan"'),
        ('{"scan": 5}\n\n{"scan": 4}', 3, "ascending"),
        ('{"scan": 1, "clockSynced": 1}', 1, '"clockSynced"'),
        ('{"scan": 1, "commands": {}}', 1, '"commands"'),
        ('{"scan": 1, "inputs": []}', 1, '"inputs"'),
        ('{"scan": 1, "inputs": {"3": 1}}', 1, "no DI or AI"),
        ('{"scan": 1, "inputs": {"99": 1}}', 1, "no DI or AI"),
        ('{"scan": 1, "inputs": {"one": 1}}', 1, "no DI or AI"),
        ('{"scan": 1, "inputs": {"\u0661": 1}}', 1, "no DI or AI"),
        ('{"scan": 1, "inputs": {"1": -1}}', 1, "whole number"),
        ('{"scan": 1, "inputs": {"1": 1.0}}', 1, "whole number"),
        ('{"scan": 1, "inputs": {"1": true}}', 1, "whole number"),
        ('{"scan": 1, "inputs": {"1": 4294967296}}', 1, "whole number"),
    ],
)
def test_a_line_that_cannot_be_used_is_named_with_what_to_write(text: str, line: int, reason: str) -> None:
    with pytest.raises(UnusableStimulusError) as unusable:
        parse(text)
    assert unusable.value.line == line
    assert reason in unusable.value.reason
    assert str(unusable.value).startswith(f"line {line}: ")


def test_a_file_over_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert vars(stimulus)["MAX_FILE_BYTES"] == json_text.MAX_FILE_BYTES
    monkeypatch.setattr(stimulus, "MAX_FILE_BYTES", 10)
    with pytest.raises(UnusableStimulusError, match="limit"):
        parse('{"scan": 1}')
