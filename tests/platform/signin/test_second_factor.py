"""Second factors: set up, used, lost, and asked for before the back office opens."""

import time

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import transaction
from django.test import Client

from livelihoods.platform.accounts.actors import NotAllowedError, Operator
from livelihoods.platform.accounts.models import User
from livelihoods.platform.accounts.signin import actions
from livelihoods.platform.history import FactError
from tests.network.records import holder
from tests.platform.signin.codes import code_now
from tests.platform.signin.people import (
    PASSWORD,
    acts,
    recovery_codes,
    set_up_app,
    sign_in,
)

pytestmark = [pytest.mark.web, pytest.mark.django_db]
EMAIL = "chief@example.org"
SECOND_STEP = "/account/sign-in/second-step/"


@pytest.fixture
def as_in_production(settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do at once what waits for the end of the transaction: that of a test has none."""
    monkeypatch.setattr(transaction, "on_commit", lambda act, **_: act())


@pytest.fixture
def secret(chief: User, visitor: Client) -> str:
    """The secret of an app that the chief has set up; nobody is signed in afterwards."""
    sign_in(visitor, EMAIL)
    found = set_up_app(visitor)
    visitor.post("/account/sign-out/")
    return found


def test_the_back_office_opens_with_a_second_factor(
    as_in_production, at_once, chief: User, visitor: Client
):
    sign_in(visitor, EMAIL)
    for address in ("/admin/", "/admin/people/", "/admin/sprite/", "/media/x.png", "/documents/1/"):
        led = visitor.get(address)
        assert led["Location"].startswith("/account/?next="), address
    assert "opens once you have a second factor" in visitor.get("/account/").content.decode()
    set_up_app(visitor)
    assert visitor.get("/admin/").status_code == 200
    codes = visitor.get("/account/recovery-codes/").content.decode()
    assert codes.count("<li><code>") == 10
    assert acts(chief) == ["accounts.add_second_factor"] * 2  # the app and its recovery codes
    assert "app for codes was added" in mail.outbox[-1].body


def test_the_password_alone_does_not_sign_in_any_more(
    as_in_production, secret: str, visitor: Client
):
    assert sign_in(visitor, EMAIL)["Location"] == SECOND_STEP
    assert "_auth_user_id" not in visitor.session
    assert visitor.get("/admin/people/")["Location"].startswith("/admin/login/")
    wrong = visitor.post(SECOND_STEP, {"code": "000000"})
    assert "This code is not right" in wrong.content.decode()
    visitor.post(SECOND_STEP, {"code": code_now(secret, steps=1)})
    assert visitor.get("/admin/").status_code == 200


def test_a_code_is_good_once(secret: str, visitor: Client):
    code = code_now(secret, steps=1)
    sign_in(visitor, EMAIL)
    visitor.post(SECOND_STEP, {"code": code})
    visitor.post("/account/sign-out/")
    sign_in(visitor, EMAIL)
    assert "not right" in visitor.post(SECOND_STEP, {"code": code}).content.decode()


def test_codes_cannot_be_guessed_one_after_the_other(secret: str, visitor: Client):
    sign_in(visitor, EMAIL)
    for _ in range(5):
        visitor.post(SECOND_STEP, {"code": "000000"})
    answer = visitor.post(SECOND_STEP, {"code": code_now(secret, steps=1)})
    assert "Too many wrong codes" in answer.content.decode()
    assert "_auth_user_id" not in visitor.session


def test_a_session_of_before_is_asked_for_the_second_factor(
    as_in_production, chief: User, secret: str, visitor: Client
):
    """A stranger with the password, who was signed in before the owner set up the app."""
    visitor.force_login(chief)
    led = visitor.get("/admin/people/")
    assert led["Location"] == "/account/confirm/code/?next=%2Fadmin%2Fpeople%2F"
    visitor.post(led["Location"], {"code": code_now(secret, steps=1)})
    assert visitor.get("/admin/people/").status_code == 200


def test_a_recovery_code_is_good_once_and_its_use_is_in_the_audit(
    chief: User, secret: str, visitor: Client
):
    code = recovery_codes(chief)[0]
    sign_in(visitor, EMAIL)
    visitor.post(SECOND_STEP, {"code": code})
    assert visitor.session["_auth_user_id"] == str(chief.pk)
    assert acts(chief)[-1] == "accounts.use_recovery_code"
    visitor.post("/account/sign-out/")
    sign_in(visitor, EMAIL)
    assert "not right" in visitor.post(SECOND_STEP, {"code": code}).content.decode()


def test_a_change_of_the_sign_in_asks_again_who_it_is(chief: User, visitor: Client):
    sign_in(visitor, EMAIL)
    for address in ("/account/app/", "/account/passkeys/add/"):
        assert visitor.get(address)["Location"].startswith("/account/confirm/"), address
    asked = visitor.post("/account/address/", {"email": "new@example.org", "action_add": ""})
    assert asked["Location"].startswith("/account/confirm/")
    refused = visitor.post("/account/confirm/", {"password": "not it"})
    assert "password is not right" in refused.content.decode()


def test_removing_the_app_closes_the_back_office_again(
    as_in_production, chief: User, secret: str, visitor: Client
):
    sign_in(visitor, EMAIL)
    visitor.post(SECOND_STEP, {"code": code_now(secret, steps=1)})
    visitor.post("/account/confirm/", {"password": PASSWORD})
    visitor.post("/account/app/remove/")
    assert not Authenticator.objects.exists()
    assert acts(chief)[-2:] == ["accounts.remove_second_factor"] * 2  # the app and its codes
    visitor.post("/account/sign-out/")
    sign_in(visitor, EMAIL)
    assert visitor.get("/admin/")["Location"].startswith("/account/?next=")


def test_new_recovery_codes_void_the_old(chief: User, secret: str, visitor: Client, at_once):
    old = recovery_codes(chief)
    sign_in(visitor, EMAIL)
    visitor.post(SECOND_STEP, {"code": code_now(secret, steps=1)})
    visitor.post("/account/confirm/", {"password": PASSWORD})
    assert "10 codes are left" in visitor.get("/account/recovery-codes/new/").content.decode()
    visitor.post("/account/recovery-codes/new/")
    assert not set(old) & set(recovery_codes(chief))
    assert acts(chief)[-1] == "accounts.renew_recovery_codes"


def test_the_operator_takes_lost_factors_away_with_a_reason(
    as_in_production, chief: User, secret: str, visitor: Client
):
    with pytest.raises(FactError):
        actions.remove_second_factors(actor=Operator("test"), user=chief, reason=" ")
    operator = Operator("test")
    reason = "came to the office"
    assert actions.remove_second_factors(actor=operator, user=chief, reason=reason) == 2
    assert acts(chief)[-1] == "accounts.remove_second_factor"
    sign_in(visitor, EMAIL)
    assert visitor.get("/admin/")["Location"].startswith("/account/?next=")


def test_a_sign_in_ends_after_a_working_day(chief: User, visitor: Client):
    sign_in(visitor, EMAIL)
    assert visitor.get("/admin/").status_code == 200
    session = visitor.session
    session["account_authentication_methods"][0]["at"] = time.time() - 12 * 3600 - 1
    session.save()
    assert visitor.get("/admin/")["Location"].startswith("/account/sign-in/?next=")
    assert "_auth_user_id" not in visitor.session


def test_the_session_ends_with_the_browser(chief: User, visitor: Client, settings):
    sign_in(visitor, EMAIL)
    cookie = visitor.cookies["sessionid"]
    assert cookie["max-age"] == ""
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_secrets_are_enciphered_and_survive_a_new_key_of_the_site(
    chief: User, secret: str, settings
):
    kept = Authenticator.objects.get(user=chief, type="totp")
    assert secret not in str(kept.data)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert kept.wrap().validate_code(code_now(secret, steps=1))


def test_without_the_second_factor_every_page_says_so(chief: User, visitor: Client, settings):
    words = "Signing in asks for no second factor here"
    for address in ("/no-such-page/", "/account/sign-in/", "/es/account/sign-in/"):
        page = visitor.get(address).content.decode()
        assert (words in page) != address.startswith("/es/")
        assert 'class="demonstration"' in page
    visitor.force_login(chief)
    for address in ("/admin/", "/admin/people/", "/admin/people/new/", "/admin/accounts/"):
        assert words in visitor.get(address).content.decode(), address
    settings.SECOND_FACTOR_REQUIRED = True
    assert words not in visitor.get("/account/").content.decode()


def test_an_administrator_takes_no_second_factor_of_the_operators_account(chief):
    other = holder("administrator", email="administrator@example.org")
    with pytest.raises(NotAllowedError, match="operator"):
        actions.remove_second_factors(actor=other, user=chief, reason="she asked")
    with pytest.raises(NotAllowedError, match="operator"):
        actions.unlock(actor=other, user=chief)


def test_a_second_factor_of_a_key_that_is_gone_is_void_and_says_so(
    chief: User, visitor: Client, settings
):
    sign_in(visitor, EMAIL)
    secret = set_up_app(visitor)
    visitor.logout()
    settings.SECRET_KEY = "another one, after a restore without the old"
    sign_in(visitor, EMAIL)
    answer = visitor.post(SECOND_STEP, {"code": code_now(secret)})
    assert answer.status_code == 200
    assert "a key that this site has no more" in answer.content.decode()
