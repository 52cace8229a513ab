"""Folders that the server's own account can walk into, and the processes of a house."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


def _open_folder() -> Iterator[Path]:
    """Unlike `tmp_path`, whose parents are closed to everybody else."""
    folder = Path(tempfile.mkdtemp(prefix="allopm-test-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


open_folder = pytest.fixture(_open_folder)
open_folder_of_module = pytest.fixture(_open_folder, scope="module")
