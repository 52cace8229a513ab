"""Weeks of dispatching rehearsed in seconds, without a server or a database. Knows streets and policies, no room."""
