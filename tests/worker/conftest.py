"""The test's own database, as a process would be told of it."""

from tests.cli.conftest import test_database_url

__all__ = ["test_database_url"]
