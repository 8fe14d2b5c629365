"""Who takes nothing for a minute is cut off, and nobody else."""

from runtime.portal.deaf import PATIENCE_S, DeafWatch


class Line:
    """A connection for which so many bytes wait."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.is_cut = False

    def get_write_buffer_size(self) -> int:
        return self.size

    def abort(self) -> None:
        self.is_cut = True


class Story:
    def __init__(self, *lines: Line) -> None:
        self.now_s = 0.0
        self._lines = lines
        self._watch = DeafWatch(lambda: self.now_s)
        self._watch.look(lines)

    def later(self, seconds: float) -> None:
        self.now_s += seconds
        self._watch.look(line for line in self._lines if not line.is_cut)


def test_who_takes_no_byte_for_a_minute_is_cut_off() -> None:
    line = Line(1000)
    story = Story(line)
    story.later(PATIENCE_S - 1)
    assert not line.is_cut
    story.later(1)
    assert line.is_cut


def test_one_byte_is_enough_for_another_minute() -> None:
    line = Line(1000)
    story = Story(line)
    story.later(PATIENCE_S - 1)
    line.size -= 1
    story.later(PATIENCE_S - 1)
    story.later(PATIENCE_S - 1)
    assert not line.is_cut
    story.later(1)
    assert line.is_cut


def test_that_more_is_left_for_somebody_is_no_sign_of_life() -> None:
    line = Line(1000)
    story = Story(line)
    for _ in range(6):
        line.size += 1000
        story.later(PATIENCE_S / 6)
    assert line.is_cut


def test_for_whom_nothing_waits_may_be_silent_for_ever() -> None:
    line = Line(0)
    story = Story(line)
    story.later(10 * PATIENCE_S)
    line.size = 5
    story.later(PATIENCE_S - 1)
    assert not line.is_cut
