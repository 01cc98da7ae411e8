"""`livelihoods serve`: the site on this machine's loopback address, or behind a proxy."""

import os
import socket
import sys
from typing import Annotated

import typer

from livelihoods.analysis.errors import InputError
from livelihoods.cli.readiness import start_with_database

HOST = "127.0.0.1"
Port = Annotated[int, typer.Option("--port", min=1, max=65535, help="Port on 127.0.0.1.")]


def require_free(port: int, command: str) -> None:
    """Check that nothing listens on the port yet.

    Raises:
        InputError: with what to do, where it is taken.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            other = port + 1 if port < 65535 else 8001
            raise InputError(
                f"port {port} on {HOST} cannot be used ({error.strerror}): stop the program that "
                f"uses it, or choose another: make {command} PORT={other}"
            ) from None


def serve(port: Port = 8000) -> None:
    """Serve what is in the data folder at http://127.0.0.1:PORT, without building anything."""
    require_free(port, "serve")
    start_with_database()
    run_server(port)


def run_server(port: int) -> None:
    """Replace this process by the web server; it ends with Ctrl-C."""
    sys.stdout.flush()
    # the demonstration's mails have links to where it is served; an installation says its own
    os.environ.setdefault("LIVELIHOODS_BASE_URL", f"http://{HOST}:{port}")
    os.execv(  # noqa: S606 - a fixed command, no shell
        sys.executable,
        [
            sys.executable, "-m", "gunicorn", "livelihoods.wsgi:application",
            "--bind", f"{HOST}:{port}",
            "--workers", "2", "--threads", "4", "--worker-class", "gthread",
            "--max-requests", "5000", "--max-requests-jitter", "500",
            "--log-level", "warning",
        ],
    )  # fmt: skip
