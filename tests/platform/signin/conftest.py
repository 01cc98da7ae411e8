"""An administrator with a password, and a browser of somebody who is not signed in."""

import pytest


@pytest.fixture
def chief(db):
    """An account that opens the back office; it has no second factor yet."""
    from livelihoods.platform.accounts.models import User
    from tests.platform.signin.people import PASSWORD

    return User.objects.create_superuser("chief@example.org", PASSWORD)


@pytest.fixture
def visitor():
    """A browser at an office's address."""
    from django.test import Client

    return Client(REMOTE_ADDR="203.0.113.5")
