"""Run, break, step and continue, and the banner that says where the program stands."""
