"""Benchmarks: each row is a ratio taken in one run on one machine. Nothing here is asserted."""
