"""Reading accounts: how each signs in, and whether it is locked."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Sum
from django.utils import timezone

from livelihoods.platform.accounts.models import User

_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account as `livelihoods accounts list` shows it."""

    email: str
    name: str
    is_open: bool
    is_administrator: bool
    has_password: bool
    second_factors: tuple[str, ...]
    last_sign_in: datetime | None
    locked_addresses: int


def account(email: str) -> User | None:
    """Return the account of an e-mail address, whatever its case."""
    return User.objects.filter(email__iexact=email.strip()).first()


def accounts() -> list[AccountView]:
    """Return all accounts by address."""
    factors = defaultdict(set)
    for user, kind in Authenticator.objects.filter(type__in=_FACTORS).values_list("user", "type"):
        factors[user].add(kind)
    locked = _locked()
    return [
        AccountView(
            email=user.email,
            name=user.get_full_name(),
            is_open=user.is_active,
            is_administrator=user.is_superuser,
            has_password=user.has_usable_password(),
            second_factors=tuple(sorted(factors[user.pk])),
            last_sign_in=user.last_login,
            locked_addresses=locked[user.email.lower()],
        )
        for user in User.objects.order_by("email")
    ]


def _locked() -> dict[str, int]:
    """Return from how many network addresses each account is locked now."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    found: dict[str, int] = defaultdict(int)
    for row in (
        AccessAttempt.objects.filter(attempt_time__gte=since)
        .values("username", "ip_address")
        .annotate(failures=Sum("failures_since_start"))
        .filter(failures__gte=settings.AXES_FAILURE_LIMIT)
    ):
        found[row["username"]] += 1
    return found
