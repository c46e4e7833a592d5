"""Where the repository and the pinned tools are."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
TOOLS = REPOSITORY / ".test-tools"
BIN = TOOLS / "packaging" / "bin"


def run(*command: str | Path, **options) -> subprocess.CompletedProcess[str]:
    """Runs a command; what it said, errors included, is in `stdout`."""
    return subprocess.run(
        [str(part) for part in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        **options,
    )


@pytest.fixture(scope="session")
def repository() -> Path:
    return REPOSITORY
