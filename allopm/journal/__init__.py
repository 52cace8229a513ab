"""Who did what, when, for good. Knows no room and no screen."""
