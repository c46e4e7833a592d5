"""The server in a subprocess, once for all tests; an empty account for each."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE / "estates")]

from common import Cloud  # noqa: E402


def start(*arguments: str) -> tuple[subprocess.Popen[str], str]:
    """A server of its own and its URL."""
    process = subprocess.Popen(
        [sys.executable, str(HERE / "serve.py"), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    line = process.stdout.readline()
    prefix = "listening on "
    assert line.startswith(prefix), f"the server said {line!r}"
    return process, line.removeprefix(prefix).strip()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    process, url = start()
    yield url
    process.stdin.close()
    process.wait(timeout=10)


@pytest.fixture
def cloud(server: str) -> Cloud:
    cloud = Cloud(server)
    cloud.control("POST", "reset")
    return cloud
