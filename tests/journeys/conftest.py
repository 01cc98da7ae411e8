"""Where the workers of a run keep what they share, for tests written as classes."""

from pathlib import Path

import pytest

from tests.network.demonstration import run_folder

__all__ = ["run_folder"]


@pytest.fixture(scope="class", autouse=True)
def _keeping(request: pytest.FixtureRequest, run_folder: Path) -> None:
    request.cls.run_folder = run_folder
