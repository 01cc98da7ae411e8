"""What the libraries tell when somebody's sign-in changes, handed to actions that write it down."""

from typing import Any

from allauth.account import signals as account
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa import signals as factor
from allauth.mfa.models import Authenticator
from axes.signals import user_locked_out
from django.conf import settings
from django.http import HttpRequest

from livelihoods.platform.accounts.models import User
from livelihoods.platform.accounts.signin import actions, queries


def listen() -> None:
    """Connect to the signals of allauth and django-axes."""
    for signal, receiver in (
        (user_locked_out, _locked_out),
        (factor.authenticator_added, _factor_added),
        (factor.authenticator_removed, _factor_removed),
        (factor.authenticator_reset, _codes_renewed),
        (factor.authenticator_used, _factor_used),
        (account.password_changed, _password_changed),
        (account.password_reset, _password_reset),
        (account.email_changed, _address_changed),
    ):
        signal.connect(receiver, dispatch_uid=f"signin{receiver.__name__}")


def _locked_out(request: HttpRequest, username: str | None, **_: Any) -> None:
    # told again at each try while it lasts: what is written down is the failure that locked
    if getattr(request, "axes_failures_since_start", None) != settings.AXES_FAILURE_LIMIT:
        return
    user = queries.account(username or "")
    if user is not None:  # an address without an account can be locked too, but is nobody's
        actions.record_lock(user=user, failures=settings.AXES_FAILURE_LIMIT)


def _factor_added(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        # To set it up its owner has used it: the session need not ask for it again.
        record_authentication(
            request, user, "mfa", id=authenticator.pk, type=str(authenticator.type)
        )
    kind = str(authenticator.type)
    actions.record_own_act(
        user=user, act="accounts.add_second_factor", changes={kind: (None, kind)}
    )


def _factor_removed(user: User, authenticator: Authenticator, **_: Any) -> None:
    kind = str(authenticator.type)
    actions.record_own_act(
        user=user, act="accounts.remove_second_factor", changes={kind: (kind, None)}
    )


def _codes_renewed(user: User, authenticator: Authenticator, **_: Any) -> None:
    kind = str(authenticator.type)
    actions.record_own_act(
        user=user, act="accounts.renew_recovery_codes", changes={kind: (kind, kind)}
    )


def _factor_used(user: User, authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        left = len(authenticator.wrap().get_unused_codes())
        actions.record_own_act(
            user=user, act="accounts.use_recovery_code", changes={"codes_left": (left + 1, left)}
        )


def _password_changed(user: User, **_: Any) -> None:
    actions.record_own_act(
        user=user, act="accounts.set_own_password", changes={"password": (None, None)}
    )


def _password_reset(user: User, **_: Any) -> None:
    actions.record_password_reset(user=user)


def _address_changed(user: User, **_: Any) -> None:
    actions.record_own_act(
        user=user, act="accounts.change_own_address", changes={"email": (None, None)}
    )
