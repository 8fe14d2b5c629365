import pytest

from viewport.tools.typed import KEYS, MOST_DIGITS, Entry, Key


def _typed(*keys: Key, names: tuple[str, ...] = ("X",), may_be_negative: bool = True) -> Entry:
    entry = Entry(names, may_be_negative=may_be_negative)
    for key in keys:
        assert entry.press(key)
    return entry


@pytest.mark.parametrize(
    ("keys", "value", "shown"),
    [
        (("2", ".", "5"), 2.5, "X 2.5▏ m"),
        (("-", "3"), -3.0, "X −3▏ m"),
        (("3", "-"), -3.0, "X −3▏ m"),
        (("3", "-", "-"), 3.0, "X 3▏ m"),
        ((".", ".", "5"), 0.5, "X .5▏ m"),
        (("-",), 0.0, "X −▏ m"),
        (("-", "."), 0.0, "X −.▏ m"),
        (("1", "2", "backspace"), 1.0, "X 1▏ m"),
        (("1", "backspace", "backspace"), 0.0, "X ▏ m"),
    ],
)
def test_keys_become_a_number(keys: tuple[Key, ...], value: float, shown: str) -> None:
    entry = _typed(*keys)
    assert entry.values() == (value,)
    assert entry.shown(" m") == shown


def test_with_everything_erased_it_is_empty_again() -> None:
    entry = _typed("1", "backspace")
    assert entry.is_empty
    assert not _typed("-").is_empty


def test_tab_goes_to_the_next_axis_and_backspace_back() -> None:
    entry = _typed("1", "tab", "tab", "2", names=("X", "Y", "Z"))
    assert entry.values() == (1, 0, 2)
    assert entry.shown("") == "X 1  Z 2▏"
    keys: tuple[Key, ...] = ("backspace", "backspace", "5")
    assert all(map(entry.press, keys))
    assert entry.values() == (1, 5, 0)


def test_factors_have_no_sign_and_numbers_an_end() -> None:
    assert _typed("2", "-", may_be_negative=False).values() == (2.0,)
    assert _typed(*(["9"] * 30)).values() == (float("9" * MOST_DIGITS),)


def test_what_was_typed_before_an_axis_was_chosen_counts_for_it() -> None:
    entry = Entry(("Z",))
    entry.take_over(_typed("2", ".", "5", names=("X", "Y", "Z")))
    assert entry.values() == (2.5,)
    entry.take_over(Entry(("X",)))
    assert entry.values() == (2.5,)


def test_axes_and_enter_are_no_parts_of_numbers() -> None:
    entry = Entry(("X",))
    assert not any(entry.press(key) for key in ("x", "y", "z", "enter"))
    assert {"x", "enter", "0", "."} <= KEYS
