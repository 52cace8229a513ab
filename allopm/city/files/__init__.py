"""The files of `cities/<slug>/`: their shapes, and how they are read. Knows no table."""
