"""Counting into buckets."""

from runtime.control.bucket_counts import BucketCounts, Counted


def test_a_value_counts_for_the_first_bound_that_it_does_not_exceed() -> None:
    counts = BucketCounts((10, 20))
    for value in (0, 10, 11, 20, 21, 500):
        counts.add(value)
    assert counts.read() == Counted((10, 20), (2, 2, 2), 562)


def test_a_reading_does_not_change_any_more() -> None:
    counts = BucketCounts((10,))
    counts.add(1)
    before = counts.read()
    counts.add(2)
    assert (before.counts, counts.read().counts) == ((1, 0), (2, 0))
