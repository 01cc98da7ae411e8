"""The demonstration network, loaded once for a module of tests and rolled back after it."""

from pathlib import Path

import pytest
from django.db import transaction

from livelihoods.network.loading import load
from livelihoods.platform.accounts.actors import Operator


@pytest.fixture(scope="module")
def demonstration(django_db_setup, django_db_blocker, examples: Path):
    """The loaded network; the value is the difference that loading showed."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load(examples / "network", actor=Operator("tests"))
        transaction.set_rollback(True)
