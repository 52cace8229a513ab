"""Faces: found and made unreadable."""
