"""Start the test cloud: `python tests/cloud/serve.py --port 0`.

Prints `listening on http://127.0.0.1:PORT` once it accepts connections, and
ends when its standard input closes (so that a test that is killed leaves no
orphan) or on SIGTERM. `--port-file` gets the port as well; `--opt-in` enables
opt-in Regions for the life of the server.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from pathlib import Path

# The gateway decides which Regions exist; moto must not have an opinion of its own.
os.environ.setdefault("MOTO_ALLOW_NONEXISTENT_REGION", "true")
# Nobody here starts an image; reading moto's list of them costs a third of a second a Region.
os.environ.setdefault("MOTO_EC2_LOAD_DEFAULT_AMIS", "false")
os.environ.setdefault("MOTO_ACM_VALIDATION_WAIT", "0")
os.environ.setdefault("AWS_EC2_METADATA_DISABLED", "true")
for name in ("AWS_PROFILE", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_ENDPOINT_URL"):
    os.environ.pop(name, None)
sys.path.insert(0, str(Path(__file__).parent))

from blackstart_cloud import faults, regions  # noqa: E402
from blackstart_cloud.app import Cloud  # noqa: E402
from blackstart_cloud.registry import CloudError  # noqa: E402
from moto.moto_server.werkzeug_app import MotoRequestHandler  # noqa: E402
from werkzeug.serving import make_server  # noqa: E402


class QuietHandler(MotoRequestHandler):
    """No access log: a test that fails prints what it needs from /_cloud/requests."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=0, help="0 picks a free one")
    parser.add_argument("--port-file", type=Path)
    parser.add_argument("--opt-in", default="", help="Regions to enable, separated by commas")
    options = parser.parse_args()
    try:
        regions.opt_in([name for name in options.opt_in.split(",") if name], keep=True)
    except CloudError as error:
        parser.error(error.message)
    return options


def main() -> None:
    options = arguments()
    server = make_server("127.0.0.1", options.port, Cloud(), threaded=True, request_handler=QuietHandler)
    server.daemon_threads = True
    port = server.server_address[1]
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    threading.Thread(target=_wait_for_end_of_input, args=(stop,), daemon=True).start()
    if options.port_file:
        options.port_file.write_text(f"{port}\n")
    print(f"listening on http://127.0.0.1:{port}", flush=True)
    stop.wait()
    faults.STOPPING.set()
    server.shutdown()
    os._exit(0)  # a hanging request must not keep the process alive


def _wait_for_end_of_input(stop: threading.Event) -> None:
    while sys.stdin.buffer.read(4096):
        pass
    stop.set()


if __name__ == "__main__":
    main()
