"""Pages of signing in that are ours: the doors of the back office, and the account's address."""

from typing import Any

from allauth.account.views import EmailView, logout
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from livelihoods.platform.accounts.models import User
from livelihoods.platform.accounts.signin.actions import confirm_address


def office_sign_in(request: HttpRequest) -> HttpResponse:
    """Lead to the one sign-in; whoever is signed in goes on, or learns that the office is closed.

    Wagtail sends everybody here who may not enter, signed in or not.
    """
    back = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(
        back, {request.get_host()}, require_https=request.is_secure()
    ):
        back = reverse("wagtailadmin_home")
    if not request.user.is_authenticated:
        return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': back})}")
    if not request.user.has_perm("wagtailadmin.access_admin"):
        raise PermissionDenied("this account does not open the back office")
    return HttpResponseRedirect(back)


def office_sign_out(request: HttpRequest) -> HttpResponseBase:
    """Sign out by POST, as the back office's menu does; anything else asks first."""
    if request.method == "POST":
        response: HttpResponseBase = logout(request)
        return response
    return HttpResponseRedirect(reverse("account_logout"))


def no_bulk_act(request: HttpRequest, action: str) -> HttpResponse:  # noqa: ARG001
    """Answer that there is none: accounts are changed one by one, and the audit tells each."""
    raise Http404("accounts are changed one by one")


class AddressView(EmailView):
    """The e-mail address of the account, and its change."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Begin with the address that the account has, which is confirmed."""
        if isinstance(request.user, User):
            confirm_address(request.user)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response
