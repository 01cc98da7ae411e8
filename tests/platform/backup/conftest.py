"""What the tests of one kind of database share, and which of them are of the other kind."""

import os

from tests.platform.backup.installation import empty_installation, installation, migrated

__all__ = ["empty_installation", "installation", "migrated"]
_ON_POSTGRESQL = os.environ.get("TEST_DATABASE_URL", "").startswith("postgres")
# not skipped: nothing is skipped in CI, where each kind of database has its run
collect_ignore = ["test_sqlite.py" if _ON_POSTGRESQL else "test_postgresql.py"]
