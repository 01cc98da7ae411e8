"""The demonstration's own secret: made once, kept in the data folder, for its owner only."""

import os
import secrets
from pathlib import Path


def demo_secret(folder: Path) -> str:
    """Return the secret in `folder`, made at the first call (file mode 600)."""
    path = folder / "secret"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another process was first
            return path.read_text(encoding="ascii").strip()
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii").strip()
