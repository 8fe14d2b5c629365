from hypothesis import given
from hypothesis import strategies as st

from runtime.kernel.smoothing import PASS_THROUGH, Smoother


def test_the_first_sample_seeds_and_later_ones_are_followed() -> None:
    smoother = Smoother(50)
    assert [smoother.follow(sample) for sample in (100, 200, 200, 200)] == [100, 150, 175, 188]  # 187.5 rounds up


def test_the_state_is_truncated_towards_zero_in_both_directions() -> None:
    smoother = Smoother(33)
    smoother.follow(0)
    smoother.follow(1)
    assert smoother.state == 33 * 65536 // 100
    smoother.restart()
    smoother.follow(1)
    smoother.follow(0)
    assert smoother.state == 65536 - 33 * 65536 // 100


def test_alpha_0_never_leaves_its_seed_and_alpha_100_passes_through() -> None:
    frozen, open_ = Smoother(0), Smoother(PASS_THROUGH)
    assert [frozen.follow(sample) for sample in (7, 900, 0)] == [7, 7, 7]
    assert [open_.follow(sample) for sample in (7, 900, 0)] == [7, 900, 0]


def test_a_restart_lets_the_next_sample_seed() -> None:
    smoother = Smoother(1)
    smoother.follow(1000)
    smoother.restart()
    assert smoother.follow(5) == 5


@given(st.integers(0, 100), st.lists(st.integers(0, 4_294_967_295), min_size=1))
def test_a_smoothed_value_stays_between_the_samples_seen(alpha: int, samples: list[int]) -> None:
    smoother = Smoother(alpha)
    for seen, sample in enumerate(samples, start=1):
        assert min(samples[:seen]) <= smoother.follow(sample) <= max(samples[:seen])
