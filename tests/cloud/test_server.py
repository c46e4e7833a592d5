"""The life of the process: when it is ready, and that it does not outlive its parent."""

from __future__ import annotations

import signal
import urllib.request
from pathlib import Path

from conftest import start


def test_accepts_connections_once_it_says_so_and_ends_with_its_input(tmp_path: Path) -> None:
    port_file = tmp_path / "port"
    process, url = start("--port", "0", "--port-file", str(port_file))
    assert url == f"http://127.0.0.1:{port_file.read_text().strip()}"
    assert urllib.request.urlopen(f"{url}/_cloud/cpu").status == 200
    process.stdin.close()
    assert process.wait(timeout=10) == 0


def test_ends_on_sigterm() -> None:
    process, _ = start()
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=10) == 0


def test_a_region_of_the_command_line_outlasts_a_reset() -> None:
    from common import Cloud

    process, url = start("--opt-in", "me-south-1")
    cloud = Cloud(url)
    cloud.control("POST", "reset")
    zones = cloud.client("ec2", "me-south-1").describe_availability_zones()["AvailabilityZones"]
    assert [zone["ZoneId"] for zone in zones] == ["mes1-az1", "mes1-az2", "mes1-az3"]
    process.stdin.close()
    process.wait(timeout=10)
