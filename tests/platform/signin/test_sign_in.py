"""Signing in and out: one way for site and back office, which tells nothing to strangers."""

import pytest
from django.test import Client

from livelihoods.platform.accounts.models import User
from tests.platform.signin.people import PASSWORD, SIGN_IN, sign_in

pytestmark = [pytest.mark.web, pytest.mark.django_db]


def test_the_back_office_leads_to_the_one_sign_in_and_back(chief: User, visitor: Client):
    asked = visitor.get("/admin/people/", follow=True)
    assert asked.redirect_chain[-1][0] == f"{SIGN_IN}?next=%2Fadmin%2Fpeople%2F"
    assert 'name="next" value="/admin/people/"' in asked.content.decode()
    answer = sign_in(visitor, "chief@example.org", headers={"referer": ""})
    assert answer.status_code == 302
    there = visitor.post(SIGN_IN, {"next": "/admin/people/"})
    assert there["Location"] == "/admin/people/"
    assert visitor.get("/admin/people/").status_code == 200


def test_an_address_counts_in_any_case(chief: User, visitor: Client):
    assert sign_in(visitor, " Chief@Example.ORG ").status_code == 302
    assert visitor.session["_auth_user_id"] == str(chief.pk)


@pytest.mark.parametrize("email", ["chief@example.org", "nobody@example.org"])
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    chief: User, visitor: Client, email: str
):
    answer = sign_in(visitor, email, "not the password")
    assert answer.status_code == 200
    assert "do not belong together" in answer.content.decode()
    assert "_auth_user_id" not in visitor.session


def test_nobody_signs_up(visitor: Client):
    for address in ("/account/signup/", "/account/sign-up/", "/accounts/signup/"):
        assert visitor.get(address).status_code == 404


def test_wagtails_own_ways_in_are_gone(chief: User, visitor: Client):
    answer = visitor.post("/admin/login/", {"username": "chief@example.org", "password": PASSWORD})
    assert answer["Location"].startswith(SIGN_IN)
    assert "_auth_user_id" not in visitor.session
    for address in ("/_util/login/", "/es/_util/login/"):
        values = {"username": "chief@example.org", "password": PASSWORD}
        assert "/account/sign-in/" in visitor.post(address, values)["Location"]
        assert "_auth_user_id" not in visitor.session
    assert visitor.get("/admin/password_reset/").status_code == 404
    visitor.force_login(chief)
    own = visitor.get("/admin/account/").content.decode()
    assert 'name="password-new_password1"' not in own
    assert "name_email-email" not in own


def test_another_host_is_not_gone_on_to(chief: User, visitor: Client):
    answer = visitor.get("/admin/login/?next=https://evil.example/")
    assert "evil" not in answer["Location"]
    visitor.force_login(chief)
    assert visitor.get("/admin/login/?next=//evil.example/")["Location"] == "/admin/"


def test_who_may_not_enter_the_back_office_is_told_so(visitor: Client):
    visitor.force_login(User.objects.create_user("guest@example.org", PASSWORD))
    answer = visitor.get("/admin/", follow=True)
    assert answer.status_code == 403
    assert "Not allowed" in answer.content.decode()


@pytest.mark.parametrize("address", ["/account/sign-out/", "/admin/logout/"])
def test_signing_out_is_by_post(chief: User, visitor: Client, address: str):
    visitor.force_login(chief)
    visitor.get(address, follow=True)
    assert "_auth_user_id" in visitor.session
    answer = visitor.post(address)
    assert answer["Location"] == SIGN_IN
    assert "_auth_user_id" not in visitor.session


def test_a_closed_account_does_not_sign_in(chief: User, visitor: Client):
    User.objects.filter(pk=chief.pk).update(is_active=False)
    sign_in(visitor, "chief@example.org")
    assert "_auth_user_id" not in visitor.session


def test_public_pages_set_no_cookie_and_the_sign_in_is_kept_by_no_cache(visitor: Client):
    assert not visitor.get("/no-such-page/").cookies
    page = visitor.get(SIGN_IN)
    assert page.headers["Cache-Control"] == "no-store"


def test_scripts_run_on_the_pages_of_passkeys_alone(chief: User, visitor: Client):
    page = visitor.get(SIGN_IN).headers["Content-Security-Policy"]
    assert "script-src 'self'" in page
    assert "unsafe" not in page
    for address in ("/account/password/forgotten/", "/no-such-page/"):
        assert "script-src" not in visitor.get(address).headers["Content-Security-Policy"]
    visitor.force_login(chief)
    assert "script-src" not in visitor.get("/account/").headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("prefix", "word"), [("es/", "Iniciar sesión"), ("fr/", "Se connecter"), ("pt/", "Entrar")]
)
def test_it_is_said_in_four_languages(visitor: Client, prefix: str, word: str):
    page = visitor.get(f"/{prefix}account/sign-in/").content.decode()
    assert f"<h1>{word}</h1>" in page
    refused = visitor.post(
        f"/{prefix}account/sign-in/", {"login": "nobody@example.org", "password": "wrong"}
    ).content.decode()
    assert "belong together" not in refused
    assert 'role="alert"' in refused
