"""The tests' own app shows the codes that RFC 6238 gives as examples."""

import base64

import pytest

from tests.platform.signin.codes import code_now

SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("second", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_the_examples_of_the_standard(monkeypatch, second: int, code: str):
    monkeypatch.setattr("time.time", lambda: second)
    assert code_now(SECRET) == code
