"""The gate before the back office: nobody passes with a password alone, or with an old sign-in."""

import time
from collections.abc import Callable
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from livelihoods.platform.accounts.models import User

_BEHIND = ("/admin/", "/documents/", "/media/")
_BEFORE = ("/admin/login/", "/admin/logout/")


class BackOfficeGate:
    """Lead staff to what is still missing: a fresh sign-in, a second factor, its use.

    What counts is the session: it keeps how its person showed who she is. So a session that was
    opened elsewhere with the password alone does not pass once the account has a second factor.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, or lead elsewhere first."""
        if request.path.startswith(_BEHIND) and not request.path.startswith(_BEFORE):
            place = _missing(request)
            if place:
                back = {"next": request.get_full_path()} if request.method == "GET" else {}
                return HttpResponseRedirect(f"{place}?{urlencode(back)}" if back else place)
        return self.get_response(request)


def _missing(request: HttpRequest) -> str:
    """Return the address of what this person has to do first; empty where she may pass.

    Whoever may not enter the back office at all is left to it: it refuses.
    """
    user = request.user
    if not isinstance(user, User) or not user.has_perm("wagtailadmin.access_admin"):
        return ""
    records = get_authentication_records(request, user)
    if records and time.time() - records[0]["at"] > settings.SESSION_COOKIE_AGE:
        logout(request)
        return reverse("account_login")
    if not settings.SECOND_FACTOR_REQUIRED:
        return ""
    if any(record["method"] == "mfa" for record in records):
        return ""
    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    if not kinds:
        return reverse("mfa_index")
    by_code = kinds & {Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES}
    return reverse("mfa_reauthenticate" if by_code else "mfa_reauthenticate_webauthn")
