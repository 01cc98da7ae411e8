"""What people do on the pages of signing in."""

import re
from typing import Any

from allauth.mfa.models import Authenticator
from django.test import Client

from livelihoods.platform.accounts.models import User
from livelihoods.platform.audit.models import Entry
from tests.platform.signin.codes import code_now

PASSWORD = "two brave market women"
SIGN_IN = "/account/sign-in/"


def sign_in(client: Client, email: str, password: str = PASSWORD, **extra: Any) -> Any:
    return client.post(SIGN_IN, {"login": email, "password": password}, **extra)


def confirm(client: Client, password: str = PASSWORD) -> None:
    """Show once more who one is, as a change of the sign-in asks."""
    answer = client.post("/account/confirm/", {"password": password})
    assert answer.status_code == 302, answer.content.decode()


def set_up_app(client: Client) -> str:
    """Set up an app for codes; return its secret."""
    confirm(client)
    page = client.get("/account/app/").content.decode()
    found = re.search(r'<code class="secret">([A-Z2-7 ]+)</code>', page)
    assert found, page
    secret = found.group(1).replace(" ", "")
    answer = client.post("/account/app/", {"code": code_now(secret)})
    assert answer.status_code == 302, answer.content.decode()
    return secret


def recovery_codes(user: User) -> list[str]:
    kept = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)
    codes: list[str] = kept.wrap().get_unused_codes()
    return codes


def acts(user: User) -> list[str]:
    """What the audit tells of an account, oldest first."""
    found = Entry.objects.filter(subject_type="accounts.user", subject_id=str(user.pk))
    return list(found.order_by("id").values_list("act", flat=True))
