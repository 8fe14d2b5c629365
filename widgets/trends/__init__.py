"""Chosen cards over time: values as lines, states and missions as bands below, on one time axis."""
