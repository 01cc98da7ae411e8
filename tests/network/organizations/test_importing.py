"""A dataset of others in the back office: uploaded, mapped, compared, agreed to, then recorded."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from livelihoods.network.organizations import actions
from livelihoods.network.organizations.actions import importing
from livelihoods.network.organizations.datasets import Limits
from livelihoods.network.organizations.models import FieldFact, ForeignDataset, Organization
from livelihoods.platform.accounts.models import User
from livelihoods.platform.audit.models import Entry
from livelihoods.platform.audit.queries import first_broken
from livelihoods.platform.privacy import retention
from livelihoods.platform.timeline import today
from tests.network.organizations.stating import count, shown, state
from tests.network.records import OPERATOR

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("small_network")]
TABLE = """Organización,País,Tipo,Ciudad,Correo,Miembros,Notas
Asociación de Recicladores de Bogotá,Colombia,asociación,Bogotá,,2500,
Cartón y Dignidad,Argentina,Coop.,Rosario,uno@example,120,x
Nueva Esperanza,Perú,sindicato,Lima,,,
Sellers of Lima,Perú,sindicato,Lima,,,
Cartón y Dignidad,Argentina,Coop.,Rosario,,,
"""
ORIGIN = {
    "source": "A survey of organizations, 2020", "source_kind": "dataset",
    "stated_on": "2020-06-01", "confidence": "medium",
}  # fmt: skip
COLUMNS = ("name", "country", "kind", "city", "email", "members", "")
SENT = ORIGIN | {f"column_{number}": field for number, field in enumerate(COLUMNS)}
WORDS = {
    "word_field": ["kind", "kind", "email"],
    "word": ["asociación", "Coop.", "uno@example"],
    "meaning_0": "association",
    "meaning_1": "cooperative",
    "meaning_2": "",
}


@pytest.fixture
def office(client):
    state("arb", name="Asociacion de Recicladores de Bogota", country="COL", city="Cali")
    state("carton", name="Cartón y Dignidad", country="ARG")
    count("carton", 80)
    client.force_login(User.objects.create_superuser("chief@example.org"))
    return client


def upload(office, content=TABLE, name="list.csv"):
    file = SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)
    return office.post(reverse("organization_imports"), {"file": file})


def page(name, number):
    return reverse(f"organization_import{name}", args=[number])


@pytest.fixture
def mapped(office):
    upload(office)
    number = ForeignDataset.objects.get().pk
    sent = office.post(page("_columns", number), SENT | WORDS)
    assert sent.status_code == 302, sent.content.decode()
    return number


def on_record():
    return FieldFact.objects.count(), Organization.objects.count()


def test_an_editor_takes_a_dataset_over_by_its_pages(office):
    before = on_record()
    sent = upload(office)
    number = ForeignDataset.objects.get().pk
    assert sent["Location"] == page("_columns", number)
    asked = office.get(sent["Location"]).content.decode()
    # names of columns in Spanish are recognized, and their first values shown
    assert '<option value="country" selected>' in asked
    assert "Colombia · Argentina · Perú" in asked

    asked = office.post(page("_columns", number), SENT).content.decode()
    assert "3 words are not known." in asked
    assert "Coop." in asked
    sent = office.post(page("_columns", number), SENT | WORDS)
    assert sent["Location"] == page("", number)
    whole = office.get(sent["Location"]).content.decode()
    assert "I agree: save" not in whole

    conflicts = office.get(page("_conflict", number)).content.decode()
    assert "line 6" in conflicts  # Cartón y Dignidad stands there again
    assert "line 2 of the file" not in conflicts
    assert "line 3 of the file speaks of it too" in conflicts
    assert "Cali" in conflicts
    assert "a page" in conflicts  # the source of what is on record
    decided = {
        "take-2-city": "yes", "take-2-name": "no", "take-3-members": "no", "of-6": "-",
    }  # fmt: skip
    assert office.post(page("_conflict", number), decided).status_code == 302
    assert on_record() == before

    whole = office.get(page("", number)).content.decode()
    assert "I agree: save" in whole
    assert "A survey of organizations, 2020" in whole
    sent = office.post(page("", number), {"act": "save", "reason": "agreed on 3 May"})
    assert sent["Location"] == reverse("organization_imports")
    assert not ForeignDataset.objects.exists()
    assert shown("arb").field("city").words == ("Bogotá",)
    assert Organization.objects.get(key="arb").name == "Asociacion de Recicladores de Bogota"
    assert Organization.objects.get(key="carton").members == 80
    assert Organization.objects.get(key="carton").kind == "cooperative"
    assert Organization.objects.get(key="carton").email == ""
    new = Organization.objects.get(name="Nueva Esperanza")
    fact = FieldFact.objects.get(organization=new, field="city")
    assert (fact.source, str(fact.stated_on)) == (ORIGIN["source"], "2020-06-01")
    assert fact.editor.email == "chief@example.org"
    saved = Entry.objects.get(act="organizations.save_import")
    assert saved.reason == "agreed on 3 May"
    assert first_broken() is None


def test_nothing_is_recorded_while_something_is_open(office, mapped):
    before = on_record()
    sent = office.post(page("", mapped), {"act": "save"}, follow=True)
    assert "Nothing was recorded" in sent.content.decode()
    assert on_record() == before
    office.post(page("", mapped), {"act": "rest"})
    office.post(page("", mapped), {"act": "save"})
    assert not ForeignDataset.objects.exists()
    # what contradicts was left as it is on record
    assert shown("arb").field("city").words == ("Cali",)
    assert Organization.objects.get(key="arb").members == 2500
    assert Organization.objects.filter(name="Cartón y Dignidad").count() == 1


def test_a_decision_on_what_has_changed_since_is_asked_for_again(office, mapped):
    office.post(page("_conflict", mapped), {"take-2-city": "yes"})
    office.post(page("", mapped), {"act": "rest"})
    state("arb", "2021-01-01", city="Medellín")
    sent = office.post(page("", mapped), {"act": "save"}, follow=True).content.decode()
    assert "Nothing was recorded: 1 decision is open." in sent
    shown_now = office.get(page("_conflict", mapped) + "?open=1").content.decode()
    assert "Medellín" in shown_now
    assert shown("arb").field("city").words == ("Medellín",)


def test_which_organization_a_line_speaks_of_is_said_and_compared_with_that_one(office, mapped):
    state("pena", name="Cooperativa Peña", city="Tigre")
    office.post(page("_conflict", mapped), {"of-6": "other", "key-6": "pena"})
    found = office.get(page("_conflict", mapped)).content.decode()
    assert "Tigre" in found
    refused = office.post(page("_conflict", mapped), {"of-6": "other", "key-6": "nobody"})
    assert (refused.status_code, "is on record" in refused.content.decode()) == (422, True)
    office.post(page("_conflict", mapped), {"of-6": "carton"})
    office.post(page("", mapped), {"act": "rest"})
    # two lines of one organization: one of them is enough
    assert office.post(page("", mapped), {"act": "save"})["Location"] != page("", mapped)


def test_two_lines_are_never_recorded_of_one_organization(office, mapped):
    office.post(page("_new", mapped), {"of-4": "arb"})
    office.post(page("_conflict", mapped), {"of-4": "arb", "of-6": "-", "take-4-name": "yes",
                                            "take-4-country": "yes", "take-4-kind": "yes"})  # fmt: skip
    office.post(page("_conflict", mapped), {"take-2-city": "yes", "take-2-name": "no",
                                            "take-2-members": "yes", "take-3-members": "no",
                                            "take-4-city": "yes"})  # fmt: skip
    before = on_record()
    said = office.post(page("", mapped), {"act": "save"}, follow=True).content.decode()
    assert "Nothing was recorded: 1 decision is open." in said
    assert on_record() == before


def test_what_is_no_table_or_too_large_is_refused_and_nothing_is_kept(office, monkeypatch):
    assert "is empty" in upload(office, b"\n").content.decode()
    assert "is not a book" in upload(office, b"PK", "a.xlsx").content.decode()
    assert "has no rows" in upload(office, b"name\n").content.decode()
    monkeypatch.setattr(importing, "MOST", Limits(rows=2))
    refused = upload(office, b"name\n1\n2\n3\n")
    assert (refused.status_code, "more than 2 rows" in refused.content.decode()) == (422, True)
    assert not ForeignDataset.objects.exists()


def test_a_book_is_read_like_a_list(office):
    book, memory = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["Name", "Country"])
    book.active.append(["Porters of Puno", "Peru"])
    book.save(memory)
    upload(office, memory.getvalue(), "list.xlsx")
    row = ForeignDataset.objects.get()
    sent = ORIGIN | {"column_0": "name", "column_1": "country"}
    office.post(page("_columns", row.pk), sent)
    office.post(page("", row.pk), {"act": "save"})
    assert Organization.objects.get(name="Porters of Puno").country_id == "PER"


def test_a_mapping_that_says_too_little_or_too_much_is_refused(office):
    upload(office)
    number = ForeignDataset.objects.get().pk
    for change, message in (
        ({"column_0": ""}, "Say which column is the name"),
        ({"column_6": "city"}, "Two columns say this"),
        ({"stated_on": "2999-01-01"}, "future"),
        ({"source": ""}, "required"),
    ):
        told = office.post(page("_columns", number), SENT | WORDS | change)
        assert (told.status_code, message in told.content.decode()) == (422, True), message
    assert ForeignDataset.objects.get().mapping is None


def test_a_dataset_is_thrown_away_or_forgotten_in_time(office, mapped):
    office.post(page("", mapped), {"act": "drop"})
    assert not ForeignDataset.objects.exists()
    upload(office)
    day = today() + importing.KEPT
    retention.apply(actor=OPERATOR, found=retention.due(actor=OPERATOR, day=day))
    assert ForeignDataset.objects.exists()
    later = day.replace(year=day.year + 1)
    retention.apply(actor=OPERATOR, found=retention.due(actor=OPERATOR, day=later))
    assert not ForeignDataset.objects.exists()


def test_the_audit_repeats_no_value_of_a_dataset(office, mapped):
    actions.drop_import(actor=OPERATOR, dataset=mapped)
    there = Entry.objects.filter(subject_type="organizations.foreigndataset")
    assert [entry.act for entry in there] == [
        "organizations.begin_import", "organizations.drop_import",
    ]  # fmt: skip
    assert not any("Nueva" in str(vars(entry)) for entry in there)
