"""Why a map cannot be built, as a sentence for the person who asked. Knows nothing else."""

from __future__ import annotations


class MapNotBuilt(Exception):
    """The message is French and says what to do next."""
