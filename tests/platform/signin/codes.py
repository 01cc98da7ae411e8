"""The codes that an app shows, computed as RFC 6238 says."""

import base64
import hmac
import struct
import time


def code_now(secret: str, *, steps: int = 0) -> str:
    """The code that an app with this secret shows, `steps` half minutes from now."""
    counter = struct.pack(">Q", int(time.time() // 30) + steps)
    digest = hmac.digest(base64.b32decode(secret), counter, "sha1")
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at : at + 4]) & 0x7FFFFFFF) % 1_000_000:06d}"
