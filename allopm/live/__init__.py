"""From the event log to browsers. Knows no business word, and no framework."""
