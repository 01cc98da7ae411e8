"""Every model of the project says what personal data it holds; the register is what they say."""

import pytest
from django.db import models
from django.test.utils import isolate_apps

from livelihoods.platform.privacy import register
from livelihoods.platform.privacy.declaration import (
    FOR_GOOD,
    WITH_PERSON,
    Basis,
    Erasure,
    NoPersonalData,
    Personal,
    PersonalData,
    Purpose,
    Retention,
    Subject,
    Why,
    note,
    who_did_it,
)
from livelihoods.platform.privacy.foreign import FOREIGN

pytestmark = pytest.mark.web
OF_PERSON = Subject.of("person", "pk")


def test_every_model_says_of_every_field_whether_it_is_personal():
    assert register.problems() == []
    assert len(register.all_models()) > 80


def problems_of(model, monkeypatch):
    monkeypatch.setattr(register, "all_models", lambda: [model])
    known = {"person", "account"}
    subjects = {_user()}
    return [*register._problems(model, subjects, known)]


def _user():
    from django.contrib.auth import get_user_model

    return get_user_model()


def model_with(privacy=None, **fields):
    held = {"privacy": privacy} if privacy is not None else {}
    names = {"__module__": __name__, "Meta": type("Meta", (), {"app_label": "tests"})}
    return type("Invented", (models.Model,), held | fields | names)


@isolate_apps("tests")
def test_a_model_that_says_nothing_is_found(monkeypatch):
    (told,) = problems_of(model_with(words=models.TextField()), monkeypatch)
    assert "says nothing of personal data" in told


@isolate_apps("tests")
@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"address": models.EmailField()}, "address is such"),
        ({"phone": models.CharField(max_length=9)}, "phone is such"),
        ({"seen_from": models.GenericIPAddressField()}, "seen_from is such"),
        ({"by": models.ForeignKey("accounts.User", models.PROTECT)}, "points to a person"),
    ],
)
def test_a_model_that_says_none_and_holds_some_is_found(monkeypatch, fields, told):
    model = model_with(NoPersonalData("nothing"), **fields)
    if "by" in fields:
        model._meta.get_field("by").remote_field.model = _user()
    (found,) = problems_of(model, monkeypatch)
    assert told in found


@isolate_apps("tests")
def test_a_field_that_was_added_and_one_that_is_gone_are_found(monkeypatch):
    said = PersonalData(
        note("words", "gone", subject=OF_PERSON, purpose=Purpose.TEAM), impersonal=("words",)
    )
    model = model_with(said, words=models.TextField(), added=models.TextField())
    assert problems_of(model, monkeypatch) == [
        "does not say whether added is personal",
        "tells of gone, which it has not",
        "says that words is personal and that it is not",
    ]


@isolate_apps("tests")
def test_a_kind_of_subject_that_is_none_and_a_date_that_is_none_are_found(monkeypatch):
    said = PersonalData(
        note(
            "words", subject=Subject.of("animal", "pk"), purpose=Purpose.TEAM,
            retention=Retention(1, "ended_on"),
        )
    )  # fmt: skip
    assert problems_of(model_with(said, words=models.TextField()), monkeypatch) == [
        "words is about a animal, which no model is",
        "words is kept from ended_on, which it has not",
    ]


@isolate_apps("tests")
def test_the_precise_place_of_a_person_needs_consent(monkeypatch):
    def said(basis):
        return PersonalData(
            Personal(("city",), OF_PERSON, Purpose.TEAM, basis, WITH_PERSON, Erasure.BLANK)
        )

    model = model_with(said(Basis.CONTRACT), city=models.TextField())
    assert problems_of(model, monkeypatch) == [
        "keeps the precise place of a person (city) without consent"
    ]
    model.privacy = said(Basis.CONSENT)
    assert problems_of(model, monkeypatch) == []


def test_what_stays_says_why_and_is_kept_for_good():
    kept = {"purpose": Purpose.TEAM, "basis": Basis.CONTRACT, "subject": OF_PERSON}
    with pytest.raises(ValueError, match="says why"):
        Personal(("a",), retention=FOR_GOOD, erasure=Erasure.KEEP, **kept)
    with pytest.raises(ValueError, match="kept for good"):
        Personal(("a",), retention=WITH_PERSON, erasure=Erasure.KEEP, because=Why.COUNTS, **kept)
    with pytest.raises(ValueError, match="pseudonym"):
        Personal(("a",), retention=WITH_PERSON, erasure=Erasure.PSEUDONYM, **kept)


def test_what_packages_hold_is_declared_for_those_that_are_there():
    installed = {model._meta.label for model in register.all_models()}
    assert {"sessions.Session", "wagtailcore.ModelLogEntry", "wagtailcore.Revision"} <= installed
    assert not [label for label in installed & FOREIGN.keys() if label.startswith("people.")]
    assert who_did_it("user").because is Why.EMPTIED


def test_the_register_says_it_in_words():
    lines = {(line.table, line.field): line for line in register.lines()}
    witness = lines["consent.Consent", "witness"]
    assert (witness.subject, witness.basis, witness.erasure) == (
        "person", "legal duty", "replaced by a pseudonym",
    )  # fmt: skip
    assert witness.retention == "10 years after: the last involvement ended"
    assert lines["membership.Membership", "starts_on"].because.startswith("the record of members")
    assert lines["organizations.Organization", "email"].retention.startswith("until its erasure")
    markdown = register.as_markdown(register.lines())
    assert markdown.startswith("| table | field |")
    assert "| people.Person | name |" in markdown
