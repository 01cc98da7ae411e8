"""The site on a port of this machine, within the transaction of a test: others' programs ask it."""

from collections.abc import Iterator

import pytest
from django.db import connections
from django.test.testcases import LiveServerThread


@pytest.fixture
def kept_open(release: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A published release in a transaction that a request, when it ends, does not end."""
    monkeypatch.setattr(connections["default"], "close", lambda: None)


@pytest.fixture
def served(kept_open: None) -> Iterator[str]:
    """The address of the site with a published release.

    The thread of the server reads by the connection of the test, one request at a time.
    """
    connection = connections["default"]
    connection.inc_thread_sharing()
    thread = LiveServerThread("127.0.0.1", lambda handler: handler, {"default": connection})
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    try:
        assert thread.error is None
        yield f"http://127.0.0.1:{thread.port}"
    finally:
        thread.terminate()
        connection.dec_thread_sharing()
