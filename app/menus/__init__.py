"""One module for each menu: its actions, in the order in which they stand."""
