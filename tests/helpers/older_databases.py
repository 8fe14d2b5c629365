"""What turns a database into one of an older release: the tables of a later layout go, newest first."""

NO_LEVEL_TEXTS = (
    "DROP TABLE level_texts",
    *(
        f"ALTER TABLE levels DROP COLUMN {name}"
        for name in ("content_text", "content_bytes", "editor_text", "editor_bytes")
    ),
    "PRAGMA user_version = 6",
)
NO_AUDIT_HEAD = (*NO_LEVEL_TEXTS, "DROP TABLE audit_head", "PRAGMA user_version = 5")
