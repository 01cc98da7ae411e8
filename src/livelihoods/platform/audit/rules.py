"""How an entry is hashed: SHA-256 over the entry's content and the hash of the entry before."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any


def entry_hash(
    *,
    previous_hash: str,
    at: datetime,
    actor_id: int | None,
    command: str,
    act: str,
    subject_type: str,
    subject_id: str,
    changes: Mapping[str, Any],
    reason: str,
) -> str:
    """Return the hexadecimal SHA-256 of an entry, chained to the entry before it."""
    content = json.dumps(
        [
            previous_hash, at.isoformat(), actor_id, command, act, subject_type, subject_id,
            changes, reason,
        ],
        sort_keys=True, ensure_ascii=False, separators=(",", ":"),
    )  # fmt: skip
    return hashlib.sha256(content.encode()).hexdigest()
