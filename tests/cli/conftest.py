"""The test's own database, as a command would be told of it."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.db import connection

from tests.launcher.conftest import open_folder

__all__ = ["open_folder"]


@pytest.fixture
def test_database_url() -> str:
    database = connection.settings_dict
    return f"postgres:///{database['NAME']}?host={quote(database['HOST'], safe='')}&user={database['USER']}"
