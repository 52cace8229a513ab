"""Which crews to propose for an incident: gathers the facts, the pure recommender ranks."""

from __future__ import annotations
