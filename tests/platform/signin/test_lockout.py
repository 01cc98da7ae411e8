"""Too many wrong passwords lock one account at one network address, for a while."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.utils import timezone

from livelihoods.platform.accounts.actors import NotAllowedError, Operator
from livelihoods.platform.accounts.models import User
from livelihoods.platform.accounts.signin import actions, queries
from livelihoods.platform.audit.models import Entry
from tests.platform.signin.people import PASSWORD, acts, sign_in

pytestmark = [pytest.mark.web, pytest.mark.django_db]
EMAIL = "chief@example.org"


def lock(client: Client, email: str = EMAIL) -> None:
    for number in range(5):
        answer = sign_in(client, email, f"wrong {number}")
    assert answer.status_code == 429


def may_sign_in(client: Client, email: str = EMAIL) -> bool:
    sign_in(client, email)
    return "_auth_user_id" in client.session


def test_five_wrong_passwords_lock_and_the_page_says_for_how_long(chief: User, visitor: Client):
    lock(visitor)
    answer = sign_in(visitor, EMAIL)
    assert answer.status_code == 429
    assert "for 15 minutes" in answer.content.decode()
    assert EMAIL not in answer.content.decode()
    assert "_auth_user_id" not in visitor.session
    assert answer.headers["Content-Security-Policy"]


def test_four_wrong_passwords_do_not(chief: User, visitor: Client):
    for number in range(4):
        sign_in(visitor, EMAIL, f"wrong {number}")
    assert may_sign_in(visitor)
    assert not AccessAttempt.objects.exists()  # forgotten at the sign-in


def test_a_colleague_at_the_same_address_signs_in_as_ever(chief: User, visitor: Client):
    User.objects.create_user("colleague@example.org", PASSWORD)
    lock(visitor)
    assert may_sign_in(Client(REMOTE_ADDR="203.0.113.5"), "colleague@example.org")


def test_a_stranger_elsewhere_locks_nobody_out(chief: User, visitor: Client):
    lock(Client(REMOTE_ADDR="198.51.100.7"), EMAIL.upper())
    assert may_sign_in(visitor)


def test_it_cools_off_and_tries_meanwhile_do_not_make_it_longer(chief: User, visitor: Client):
    lock(visitor)
    earlier = timezone.now() - timedelta(minutes=15, seconds=1)
    AccessAttempt.objects.update(attempt_time=earlier)
    assert may_sign_in(visitor)
    visitor.logout()
    lock(visitor)
    nearly = timezone.now() - timedelta(minutes=14)
    AccessAttempt.objects.update(attempt_time=nearly)
    sign_in(visitor, EMAIL, "wrong again")
    assert AccessAttempt.objects.get().attempt_time == nearly


def test_a_lock_is_in_the_audit_once_without_the_address(chief: User, visitor: Client):
    lock(visitor)
    sign_in(visitor, EMAIL)
    entry = Entry.objects.get(act="accounts.lock")
    assert entry.subject_id == str(chief.pk)
    assert entry.changes == {"wrong_passwords": [0, 5], "network_address": "personal"}


def test_an_address_without_an_account_is_locked_without_a_word_in_the_audit(visitor: Client, db):
    lock(visitor, "nobody@example.org")
    assert not Entry.objects.exists()


def test_what_is_kept_of_a_failure_holds_no_password_and_no_code(chief: User, visitor: Client):
    sign_in(visitor, EMAIL, "nearly the password")
    kept = AccessAttempt.objects.get()
    assert "nearly" not in kept.post_data
    assert EMAIL not in kept.post_data


def test_the_operator_lifts_a_lock(chief: User, visitor: Client):
    lock(visitor)
    assert [each.locked_addresses for each in queries.accounts()] == [1]
    assert actions.unlock(actor=Operator("test"), user=chief) == 5
    assert may_sign_in(visitor)
    assert acts(chief) == ["accounts.lock", "accounts.unlock"]
    assert actions.unlock(actor=Operator("test"), user=chief) == 0
    assert acts(chief) == ["accounts.lock", "accounts.unlock"]


def test_nobody_else_lifts_a_lock(chief: User):
    with pytest.raises(NotAllowedError):
        actions.unlock(actor=User.objects.create_user("guest@example.org"), user=chief)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "found"),
    [
        (0, "198.51.100.1", "203.0.113.5"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "10.9.9.9, 198.51.100.1", "198.51.100.1"),
        (2, "10.9.9.9, 198.51.100.1, 192.0.2.3", "198.51.100.1"),
    ],
)
def test_the_address_behind_proxies_cannot_be_invented(
    chief: User, visitor: Client, settings, *, proxies: int, forwarded: str, found: str
):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    sign_in(visitor, EMAIL, "wrong", headers={"x-forwarded-for": forwarded})
    assert AccessAttempt.objects.get().ip_address == found
