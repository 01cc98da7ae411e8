"""The pages of the privacy officer: find, see, take away, erase in two steps."""

import io
import zipfile

import pytest
from django.urls import reverse

from livelihoods.network.people.models import Person
from livelihoods.platform.audit.models import Entry
from tests.network.privacy.everywhere import NAME, of_ana
from tests.network.records import holder

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("ana")]


@pytest.fixture
def officer(client):
    client.force_login(holder("privacy_officer", email="officer@example.org"))
    return client


def at(name, subject):
    return reverse(f"privacy_{name}", args=["person", subject.pk])


def text(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def test_find_by_name_and_see_what_is_kept(officer, ana):
    page = text(officer.get(reverse("privacy_search"), {"q": "wholly"}))
    assert NAME in page
    assert at("person", ana) in page
    assert "0 found" in text(officer.get(reverse("privacy_search"), {"q": "nobody at all"}))
    page = text(officer.get(at("person", ana)))
    assert "What an erasure takes away" in page
    assert "the record of members, seats and posts stays true; it names nobody" in page
    assert reverse("privacy_search") in text(officer.get(reverse("wagtailadmin_home")))


def test_take_it_away(officer, ana):
    response = officer.post(at("export", ana))
    assert response.status_code == 200
    assert "data.json" in zipfile.ZipFile(io.BytesIO(response.content)).namelist()
    assert "no-store" in response["Cache-Control"]
    assert Entry.objects.get(act="privacy.export").actor.email == "officer@example.org"
    assert officer.get(at("export", ana)).status_code == 405


def test_erase_in_two_steps(officer, ana):
    address = at("erase", ana)
    assert "Continue" in text(officer.get(address))
    page = text(officer.post(address, {"step": "1", "reason": "request"}))
    assert "Erase for good" in page
    assert of_ana()
    page = text(officer.post(address, {"step": "2", "reason": "request", "key": "bela"}))
    assert "This is not the key" in page
    assert "Erase for good" in page
    assert of_ana()
    assert "Select a valid choice" in text(
        officer.post(address, {"step": "2", "reason": "x", "key": "ana-wholly-invented"})
    )
    done = {"step": "2", "reason": "request", "key": "ana-wholly-invented"}
    page = text(officer.post(address, done, follow=True))
    assert "Nothing is left to erase" in page
    assert of_ana() == []


def test_what_is_in_force_is_refused_with_words(officer):
    bela = Person.objects.get(key="bela")
    done = {"step": "2", "reason": "request", "key": "bela"}
    page = text(officer.post(at("erase", bela), done))
    assert "record the end first" in page
    assert "Continue" not in text(officer.get(at("erase", bela)))
    assert Person.objects.filter(key="bela").exists()


def test_the_register_is_shown(officer):
    page = text(officer.get(reverse("privacy_register")))
    assert "people.Person" in page
    assert "lawful basis" in page


def test_who_lacks_the_rights_gets_nowhere(client, ana):
    client.force_login(holder("auditor", email="other@example.org"))
    for name in ("person", "erase"):
        assert client.get(at(name, ana)).status_code in (302, 403)
    for name in ("export", "erase"):
        assert client.post(at(name, ana), {"step": "2"}).status_code in (302, 403)
    assert client.get(reverse("privacy_search")).status_code in (302, 403)
    assert (
        reverse("privacy_search") not in client.get(reverse("wagtailadmin_home")).content.decode()
    )
    assert of_ana()


def test_what_is_not_there_is_not_found(officer):
    assert officer.get(reverse("privacy_person", args=["person", 99999])).status_code == 404
    assert officer.get(reverse("privacy_person", args=["animal", 1])).status_code == 404
