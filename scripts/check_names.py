"""Refuse module and package names that say nothing about the domain.

A file called `utils` attracts whatever has no other place. Name the thing instead.
"""

import sys
from pathlib import Path

BANNED = frozenset({"utils", "util", "helpers", "helper", "common", "misc"})


def nameless(root: Path) -> list[Path]:
    """Return the modules and packages below `root` whose name is banned, sorted."""
    found = {path for path in root.rglob("*.py") if path.stem in BANNED}
    found |= {path.parent for path in root.rglob("*.py") if path.parent.name in BANNED}
    return sorted(found)


def main() -> int:
    """Check the folders given (default: src, tests, scripts, benchmarks); return the exit code."""
    roots = [Path(name) for name in sys.argv[1:]] or [
        Path(name) for name in ("src", "tests", "scripts", "benchmarks")
    ]
    found = [path for root in roots for path in nameless(root)]
    for path in found:
        print(f"{path}: a name that says nothing; name what is in it")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
