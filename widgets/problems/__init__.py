"""Everything that is wrong with the level, one row each. A click leads to entity and field."""
