"""Invitations, forgotten and changed passwords, changed addresses."""

import re

import pytest
from django.core import mail
from django.test import Client

from livelihoods.platform.accounts.actors import NotAllowedError, Operator
from livelihoods.platform.accounts.models import User
from livelihoods.platform.accounts.signin.actions import invite
from livelihoods.platform.audit.models import Entry
from livelihoods.platform.history import FactError
from tests.platform.signin.people import PASSWORD, acts, confirm, sign_in

pytestmark = [pytest.mark.web, pytest.mark.django_db]
EMAIL = "chief@example.org"
NEW = "three brave waste pickers"


def link_in_last_mail() -> str:
    found = re.search(r"https?://testserver(/\S+)", mail.outbox[-1].body)
    assert found, mail.outbox[-1].body
    return found.group(1)


def set_password(client: Client, link: str, password: str = NEW) -> str:
    """Follow a link of a mail and set a password; return the last page."""
    form = client.get(link, follow=True)
    if not form.redirect_chain:
        return form.content.decode()
    page = form.redirect_chain[-1][0]
    values = {"password1": password, "password2": password}
    return client.post(page, values, follow=True).content.decode()


def invited(django_capture_on_commit_callbacks, **values) -> User:
    with django_capture_on_commit_callbacks(execute=True):
        return invite(actor=Operator("test"), email="New.Person@example.org", **values)


def test_an_invitation_leads_to_a_password(visitor: Client, django_capture_on_commit_callbacks):
    user = invited(django_capture_on_commit_callbacks, first_name="Ama", last_name="Fictional")
    assert mail.outbox[-1].to == ["new.person@example.org"]
    assert "Dear Ama Fictional" in mail.outbox[-1].body
    sign_in(visitor, user.email, "")
    assert "_auth_user_id" not in visitor.session
    link = link_in_last_mail()
    visitor.get(link)  # a scanner of mail opens it, and spends nothing
    assert "The password is set" in set_password(visitor, link)
    sign_in(visitor, user.email, NEW)
    assert visitor.session["_auth_user_id"] == str(user.pk)
    assert acts(user) == ["accounts.create_account", "accounts.set_own_password"]
    assert "used already" in set_password(Client(), link)


def test_an_invitation_is_audited_without_name_and_address(django_capture_on_commit_callbacks):
    invited(django_capture_on_commit_callbacks, first_name="Ama")
    entry = Entry.objects.get(act="accounts.create_account")
    assert entry.changes == {"email": "personal", "name": "personal"}


def test_an_invitation_speaks_the_language_that_was_chosen(django_capture_on_commit_callbacks):
    invited(django_capture_on_commit_callbacks, language="fr")
    assert "/fr/account/password/set/" in mail.outbox[-1].body
    assert mail.outbox[-1].subject.startswith("Votre compte")


def test_a_lost_invitation_is_sent_anew_by_forgotten_password(
    visitor: Client, django_capture_on_commit_callbacks
):
    user = invited(django_capture_on_commit_callbacks)
    visitor.post("/account/password/forgotten/", {"email": user.email})
    assert "The password is set" in set_password(visitor, link_in_last_mail())


@pytest.mark.parametrize("email", ["", "no address", "CHIEF@example.org"])
def test_who_cannot_be_invited(chief: User, email: str):
    with pytest.raises(FactError) as refused:
        invite(actor=Operator("test"), email=email)
    assert refused.value.field == "email"


def test_only_administrators_invite(db):
    guest = User.objects.create_user("guest@example.org")
    with pytest.raises(NotAllowedError):
        invite(actor=guest, email="new@example.org")


def test_an_administrator_invites_in_the_back_office(
    chief: User, visitor: Client, django_capture_on_commit_callbacks
):
    visitor.force_login(chief)
    assert "Invite an account" in visitor.get("/admin/accounts/").content.decode()
    values = {"email": "ama@example.org", "first_name": "Ama", "last_name": "", "language": "es"}
    values["reason"] = "joined the office"
    with django_capture_on_commit_callbacks(execute=True):
        answer = visitor.post("/admin/accounts/new/", values, follow=True)
    assert "The invitation was sent" in answer.content.decode()
    assert Entry.objects.get(act="accounts.create_account").actor == chief
    assert "/es/account/password/set/" in mail.outbox[-1].body
    again = visitor.post("/admin/accounts/new/", values).content.decode()
    assert "already" in again


