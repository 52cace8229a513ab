"""What stops a start, as a sentence for the person at the terminal. Knows nothing else."""


class CannotStart(Exception):
    """Says what is wrong and what to do next."""
