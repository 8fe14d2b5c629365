"""Virtual inputs: what the simulated terminals read, set by hand. Not forces: the logic sees a real reading."""