def test_an_administrator_closes_an_account_and_the_audit_tells(chief: User, visitor: Client):
    other = User.objects.create_user("other@example.org", PASSWORD, first_name="O", last_name="P")
    visitor.force_login(chief)
    page = visitor.get(f"/admin/accounts/edit/{other.pk}/").content.decode()
    assert 'name="email"' not in page
    values = {"first_name": "Other", "last_name": "P", "reason": "left the office"}
    answer = visitor.post(f"/admin/accounts/edit/{other.pk}/", values)
    assert answer.status_code == 302, answer.content.decode()
    entry = Entry.objects.get(act="accounts.change")
    assert entry.changes == {"first_name": "personal", "is_active": [True, False]}
    sign_in(other_browser := Client(), "other@example.org")
    assert "_auth_user_id" not in other_browser.session


def test_accounts_are_neither_deleted_nor_changed_in_bulk(chief: User, visitor: Client):
    other = User.objects.create_user("other@example.org", PASSWORD)
    visitor.force_login(chief)
    for act in ("delete", "set_active_state", "assign_role"):
        address = f"/admin/bulk/accounts/user/{act}/?id={other.pk}"
        assert visitor.post(address).status_code == 404
    visitor.post(f"/admin/accounts/delete/{other.pk}/")
    assert User.objects.filter(pk=other.pk, is_active=True).exists()


def test_forgotten_password_tells_nobody_who_has_an_account(chief: User, visitor: Client):
    answers = []
    for email in ("chief@example.org", "nobody@example.org"):
        answer = visitor.post("/account/password/forgotten/", {"email": email}, follow=True)
        answers.append((answer.status_code, answer.redirect_chain, answer.content))
    assert answers[0] == answers[1]
    assert [len(each.to) for each in mail.outbox] == [1, 1]
    assert "There is none" in mail.outbox[1].body


def test_a_new_password_ends_other_sessions_lifts_the_lock_and_is_audited(
    chief: User, visitor: Client
):
    elsewhere = Client()
    sign_in(elsewhere, EMAIL)
    for number in range(5):
        sign_in(visitor, EMAIL, f"wrong {number}")
    visitor.post("/account/password/forgotten/", {"email": EMAIL})
    set_password(visitor, link_in_last_mail())
    sign_in(visitor, EMAIL, NEW)
    assert visitor.session["_auth_user_id"] == str(chief.pk)
    assert elsewhere.get("/account/").status_code == 302
    assert acts(chief) == ["accounts.lock", "accounts.set_own_password"]
    assert "set by the link of a mail" in mail.outbox[-1].body


@pytest.mark.parametrize(
    ("first", "second", "word"),
    [("short", "short", "too short"), (NEW, "another one, longer", "differ"), ("", "", "required")],
)
def test_a_password_that_will_not_do_is_told_at_its_field(
    chief: User, visitor: Client, first: str, second: str, word: str
):
    sign_in(visitor, EMAIL)
    values = {"oldpassword": PASSWORD, "password1": first, "password2": second}
    page = visitor.post("/account/password/", values).content.decode()
    assert word in page
    assert 'href="#id_password' in page


def test_a_changed_password_keeps_this_session_and_is_audited(chief: User, visitor: Client):
    sign_in(visitor, EMAIL)
    values = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    visitor.post("/account/password/", values)
    assert visitor.get("/account/").status_code == 200
    assert acts(chief) == ["accounts.set_own_password"]
    assert Entry.objects.get().changes == {"password": "personal"}


def test_a_new_address_counts_once_it_is_confirmed(chief: User, visitor: Client):
    sign_in(visitor, EMAIL)
    confirm(visitor)
    visitor.post("/account/address/", {"email": "new@example.org", "action_add": ""})
    page = visitor.get("/account/address/").content.decode()
    assert "Changing to" in page
    chief.refresh_from_db()
    assert chief.email == EMAIL
    assert mail.outbox[-1].to == ["new@example.org"]
    link = link_in_last_mail()
    visitor.get(link)
    chief.refresh_from_db()
    assert chief.email == EMAIL  # opening the link is not confirming
    visitor.post(link)
    chief.refresh_from_db()
    assert chief.email == "new@example.org"
    assert mail.outbox[-1].to == [EMAIL]
    assert acts(chief) == ["accounts.change_own_address"]
    sign_in(fresh := Client(), "new@example.org")
    assert fresh.session["_auth_user_id"] == str(chief.pk)


def test_an_address_of_somebody_else_is_not_taken_over_and_not_betrayed(
    chief: User, visitor: Client
):
    User.objects.create_user("other@example.org", PASSWORD)
    sign_in(visitor, EMAIL)
    confirm(visitor)
    answer = visitor.post(
        "/account/address/", {"email": "other@example.org", "action_add": ""}, follow=True
    )
    assert "already" not in answer.content.decode()
    assert "other@example.org" in answer.content.decode()
    visitor.post(link_in_last_mail())
    chief.refresh_from_db()
    assert chief.email == EMAIL
