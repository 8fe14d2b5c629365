"""The choice, field by field, between two versions of a level."""
