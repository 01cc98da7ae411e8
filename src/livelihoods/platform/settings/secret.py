"""The demonstration's own secret: made once, kept in the data folder, for its owner only."""

import os
import secrets
from pathlib import Path


def demo_secret(folder: Path) -> str:
    """Return the secret in `folder`, made at the first call (file mode 600)."""
    path = folder / "secret"
    if not path.exists() or not path.stat().st_size:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Written beside and put in place whole: a killed process leaves no empty secret.
        fresh = folder / f"secret.{os.getpid()}"
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
        fresh.replace(path)
    return path.read_text(encoding="ascii").strip()
