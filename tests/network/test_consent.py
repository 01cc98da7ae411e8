"""Giving, withdrawing and correcting consents; the back office; the files."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from livelihoods.network.consent import actions, queries
from livelihoods.network.consent.models import Consent
from livelihoods.platform.accounts.actors import NotAllowedError
from livelihoods.platform.accounts.models import User
from livelihoods.platform.audit.models import Entry
from livelihoods.platform.audit.queries import first_broken
from livelihoods.platform.history import FactError
from livelihoods.platform.timeline import Moment, at_noon, today
from tests.network.records import OPERATOR, account, day

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("small_network")]


def give(key="c-1", **changed):
    stated = {
        "actor": OPERATOR, "person": "ana", "medium": "listing", "uses": ["website", "print"],
        "language": "sw", "means": "signed", "given_on": day("2024-01-10"),
    } | changed  # fmt: skip
    if stated["actor"] is OPERATOR:
        stated.setdefault("recorded_at", at_noon(min(stated["given_on"], today() - timedelta(1))))
    return actions.give_consent(key=key, **stated)


def withdraw(key="c-1", withdrawn_on="2025-01-10", **more):
    return actions.withdraw_consent(actor=OPERATOR, key=key, withdrawn_on=day(withdrawn_on), **more)


def answer(use="website", person="ana", **more):
    return str(queries.may_be_shown(person, medium="listing", use=use, **more))


def test_what_was_given_may_be_shown_until_it_is_withdrawn():
    assert answer() == "never_given"
    row = give()
    assert answer() == "yes"
    assert answer("press") == "not_for_this_use"
    assert answer(person="bela") == "never_given"
    assert queries.people_shown("listing", "website") == {row.person_id}
    withdraw()
    assert answer() == "withdrawn"
    assert queries.people_shown("listing", "website") == frozenset()


def test_an_expired_consent_shows_nothing():
    give(expires_on=day("2025-01-10"))
    assert answer() == "expired"
    give("c-2", given_on=day("2025-06-01"))
    assert answer() == "yes"


def test_what_was_known_on_a_day_can_be_asked():
    give()
    withdraw(recorded_at=at_noon(day("2025-02-01")))
    (before,) = queries.consents_of("ana", Moment.read("2025-01-31", "2025-01-31"))
    (after,) = queries.consents_of("ana", Moment.read("2025-01-31"))
    assert (before.withdrawn_on, after.withdrawn_on) == (None, day("2025-01-10"))
    assert (after.uses, after.language, after.has_witness) == (("print", "website"), "sw", False)
    assert queries.consents_of("ana", Moment.read("2024-01-09")) == ()


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"person": "nobody"}, "no person 'nobody'"),
        ({"uses": []}, "names no use"),
        ({"uses": ["website", "billboard"]}, "billboard is no use"),
        ({"medium": "dream"}, "medium"),
        ({"means": "thumbprint"}, "witness who was present"),
        ({"means": "thumbprint", "witness": " "}, "witness who was present"),
        ({"means": "shouted"}, "means"),
        ({"language": ""}, "language"),
        ({"given_on": day("2999-01-01")}, "in the future"),
        ({"expires_on": day("2024-01-10")}, "is not after the day it was given"),
    ],
)
def test_what_is_no_consent_is_refused_and_leaves_nothing(changed, message):
    before = Entry.objects.count()
    with pytest.raises(FactError, match=message):
        give(**changed)
    assert (Consent.objects.count(), Entry.objects.count()) == (0, before)


def test_a_thumbprint_is_recorded_with_its_witness_and_never_the_print():
    give(means="thumbprint", witness="Field officer, invented")
    held = {field.get_internal_type() for field in Consent._meta.get_fields()}
    assert not held & {"FileField", "ImageField", "BinaryField"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.update(witness="")


def test_a_withdrawal_is_once_and_not_before_the_consent():
    give()
    with pytest.raises(FactError, match="before the day it was given"):
        withdraw(withdrawn_on="2024-01-09")
    with pytest.raises(FactError, match="in the future"):
        withdraw(withdrawn_on="2999-01-01")
    withdraw()
    with pytest.raises(FactError, match="was withdrawn on 2025-01-10"):
        withdraw()
    with pytest.raises(FactError, match="c-9 is not on record"):
        withdraw("c-9")
    with pytest.raises(FactError, match="on record already"):
        give()


def test_a_correction_is_a_version_with_its_reason():
    give()
    with pytest.raises(FactError, match="says why"):
        actions.correct_consent(actor=OPERATOR, key="c-1", reason=" ", uses=["print"])
    with pytest.raises(TypeError, match="no medium"):
        actions.correct_consent(actor=OPERATOR, key="c-1", reason="r", medium="photo")
    actions.correct_consent(actor=OPERATOR, key="c-1", reason="the form", uses=["print"])
    assert answer() == "not_for_this_use"
    assert Consent.objects.count() == 2
    assert Entry.objects.last().reason == "the form"


def test_rights_and_what_the_audit_keeps():
    with pytest.raises(NotAllowedError):
        give(actor=account())
    keeper = account("consent.change_consent", email="two@example.org")
    give(actor=keeper, means="audio", witness="her sister", given_by="her mother", about="all")
    told = " ".join(str(entry.changes) for entry in Entry.objects.filter(act="consent.give"))
    assert "audio" in told
    for word in ("sister", "mother"):
        assert word not in told
    assert first_broken() is None


def test_one_question_for_all_people(django_assert_num_queries):
    for number, person in enumerate(("ana", "bela", "carla")):
        give(f"c-{number}", person=person)
    with django_assert_num_queries(1):
        assert len(queries.people_shown("listing", "website")) == 3


class TestBackOffice:
    FORM = {
        "key": "c-1", "person_name": "Ana Invented", "medium": "listing", "uses": ["website"],
        "about": "", "language": "sw", "means": "signed", "witness": "", "given_by": "",
        "evidence": "", "starts_on": "2024-01-10", "ends_on": "", "note": "",
    }  # fmt: skip

    @pytest.fixture
    def office(self, client):
        client.force_login(User.objects.create_superuser("chief@example.org"))
        return client

    def test_given_corrected_and_withdrawn(self, office):
        assert office.post(reverse("consents:add"), self.FORM).status_code == 302
        assert answer() == "yes"
        row = Consent.objects.current().get()
        address = reverse("consents:correct", args=[row.pk])
        assert address in office.get(reverse("consents:index")).content.decode()
        right = {
            "uses": ["website", "print"], "language": "sw", "means": "signed", "witness": "",
            "given_by": "", "evidence": "", "starts_on": "2024-01-10", "ends_on": "",
            "withdrawn_on": "", "note": "", "reason": "two boxes were ticked",
        }  # fmt: skip
        assert office.post(address, right).status_code == 302
        assert answer("print") == "yes"
        row = Consent.objects.current().get()
        address = reverse("consents:edit", args=[row.pk])
        assert office.post(address, {"withdrawn_on": "2025-01-01", "note": ""}).status_code == 302
        assert answer() == "withdrawn"
        assert Entry.objects.filter(act__startswith="consent.").count() == 3

    @pytest.mark.parametrize(
        "changed", [{"means": "thumbprint"}, {"uses": []}, {"person_name": "Nobody"}]
    )
    def test_what_is_refused_is_shown(self, office, changed):
        assert office.post(reverse("consents:add"), self.FORM | changed).status_code == 200
        assert not Consent.objects.exists()

    def test_who_lacks_the_right_gets_nowhere(self, client):
        row = give()
        client.force_login(User.objects.create_user("visitor@example.org"))
        assert client.get(reverse("consents:index")).status_code == 302
        client.post(reverse("consents:add"), self.FORM | {"key": "c-2"})
        client.post(
            reverse("consents:edit", args=[row.pk]), {"withdrawn_on": "2025-01-01", "note": ""}
        )
        assert answer() == "yes"
        assert Consent.objects.count() == 1
