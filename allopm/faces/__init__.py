"""Finds faces in a picture and makes them unreadable. Knows pixels only: no person, no case, no framework."""
