"""The card logic, pure: time, inputs and commands are arguments; states, drives and snapshots are results.

No clock, thread, randomness, log or I/O, and no wire text: `machine.Machine` is the way in.
"""
