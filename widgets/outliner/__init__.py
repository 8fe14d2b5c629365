"""The list of all entities: filter, hide, lock, rename, select. It shows rows and says what is wished."""
