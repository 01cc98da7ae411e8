"""The site on a port of this machine, within the transaction of a test: others' programs ask it."""

from collections.abc import Iterator

import pytest
from django.db import connections
from django.test.testcases import LiveServerThread


@pytest.fixture
def served(release: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of the site with a published release.

    The thread of the server reads by the connection of the test, one request at a time, and leaves
    it open.
    """
    connection = connections["default"]
    monkeypatch.setattr(connection, "close", lambda: None)
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
