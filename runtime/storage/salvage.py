"""What can still be read of a damaged database moves into a new one, row by row; the damaged file is not written to."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from runtime.storage.database import Database

TABLES = (
    "configs",
    "users",
    "issued_tokens",
    "levels",
    "level_texts",
    "level_versions",
    "slots",
    "counters",
    "history",
    "audit",
    "audit_head",
    "answers",
    "events",
    "engine_runs",
)
"""In the order of their worth. Left behind are the journal, because a recording with holes would replay to something
else, and sign-ins, because one that was ended must not come back: everybody signs in anew."""


def salvage(damaged: Path, database: Database) -> str:
    """Copy the rows that can be read and say how many; checksums are looked at when the rows are used."""
    counts: dict[str, int] = {}
    try:
        source = sqlite3.connect(f"file:{damaged}?mode=ro", uri=True)
    except sqlite3.Error:
        return "nothing of it could be read"
    try:
        for table in TABLES:
            counts[table] = _copy(source, database, table)
    finally:
        source.close()
    counts["levels"] = counts.get("levels", 0) - _drop_torn_levels(database)
    _count_on(database)
    copied = ", ".join(f"{count} of {table}" for table, count in counts.items() if count)
    return f"rows taken over: {copied}" if copied else "nothing of it could be read"


def _copy(source: sqlite3.Connection, database: Database, table: str) -> int:
    """Copy one table up to its first row that cannot be read."""
    count = 0
    with database.transaction() as connection:
        try:
            rows = source.execute(f"SELECT * FROM {table}")  # noqa: S608 - a name of ours
            names = ", ".join(name for name, *_ in rows.description)  # of an older layout: fewer than there are now
            marks = ", ".join("?" * len(rows.description))
            for row in rows:
                statement = f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})"  # noqa: S608
                count += connection.execute(statement, row).rowcount
        except sqlite3.DatabaseError:
            return count
    return count


def _drop_torn_levels(database: Database) -> int:
    """Remove levels whose long texts have holes; half a level is none."""
    is_torn = " OR ".join(
        f"{part}_bytes IS NOT (SELECT sum(length(body)) FROM level_texts WHERE text = {part}_text)"  # noqa: S608 - ours
        for part in ("content", "editor")
    )
    with database.transaction() as connection:
        return connection.execute(f"DELETE FROM levels WHERE {is_torn}").rowcount  # noqa: S608


def _count_on(database: Database) -> None:
    """Put the version counters at least where the saved versions are: a number is never given out twice."""
    with database.transaction() as connection:
        connection.execute(
            "INSERT INTO level_versions SELECT level_key, version FROM levels WHERE true"
            " ON CONFLICT (level_key) DO UPDATE SET version = max(version, excluded.version)"
        )
        for letter in ("v", "s"):
            highest = connection.execute(
                "SELECT max(CAST(substr(version, 2) AS INTEGER)) FROM"
                " (SELECT version FROM configs UNION SELECT version FROM history) WHERE substr(version, 1, 1) = ?",
                (letter,),
            ).fetchone()[0]
            if highest is not None:
                connection.execute(
                    "INSERT INTO counters VALUES (?, ?)"
                    " ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)",
                    (letter, highest),
                )
