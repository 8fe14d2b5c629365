"""What is not as the field or the logic says: every override with who, since when, why and until when."""
