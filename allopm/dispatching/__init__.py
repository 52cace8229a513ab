"""Urgency, proposals, honest delays, likely duplicates: pure thinking. Knows no database, clock or network."""
