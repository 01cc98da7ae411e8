"""Making accounts."""

from django.db import transaction

from livelihoods.platform.accounts.actors import Actor, require
from livelihoods.platform.accounts.models import User
from livelihoods.platform.audit.actions import record


@transaction.atomic
def create_administrator(*, actor: Actor, email: str, password: str, reason: str) -> User:
    """Make an account that may do everything, and say so in the audit (without the address)."""
    require(actor, "accounts.add_user")
    user = User.objects.create_superuser(email, password)
    record(
        actor=actor,
        act="accounts.create_administrator",
        subject=user,
        changes={"email": (None, email), "is_superuser": (None, True)},
        personal={"email"},
        reason=reason,
    )
    return user


@transaction.atomic
def set_password(*, actor: Actor, user: User, password: str, reason: str) -> None:
    """Give an account another password; the audit says that it changed, not to what."""
    require(actor, "accounts.change_user")
    user.set_password(password)
    user.save(update_fields=["password"])
    record(
        actor=actor,
        act="accounts.set_password",
        subject=user,
        changes={"password": (None, None)},
        personal={"password"},
        reason=reason,
    )
